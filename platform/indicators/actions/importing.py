"""The one road by which a source's values come in, from a page or a command.

Asked for, fetched and checked, looked at by a person, stored: each indicator in a transaction of its
own, so that a failure leaves the old values of that one and all values of the others.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from indicators.actions.fetching import Fetch, Wanted, fetcher
from indicators.actions.findings import Found, found_of, to_json
from indicators.actions.storing import compare_with_stored, fingerprint, store_answer
from indicators.models import Indicator, IndicatorImport
from indicators.sources import Answer, source_id
from organisations.models import Organisation
from organisations.permissions import CURATORS, has_role
from shared import audit
from shared.audit import Actor
from shared.download import DownloadError, Fault
from shared.permissions import require

State = IndicatorImport.State
STALLED = timedelta(minutes=15)
"""An import under way that has not been heard of for so long was cut off."""
CUT_OFF = "cut-off"


def new_import(  # noqa: PLR0913 - everything after what is wanted is named
    source: str,
    wanted: Sequence[Wanted],
    *,
    years: Sequence[int] = (),
    refresh: bool = False,
    organisation: Organisation | None = None,
    actor: Actor = None,
) -> IndicatorImport:
    """An import of these indicators, each once; nothing is asked of the source yet."""
    once = {source_id(source, one): dict(one) for one in wanted}
    return IndicatorImport.objects.create(
        source=source,
        organisation=organisation,
        asked_by_id=actor.pk if actor is not None and actor.is_authenticated else None,
        asked_on=timezone.localdate(),
        asked={"wanted": list(once.values()), "years": list(years), "refresh": refresh},
        total=len(once),
    )


@transaction.atomic
def ask_import(  # noqa: PLR0913 - the same
    source: str,
    wanted: Sequence[Wanted],
    *,
    actor: User,
    organisation: Organisation,
    years: Sequence[int] = (),
    refresh: bool = False,
) -> IndicatorImport:
    """A person asks for an import. Whoever asks puts `indicators.tasks.check` in the queue."""
    require(has_role(actor, organisation, CURATORS))
    batch = new_import(
        source, wanted, years=years, refresh=refresh, organisation=organisation, actor=actor
    )
    audit.record(
        "ask_indicator_import", batch, actor=actor, organisation_id=organisation.pk, source=source
    )
    return batch


def check_import(batch: IndicatorImport, fetch: Fetch | None = None) -> None:
    """Fetch each indicator and say what storing it would change; nothing is stored.

    One that cannot be had is told with its error; the others go on.
    """
    if not _begin(batch, State.WAITING, State.CHECKING):
        return
    fetch = fetch or fetcher(batch)
    found: list[Found] = []
    for wanted in batch.asked["wanted"]:
        one = Found(wanted=dict(wanted), id=source_id(batch.source, wanted))
        try:
            answer = fetch(wanted)
            found.append(one.take_over(compare_with_stored(answer), answer))
        except DownloadError as error:
            found.append(one.fail(error))
        if not _report(batch, State.CHECKING, found):
            return
    batch.state = State.CHECKED
    IndicatorImport.objects.filter(pk=batch.pk, state=State.CHECKING).update(state=State.CHECKED)


def confirm_import(batch: IndicatorImport, *, actor: User, taken: Collection[str]) -> None:
    """A person has seen the check: these indicators are right, also those with another title.

    ValidationError when none of them could be fetched. Whoever confirms puts `indicators.tasks.store`
    in the queue.
    """
    found = found_of(batch)
    for one in found:
        one.taken = not one.fault and one.id in taken
    if not any(one.taken for one in found):
        raise ValidationError("nothing to store", code="nothing")
    with transaction.atomic():
        batch = IndicatorImport.objects.select_for_update().get(pk=batch.pk)
        if batch.state != State.CHECKED:
            return
        batch.state, batch.done, batch.progress_at = State.STORING, 0, None
        batch.found = to_json(found)
        batch.save(update_fields=["state", "done", "progress_at", "found"])
        audit.record(
            "confirm_indicator_import",
            batch,
            actor=actor,
            organisation_id=batch.organisation_id,
            titles_accepted=sorted(one.id for one in found if one.taken and not one.accepts_title),
        )


def take_all(batch: IndicatorImport, *, accept_titles: bool) -> None:
    """Confirm on the command line: all that could be fetched, and new titles only when told so."""
    found = found_of(batch)
    for one in found:
        one.taken = not one.fault and (one.accepts_title or accept_titles)
    batch.found, batch.state = to_json(found), State.STORING
    batch.done, batch.progress_at = 0, None
    batch.save(update_fields=["found", "state", "done", "progress_at"])


def store_import(
    batch: IndicatorImport, fetch: Fetch | None = None, *, actor: Actor = None
) -> None:
    """Store what has been confirmed, each indicator in a transaction of its own.

    An indicator whose answer is no longer the one that was looked at is left as it is.
    """
    if not _begin(batch, State.STORING, State.STORING, progress_at=None):
        return
    fetch = fetch or fetcher(batch)
    found = found_of(batch)
    for one in found:
        if not one.taken or one.stored:
            continue
        try:
            answer = _as_checked(one, fetch)
            with transaction.atomic():
                store_answer(
                    answer,
                    actor=actor or batch.asked_by,
                    accept_title=True,
                    organisation_id=batch.organisation_id,
                )
                one.stored = True
                if not _report(batch, State.STORING, found):
                    transaction.set_rollback(True)
                    return
        except DownloadError as error:
            one.fail(error)
            _report(batch, State.STORING, found)
    batch.state = State.DONE
    IndicatorImport.objects.filter(pk=batch.pk, state=State.STORING).update(state=State.DONE)


def _as_checked(one: Found, fetch: Fetch) -> Answer:
    """The answer that was looked at, fetched again; DownloadError when it has become another."""
    answer = fetch(one.wanted)
    if fingerprint(answer) != one.fingerprint:
        raise DownloadError("The source has changed since the check. Check again.", Fault.CHANGED)
    return answer


def cancel_import(batch: IndicatorImport, *, actor: Actor) -> None:
    """Stop an import; what it has stored stays, all else is as it was. A person's is written down."""
    with transaction.atomic():
        stopped = IndicatorImport.objects.filter(pk=batch.pk).exclude(
            state__in=[State.DONE, State.CANCELLED]
        )
        if stopped.update(state=State.CANCELLED) and actor is not None:
            audit.record(
                "cancel_indicator_import", batch, actor=actor, organisation_id=batch.organisation_id
            )


def restart_import(batch: IndicatorImport, *, actor: User) -> None:
    """Begin a failed import from the start. What had been fetched is kept and not asked for again."""
    with transaction.atomic():
        failed = IndicatorImport.objects.filter(pk=batch.pk, state=State.FAILED)
        if failed.update(state=State.WAITING, done=0, found=[], error="", progress_at=None):
            audit.record(
                "restart_indicator_import",
                batch,
                actor=actor,
                organisation_id=batch.organisation_id,
            )


def fail_import(batch_id: UUID | str, error: str) -> None:
    """Write down that something unforeseen stopped the import; only the kind of error."""
    IndicatorImport.objects.filter(
        pk=batch_id, state__in=[State.WAITING, State.CHECKING, State.STORING]
    ).update(state=State.FAILED, error=error)


def give_up_stalled_imports() -> int:
    """Mark imports whose worker has gone as failed, so that they can be started again."""
    stalled = IndicatorImport.objects.from_sources().filter(
        state__in=[State.CHECKING, State.STORING], progress_at__lt=timezone.now() - STALLED
    )
    return stalled.update(state=State.FAILED, error=CUT_OFF)


def _begin(batch: IndicatorImport, before: str, now: str, **also: Any) -> bool:
    """Take the import up; false when another worker has, or somebody has stopped it."""
    waiting = IndicatorImport.objects.filter(pk=batch.pk, state=before, **also)
    begun = waiting.update(state=now, progress_at=timezone.now())
    batch.refresh_from_db()
    return bool(begun)


def _report(batch: IndicatorImport, state: str, found: Sequence[Found]) -> bool:
    """Keep how far the import is; false when somebody has stopped it."""
    batch.found = to_json(found)
    batch.done += 1
    under_way = IndicatorImport.objects.filter(pk=batch.pk, state=state)
    return bool(under_way.update(found=batch.found, done=batch.done, progress_at=timezone.now()))


def imported_indicators(batch: IndicatorImport) -> dict[str, Indicator]:
    """The stored indicators of the import by their number in the source."""
    ids = [one["id"] for one in batch.found]
    stored = Indicator.objects.filter(source=batch.source, source_id__in=ids)
    return {indicator.source_id: indicator for indicator in stored}
