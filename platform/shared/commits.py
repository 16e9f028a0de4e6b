"""Many small writes of one process as few commits.

Whoever comes first writes; those who come meanwhile wait, and the next of them writes for all of
them at once. Nobody waits when nobody else writes. See docs/decisions/grouped-commits.md.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.db import DataError, IntegrityError, connection

Item = TypeVar("Item")
Result = TypeVar("Result")

LARGEST_GROUP = 64


class _Waiting(Generic[Item, Result]):
    """One item on its way, and the thread that waits for its result."""

    def __init__(self, item: Item | None, alone: Callable[[], Result] | None = None) -> None:
        self.item = item
        self.alone = alone
        self.result: Result
        self.error: BaseException | None = None
        self.is_done = False
        self._gate = threading.Lock()
        self._gate.acquire()

    def wait(self) -> None:
        """Until it is done, or it is this thread's turn to write."""
        self._gate.acquire()

    def wake(self) -> None:
        self._gate.release()

    def answer(self) -> Result:
        if self.error:
            raise self.error
        return self.result


class GroupedCommits(Generic[Item, Result]):
    """Calls `write` with the items that wait, one call at a time in this process.

    `write` stores them in one transaction, commits, and returns a result for each, in order. When
    it raises IntegrityError or DataError nothing of the group was stored: each item is then written
    alone, so that a bad one does not fail its companions. Any other error is everybody's: whether
    they were stored is not known, and the sender must ask again.
    """

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._queue: list[_Waiting[Item, Result]] = []
        self._is_writing = False

    def __call__(self, item: Item) -> Result:
        """Store one item; returns after the commit."""
        if connection.in_atomic_block:  # the caller's transaction is nobody else's
            return self._write([item])[0]
        return self._pass(_Waiting(item))

    def alone(self, work: Callable[[], Result]) -> Result:
        """Do `work`, which sees to its own transaction, between the groups."""
        if connection.in_atomic_block:
            return work()
        return self._pass(_Waiting(None, work))

    def _pass(self, mine: "_Waiting[Item, Result]") -> Result:
        with self._lock:
            self._queue.append(mine)
            waits, self._is_writing = self._is_writing, True
        if waits:
            mine.wait()
        if not mine.is_done:
            self._write_group()
        return mine.answer()

    def _write_group(self) -> None:
        """Write for those who wait, this thread first among them; then the next one's turn comes."""
        with self._lock:
            size = self._size_of_group()
            group, self._queue = self._queue[:size], self._queue[size:]
        try:
            self._store(group)
        except BaseException as error:  # noqa: BLE001 - nobody may wait for ever
            for waiting in group:
                waiting.error = error
        with self._lock:
            following = self._queue[0] if self._queue else None
            self._is_writing = following is not None
        for waiting in group:
            waiting.is_done = True
            waiting.wake()
        if following:
            following.wake()

    def _size_of_group(self) -> int:
        alone = (place for place, waiting in enumerate(self._queue) if waiting.alone)
        return max(1, min(LARGEST_GROUP, next(alone, len(self._queue))))

    def _store(self, group: list[_Waiting[Item, Result]]) -> None:
        if group[0].alone:
            group[0].result = group[0].alone()
            return
        try:
            results = self._write([waiting.item for waiting in group])
        except (IntegrityError, DataError):
            if len(group) == 1:
                raise
            for waiting in group:
                self._store_alone(waiting)
        else:
            for waiting, result in zip(group, results, strict=True):
                waiting.result = result

    def _store_alone(self, waiting: _Waiting[Item, Result]) -> None:
        try:
            (waiting.result,) = self._write([waiting.item])
        except (IntegrityError, DataError) as error:
            waiting.error = error
