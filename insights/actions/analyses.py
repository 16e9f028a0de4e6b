"""One analysis of everything: asked for, done with progress, stored at once or not at all."""

import contextlib
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from insights.actions.artefacts import current_model, keep_model, sentence_model
from insights.actions.editions import store_themes
from insights.actions.reading import take_up_responses
from insights.actions.registering import store_signals
from insights.actions.tones import accuracy_of_tones
from insights.models import AnalysisRun, Passage, ThemeModelState
from insights.permissions import may_analyse
from insights.rollups import recount_released
from shared import audit, live
from shared.permissions import require
from surveys.models import Response

if TYPE_CHECKING:
    from insights.analysis.corpus import Corpus
    from insights.analysis.pipeline import Analysis
    from insights.analysis.theme_model import ThemeModel

logger = logging.getLogger(__name__)

BATCH = 5000
FEWEST_THEMES, MOST_THEMES = 2, 80
REPORT_SECONDS = 1.0
STALLED = timedelta(minutes=30)
REPEATED = ("languages", "places", "groups", "days", "sources")
"""Columns of few distinct values: a million rows share them."""


class Cancelled(Exception):  # noqa: N818 - the name says what happened
    """Somebody stopped the run."""


def request_analysis(
    *,
    actor: User,
    as_of: date | None = None,
    new_edition: bool = False,
    theme_counts: Mapping[str, int] | None = None,
) -> AnalysisRun:
    """Ask for an analysis; one that waits or runs already is the answer to a second wish.

    `theme_counts` sets the number of themes by language; the criterion chooses for the others.
    Whoever asks puts `insights.tasks.run_analysis` in the queue.
    """
    require(may_analyse(actor))
    for language, count in (theme_counts or {}).items():
        if not FEWEST_THEMES <= count <= MOST_THEMES:
            raise ValidationError(
                {
                    f"themes_{language}": _("From %(least)s to %(most)s themes can be asked for.")
                    % {"least": FEWEST_THEMES, "most": MOST_THEMES}
                }
            )
    run, _is_new = queue_analysis(
        actor=actor,
        as_of=as_of or timezone.localdate(),
        new_edition=new_edition,
        theme_counts=dict(theme_counts or {}),
    )
    return run


def queue_analysis(*, actor: User | None, **values: Any) -> tuple[AnalysisRun, bool]:
    """The run that waits or runs already, else a new one with these values; whether it is new."""
    with transaction.atomic():
        give_up_stalled_runs()
        under_way = AnalysisRun.objects.select_for_update().filter(
            status__in=[AnalysisRun.Status.QUEUED, AnalysisRun.Status.RUNNING]
        )
        if run := under_way.first():
            return run, False
        values.setdefault("as_of", timezone.localdate())
        run = AnalysisRun.objects.create(requested_by=actor, **values)
        audit.record(
            "request_analysis", run, actor=actor, new_edition=run.new_edition, reason=run.reason
        )
        live.publish("analysis", "progress", percent=0, stage="waiting")
    return run, True


def give_up_stalled_runs() -> int:
    """Mark runs whose worker has gone as failed, so that a new one can be asked for."""
    before = timezone.now() - STALLED
    return AnalysisRun.objects.filter(
        Q(status=AnalysisRun.Status.RUNNING, progress_at__lt=before)
    ).update(status=AnalysisRun.Status.FAILED, error="stalled", finished_at=timezone.now())


def cancel_analysis(run: AnalysisRun, *, actor: User) -> None:
    """Stop a run at its next step; the former result stands."""
    require(may_analyse(actor))
    with transaction.atomic():
        stopped = AnalysisRun.objects.filter(
            pk=run.pk, status__in=[AnalysisRun.Status.QUEUED, AnalysisRun.Status.RUNNING]
        ).update(status=AnalysisRun.Status.CANCELLED, finished_at=timezone.now())
        if stopped:
            audit.record("cancel_analysis", run, actor=actor)
            live.publish("analysis", "done", status=AnalysisRun.Status.CANCELLED)
    run.refresh_from_db()


def perform_analysis(run_id: UUID | str) -> None:
    """Do a run that waits: collect, analyse, store. Another worker's run is left alone."""
    from insights.analysis.parallel import (  # noqa: PLC0415 - the web process must stay light
        Workers,
        working_with,
    )
    from insights.analysis.pipeline import analyse  # noqa: PLC0415

    started = AnalysisRun.objects.filter(pk=run_id, status=AnalysisRun.Status.QUEUED).update(
        status=AnalysisRun.Status.RUNNING, progress_at=timezone.now(), stage="collecting"
    )
    if not started:
        return
    run = AnalysisRun.objects.get(pk=run_id)
    try:
        report = reporter(run)
        while take_up_responses():  # what was told a moment ago is part of it
            report(0.0, "collecting")
        corpus, passage_ids = read_corpus(run.as_of)
        with working_with(Workers(settings.ANALYSIS_PROCESSES, settings.DASK_SCHEDULER)):
            analysis = analyse(
                corpus,
                themes=run.theme_counts,
                as_of=run.as_of,
                seed=0,
                warm=None if run.new_edition else _former_models(),
                sentence_model=sentence_model(),
                progress=report,
            )
        report(1.0, "storing")
        store_analysis(run, analysis, passage_ids)
    except Cancelled:
        return
    except Exception as error:
        _fail(run, error)
        raise


def _fail(run: AnalysisRun, error: Exception) -> None:
    """Write down that the run failed; only the kind of error, which holds nobody's words."""
    with transaction.atomic():
        AnalysisRun.objects.filter(pk=run.pk).update(
            status=AnalysisRun.Status.FAILED,
            error=type(error).__name__,
            finished_at=timezone.now(),
        )
        audit.record("fail_analysis", run, actor=None, error=type(error).__name__)
        live.publish("analysis", "done", status=AnalysisRun.Status.FAILED)


def _former_models() -> "dict[str, ThemeModel]":
    languages = ThemeModelState.objects.values_list("language", flat=True)
    found = {language: current_model(language) for language in languages}
    return {language: model for language, model in found.items() if model}


def reporter(run: AnalysisRun) -> Callable[[float, str], None]:
    """A progress callback that saves and tells at most once a second, and stops a cancelled run."""
    told_at, told = 0.0, ""

    def report(fraction: float, stage: str) -> None:
        nonlocal told_at, told
        now = time.monotonic()
        if now - told_at < REPORT_SECONDS and stage == told:
            return
        told_at, told = now, stage
        if not AnalysisRun.objects.filter(pk=run.pk, status=AnalysisRun.Status.RUNNING).exists():
            raise Cancelled
        percent = round(100 * min(max(fraction, 0.0), 1.0))
        # A busy database may refuse: the work goes on and the next report tells more.
        with contextlib.suppress(OperationalError), transaction.atomic():
            AnalysisRun.objects.filter(pk=run.pk).update(
                percent=percent, stage=stage[:40], progress_at=timezone.now()
            )
            live.publish("analysis", "progress", percent=percent, stage=stage)

    return report


def read_corpus(as_of: date) -> "tuple[Corpus, list[UUID]]":
    """Every passage that may be analysed, in a steady order, read in batches."""
    from insights.analysis.corpus import Corpus  # noqa: PLC0415 - the web process must stay light

    groups: dict[UUID, list[str]] = defaultdict(list)
    for response, group in (
        Response.groups.through.objects.order_by("populationgroup")
        .values_list("response", "populationgroup")
        .iterator(chunk_size=BATCH)
    ):
        groups[response].append(group)
    keys: list[UUID] = []
    columns: dict[str, list[object]] = {name: [] for name in Corpus.__slots__}
    once: dict[object, object] = {}
    rows = (
        Passage.objects.analysable()
        .filter(said_on__lte=as_of)
        .annotate(source=Coalesce("response__source_id", "response__survey_id"))
        .order_by("said_on", "pk")
    )
    for key, text, language, person, place, response, day, source in rows.values_list(
        "pk",
        "text",
        "language",
        "response__respondent",
        "municipality",
        "response",
        "said_on",
        "source",
    ).iterator(chunk_size=BATCH):
        keys.append(key)
        row = (text, language, person, place, tuple(groups.get(response, ())), day, str(source))
        for (name, column), value in zip(columns.items(), row, strict=True):
            column.append(once.setdefault(value, value) if name in REPEATED else value)
    return Corpus(**columns), keys  # type: ignore[arg-type]


def store_analysis(run: AnalysisRun, analysis: "Analysis", passage_ids: Sequence[UUID]) -> None:
    """Put the result in place of the former one, in one transaction; people's edits survive."""
    with transaction.atomic():
        now = AnalysisRun.objects.select_for_update().get(pk=run.pk)
        if now.status == AnalysisRun.Status.CANCELLED:
            raise Cancelled
        edits: Counter[str] = Counter()
        for language, model in analysis.models.items():
            edits.update(store_themes(run, model, passage_ids))
            keep_model(language, model, run)
        store_signals(run, analysis.signals, passage_ids)
        recount_released()
        run.status = AnalysisRun.Status.DONE
        run.percent = 100
        run.stage = "done"
        run.finished_at = timezone.now()
        run.figures = {
            **analysis.figures,
            "passages": len(passage_ids),
            "edits": dict(edits),
            "tone": accuracy_of_tones(),
            "fingerprints": {
                language: model.fingerprint for language, model in analysis.models.items()
            },
        }
        run.save()
        audit.record(
            "store_analysis",
            run,
            actor=None,
            passages=len(passage_ids),
            signals=len(analysis.signals),
        )
        live.publish("analysis", "done", status=run.status)
