"""Changing a response that is counted: out of the rollup before, onto the list that waits after."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from surveys.models import Response, Uncounted
from surveys.querysets import NOT_STANDING
from surveys.rollups.cells import PEOPLE, Cells
from surveys.rollups.counting import contribution_of
from surveys.rollups.storing import add_to_cells

Listener = Callable[[UUID], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Have `listener(response_id)` called in the transaction that lets a response count or not.

    A higher app registers it in `AppConfig.ready`.
    """
    if listener not in _listeners:
        _listeners.append(listener)


@contextmanager
def changing(response_id: UUID, *, keep_answers: bool = False) -> Iterator[None]:
    """Inside, the response may change in any way; it and its counts change together or not at all.

    It counts again, as it then is, once the worker has taken it up. With `keep_answers` what it had
    answered goes on counting, though the answers themselves are deleted.
    """
    with transaction.atomic():
        before = _take_out(response_id)
        yield
        if before is None:
            return
        after = _locked(response_id)
        if after is None:
            return
        if keep_answers:
            _keep(before, after)
        if (before.status in NOT_STANDING) != (after.status in NOT_STANDING):
            for listener in _listeners:
                listener(response_id)


def _locked(response_id: UUID) -> Response | None:
    rows = Response.objects.select_for_update(of=("self",)).select_related("version")
    return rows.filter(pk=response_id).first()


class _Before:
    """How a response stood and counted."""

    def __init__(self, response: Response) -> None:
        self.status = response.status
        self.cells = contribution_of(response)


def _take_out(response_id: UUID) -> _Before | None:
    response = _locked(response_id)
    if response is None:
        return None
    before = _Before(response)
    # A worker that is counting it holds this row: then it is counted when we get there.
    if not list(Uncounted.objects.select_for_update().filter(pk=response_id)):
        if before.cells:
            add_to_cells(response.survey_id, before.cells, -1)
        Uncounted.objects.create(pk=response_id)
    return before


def _keep(before: _Before, after: Response) -> None:
    """What was answered, less what goes on being counted of the response without its answers."""
    kept = Cells({key: groups for key, groups in before.cells.items() if _may_keep(key[0])})
    if not kept:
        return
    kept.merge(
        Cells({key: cells for key, cells in contribution_of(after).items() if _may_keep(key[0])}),
        -1,
    )
    add_to_cells(after.survey_id, kept, is_kept=True)


def _may_keep(question: str) -> bool:
    """Of the responses themselves only people by group: nobody may quote what is deleted."""
    return question == PEOPLE or not question.startswith(".")
