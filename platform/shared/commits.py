"""Many small writes of one process as few commits.

A server process has one thread that writes. What comes while it commits waits, and is written
together in the next transaction; nobody waits when nobody else writes. The thread keeps its
connection, so that a request that only writes opens none. See docs/decisions/grouped-commits.md.
"""

import asyncio
import logging
import os
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

from django.db import DataError, IntegrityError, OperationalError, connection

Item = TypeVar("Item")
Result = TypeVar("Result")
logger = logging.getLogger(__name__)

LARGEST_GROUP = 64
LONGEST_WAIT = 25.0
"""Seconds: a little more than a database waits for its own locks."""


class NotConfirmed(OperationalError):  # noqa: N818 - it may have been committed after all
    """Whether it was committed is not known: the sender must ask again."""


class _Job(Generic[Result]):
    """What is to be written, and the thread that waits for its result."""

    __slots__ = ("_gate", "alone", "error", "item", "result")

    def __init__(self, item: Any, alone: Callable[[], Result] | None = None) -> None:
        self.item = item
        self.alone = alone
        self.result: Result
        self.error: Exception | None = None
        self._gate = threading.Lock()
        self._gate.acquire()

    def wait(self) -> Result:
        """The result, once it is committed."""
        if not self._gate.acquire(timeout=LONGEST_WAIT):
            raise NotConfirmed("The commit was not confirmed in time.")
        if self.error:
            raise self.error
        return self.result

    def done(self, result: Result) -> None:
        self.result = result
        self._gate.release()

    def failed(self, error: Exception) -> None:
        self.error = error
        self._gate.release()

    def attempt(self, work: Callable[[], Result]) -> None:
        """Keep what the work returns or raises."""
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - it is the caller's to judge
            self.failed(error)
        else:
            self.done(result)


class _AwaitedJob(_Job[Result]):
    """What is to be written, and the event loop where its result is awaited."""

    __slots__ = ("future",)

    def __init__(self, item: Any) -> None:
        self.item = item
        self.alone = None
        self.error = None
        self.future = asyncio.get_running_loop().create_future()

    def done(self, result: Result) -> None:
        self.result = result

    def failed(self, error: Exception) -> None:
        self.error = error

    def tell(self) -> None:
        """Give the result to whom awaits it; called on the event loop."""
        if self.future.done():  # nobody waits any more
            return
        if self.error:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


def _tell(jobs: "list[_Job[Result]]") -> None:
    """One message to each event loop, however many are awaited there."""
    awaited = [job for job in jobs if isinstance(job, _AwaitedJob)]
    for loop in {job.future.get_loop() for job in awaited}:
        here = [job for job in awaited if job.future.get_loop() is loop]
        with suppress(RuntimeError):  # it has been closed
            loop.call_soon_threadsafe(_tell_all, here)


def _tell_all(jobs: "list[_AwaitedJob[Result]]") -> None:
    for job in jobs:
        job.tell()


class GroupedCommits(Generic[Item, Result]):
    """Calls `write` with the items that wait, one call at a time in this process.

    `write` stores them in one transaction, commits, and returns a result for each, in order. When
    it raises IntegrityError or DataError nothing of the group was stored: each item is then written
    by itself, so that a bad one does not fail its companions. Any other error is everybody's.

    Before `group_commits` was called (in commands, in tests) each item is written at once, in the
    thread and the transaction of the caller.
    """

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._write = write
        self._jobs: queue.SimpleQueue[_Job[Result]] = queue.SimpleQueue()
        self._process = 0
        self._starting = threading.Lock()

    def __call__(self, item: Item) -> Result:
        """Store one item; returns after the commit."""
        if _writes_at_once():
            return self._write([item])[0]
        return self._wait_for(_Job(item))

    def alone(self, work: Callable[[], Result]) -> Result:
        """Do `work`, which sees to its own transaction, between the groups."""
        if _writes_at_once():
            return work()
        return self._wait_for(_Job(None, work))

    async def soon(self, item: Item) -> Result:
        """Store one item for an event loop, which goes on meanwhile; returns after the commit.

        Only in a process that groups.
        """
        if self._process != os.getpid():
            self._start()
        job: _AwaitedJob[Result] = _AwaitedJob(item)
        self._jobs.put(job)
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                result: Result = await job.future
        except TimeoutError:
            raise NotConfirmed("The commit was not confirmed in time.") from None
        return result

    def _wait_for(self, job: _Job[Result]) -> Result:
        if self._process != os.getpid():
            self._start()
        if connection.settings_dict["OPTIONS"].get("pool"):
            connection.close()  # who waits holds none of the few that the writer may need
        self._jobs.put(job)
        return job.wait()

    def _start(self) -> None:
        """Start the thread; a process that was forked starts its own."""
        with self._starting:
            if self._process != os.getpid():
                self._jobs = queue.SimpleQueue()
                threading.Thread(target=self._run, name="writer", daemon=True).start()
                self._process = os.getpid()

    def _run(self) -> None:
        while True:
            group = [self._jobs.get()]
            while not group[-1].alone and len(group) < LARGEST_GROUP:
                try:
                    group.append(self._jobs.get_nowait())
                except queue.Empty:
                    break
            if alone := group[-1].alone:
                last = group.pop()
                self._store(group)
                last.attempt(alone)
            else:
                self._store(group)

    def _store(self, group: list[_Job[Result]]) -> None:
        if group:
            self._write_group(group)
            _tell(group)

    def _write_group(self, group: list[_Job[Result]]) -> None:
        try:
            results = self._write([job.item for job in group])
        except (IntegrityError, DataError):
            for job in group:
                job.attempt(lambda item=job.item: self._write([item])[0])  # type: ignore[misc]
        except Exception as error:  # noqa: BLE001 - nobody may wait for ever
            # The kind of error only: its text may hold what somebody told.
            logger.error("%d were not committed: %s", len(group), type(error).__name__)  # noqa: TRY400
            connection.close()  # the next group begins with a new one
            for job in group:
                job.failed(NotConfirmed("The commit was not confirmed."))
        else:
            for job, result in zip(group, results, strict=True):
                job.done(result)


class _Mode:
    grouped = False


def group_commits() -> None:
    """From now on this process groups: a server says so when it starts."""
    in_memory = connection.vendor == "sqlite" and connection.is_in_memory_db()  # type: ignore[attr-defined]
    _Mode.grouped = not in_memory


def are_grouped() -> bool:
    """Whether this process groups."""
    return _Mode.grouped


def _writes_at_once() -> bool:
    return not _Mode.grouped or connection.in_atomic_block
