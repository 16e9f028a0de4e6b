"""Weak signals: one record over its life, found by the machine and judged by people."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from insights.models import AnalysisRun, Passage, SignalReview, WeakSignal
from insights.permissions import may_triage
from shared import audit, live
from shared.permissions import require

if TYPE_CHECKING:
    from insights.analysis.signals import Signal

ENOUGH_IN_COMMON = 0.5
GROWN_BY = 1.5
WEEKS_KEPT = 26
LONGEST_REASON = 300
TRIAGED = frozenset({WeakSignal.Status.WATCHED, WeakSignal.Status.RAISED, WeakSignal.Status.CLOSED})


def triage_signal(signal: WeakSignal, *, actor: User, status: str, reason: str) -> None:
    """Watch, raise or close a signal, with the reason."""
    require(may_triage(actor, signal))
    reason = " ".join(reason.split())
    if status not in TRIAGED:
        raise ValidationError({"status": _("Choose: watch, raise or close.")})
    if not reason or len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": _("Write the reason in 300 characters or less.")})
    with transaction.atomic():
        signal.status = WeakSignal.Status(status)
        signal.status_reason = reason
        signal.reviewed_by = actor
        signal.reviewed_on = timezone.localdate()
        signal.respondents_reviewed = signal.respondents
        signal.save(
            update_fields=[
                "status",
                "status_reason",
                "reviewed_by",
                "reviewed_on",
                "respondents_reviewed",
            ]
        )
        SignalReview.objects.create(
            signal=signal,
            status=status,
            reason=reason,
            reviewed_by=actor,
            reviewed_on=signal.reviewed_on,
        )
        audit.record("triage_signal", signal, actor=actor, status=status)
        live.publish("analysis", "signals")


@dataclass(slots=True)
class Said:
    """What a signal needs to know of a passage."""

    key: UUID
    day: date
    respondent: str
    source: Any
    language: str


def store_signals(
    run: AnalysisRun, signals: "Sequence[Signal]", passage_ids: Sequence[UUID]
) -> None:
    """Let earlier records grow where a signal is found again, make records of the new ones."""
    keys = {passage_ids[row] for signal in signals for row in signal.rows}
    said = _said(keys)
    through = WeakSignal.passages.through
    for signal, mine, record in _matched(signals, said, passage_ids):
        before = set(record.passages.analysable().values_list("pk", flat=True))
        said |= _said(before - said.keys())
        _grow(record, signal, [said[key] for key in mine | before if key in said], run)
        through.objects.bulk_create(
            through(weaksignal_id=record.pk, passage_id=key) for key in mine - before
        )


def _matched(
    signals: "Sequence[Signal]", said: Mapping[UUID, Said], passage_ids: Sequence[UUID]
) -> list[tuple["Signal", set[UUID], WeakSignal]]:
    """Each signal with its passages and its record: the earlier one of the same, else a new one.

    A record of the same place and group is looked for first, then one of the same texts whatever
    its place and group: as it grows, a signal may leave the place or the group it began in.
    """
    earlier = _earlier()
    found = []
    for signal in signals:
        mine = {passage_ids[row] for row in signal.rows} & said.keys()
        if mine:
            language = Counter(said[key].language for key in sorted(mine)).most_common(1)[0][0]
            found.append((signal, mine, (language, signal.place, signal.group)))
    records: dict[int, WeakSignal] = {}
    for words_count in (True, False):
        for number, (signal, mine, place) in enumerate(found):
            if number in records:
                continue
            candidates = [
                known
                for known in earlier
                if known[0] not in records.values()
                and (known[1] == place if words_count else known[1][0] == place[0])
            ]
            record = _same(signal, mine, candidates, words_count=words_count)
            if record is not None:
                records[number] = record
    return [
        (signal, mine, records.get(number) or _new_record(signal, place))
        for number, (signal, mine, place) in enumerate(found)
    ]


def _new_record(signal: "Signal", place: "Place") -> WeakSignal:
    language, municipality, group = place
    return WeakSignal(
        language=language,
        municipality_id=municipality,
        group_id=group,
        label=signal.label[:200],
        first_seen=signal.first_seen,
    )


def _said(keys: Collection[UUID]) -> dict[UUID, Said]:
    rows = Passage.objects.analysable().filter(pk__in=keys)
    return {
        key: Said(key, day, respondent, source, language)
        for key, day, respondent, source, language in rows.annotate(
            source=Coalesce("response__source_id", "response__survey_id")
        ).values_list("pk", "said_on", "response__respondent", "source", "language")
    }


Place = tuple[str, str | None, str | None]
"""Language, municipality and group of a signal."""
Earlier = tuple[WeakSignal, Place, set[UUID]]


def _earlier() -> list[Earlier]:
    passages: Mapping[UUID, set[UUID]] = defaultdict(set)
    through = WeakSignal.passages.through
    for signal, passage in through.objects.values_list("weaksignal", "passage"):
        passages[signal].add(passage)
    return [
        (record, (record.language, record.municipality_id, record.group_id), passages[record.pk])
        for record in WeakSignal.objects.all()
    ]


def _same(
    signal: "Signal", passages: set[UUID], earlier: Sequence[Earlier], *, words_count: bool
) -> WeakSignal | None:
    """The record that speaks of the same: the most texts in common, else the words."""
    best, most = None, 0.0
    for record, _place, known in earlier:
        texts = len(known & passages) / max(1, min(len(known), len(passages)))
        mine, theirs = set(signal.terms), set(record.terms)
        words = len(mine & theirs) / max(1, len(mine | theirs)) if words_count else 0
        if (common := max(texts, words)) >= ENOUGH_IN_COMMON and common > most:
            best, most = record, common
    return best


def _grow(record: WeakSignal, signal: "Signal", said: Sequence[Said], run: AnalysisRun) -> None:
    record.run = run
    record.municipality_id, record.group_id = signal.place, signal.group
    record.terms = list(signal.terms)
    record.first_seen = min(record.first_seen, signal.first_seen)
    record.last_seen = max(one.day for one in said)
    record.respondents = len({one.respondent for one in said})
    record.sources = len({one.source for one in said})
    record.rate_before = float(signal.rate_before)
    record.rate_now = float(signal.rate_now)
    record.score = float(signal.score)
    record.window_weeks = int(signal.window_weeks)
    record.weeks = _weeks(said, run.as_of)
    grown = record.respondents >= GROWN_BY * max(1, record.respondents_reviewed)
    if record.status == WeakSignal.Status.CLOSED and grown:
        record.status = WeakSignal.Status.NEW
        record.status_reason = ""
        SignalReview.objects.create(signal=record, status=record.status, reviewed_on=run.as_of)
        audit.record("reopen_signal", record, actor=None)
    record.save()


def _weeks(said: Sequence[Said], as_of: date) -> list[int]:
    """Distinct people in each of the last weeks, oldest first."""
    people: list[set[str]] = [set() for _week in range(WEEKS_KEPT)]
    start = as_of - timedelta(weeks=WEEKS_KEPT) + timedelta(days=1)
    for one in said:
        week = (one.day - start).days // 7
        if 0 <= week < WEEKS_KEPT:
            people[week].add(one.respondent)
    return [len(week) for week in people]
