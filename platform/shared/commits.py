"""Many small transactions of one process as few large ones.

SQLite lets one transaction write at a time and waits for the disk at the end of each. A server
therefore gives its frequent writes to one thread, which does those that wait in one transaction and
answers them once it is committed. See docs/decisions/grouped-commits.md.

Where nothing was begun (commands, tests, PostgreSQL) work is done at once in the caller's thread.
"""

import logging
import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

T = TypeVar("T")
logger = logging.getLogger(__name__)

LARGEST_GROUP = 64
LONGEST_WAIT = 25.0
"""Seconds: a little more than the database waits for its own lock."""


class NotConfirmed(OperationalError):  # noqa: N818 - it may have been committed after all
    """Whether the work was committed is not known: the sender must ask again."""


class _Job(Generic[T]):
    """Work that waits, and the promise of what it returns or raises."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.work = work
        self.promise: Future[T] = Future()
        self.result: T
        self.error: Exception | None = None

    def attempt(self) -> None:
        """Do the work in a savepoint of its own: if it fails, its companions do not."""
        self.error = None
        try:
            with transaction.atomic():
                self.result = self.work()
        except Exception as error:  # noqa: BLE001 - it is the caller's to judge
            self.error = error

    def answer(self) -> None:
        if self.error:
            self.promise.set_exception(self.error)
        else:
            self.promise.set_result(self.result)


class _Writer(threading.Thread):
    """The one thread that writes."""

    def __init__(self) -> None:
        super().__init__(name="writer", daemon=True)
        self.process = os.getpid()
        self.waiting: queue.SimpleQueue[_Job[Any]] = queue.SimpleQueue()

    def run(self) -> None:
        while True:
            self._commit(self._group(self.waiting.get()))

    def _group(self, first: _Job[Any]) -> Iterator[_Job[Any]]:
        """The first job and those that wait already, or come while the others are done."""
        yield first
        for _more in range(LARGEST_GROUP - 1):
            try:
                yield self.waiting.get_nowait()
            except queue.Empty:
                return

    def _commit(self, group: Iterator[_Job[Any]]) -> None:
        done: list[_Job[Any]] = []
        try:
            with transaction.atomic(durable=True):
                for job in group:
                    done.append(job)
                    job.attempt()
        except IntegrityError:
            self._commit_each(done)
        except Exception as error:  # noqa: BLE001 - nobody may wait for ever
            self._give_up(done, error)
        else:
            for job in done:
                job.answer()

    def _commit_each(self, jobs: list[_Job[Any]]) -> None:
        """References are checked at the commit: one that points at nothing fails alone."""
        for job in jobs:
            try:
                with transaction.atomic(durable=True):
                    job.attempt()
            except IntegrityError as error:
                job.promise.set_exception(error)
            except Exception as error:  # noqa: BLE001
                self._give_up([job], error)
            else:
                job.answer()

    def _give_up(self, jobs: list[_Job[Any]], error: Exception) -> None:
        # The kind of error only: its text may hold what somebody told.
        logger.error("A group of %d was not committed: %s", len(jobs), type(error).__name__)
        connection.close()
        for job in jobs:
            failed = NotConfirmed("The commit was not confirmed.")
            failed.__cause__ = error if isinstance(error, DatabaseError) else None
            job.promise.set_exception(failed)


class _Commits:
    """Whether this process groups its commits, and the writer that does."""

    def __init__(self) -> None:
        self.grouped = False
        self.lock = threading.Lock()
        self.writer: _Writer | None = None

    def the_writer(self) -> _Writer:
        """The writer of this process; another after a fork."""
        with self.lock:
            if self.writer is None or self.writer.process != os.getpid():
                self.writer = _Writer()
                self.writer.start()
            return self.writer


_commits = _Commits()


def group_commits() -> None:
    """From now on `commit` groups, if the database is one that gains by it: a file of SQLite."""
    in_file = connection.vendor == "sqlite" and not connection.is_in_memory_db()  # type: ignore[attr-defined]
    _commits.grouped = in_file


def commit(work: Callable[[], T]) -> T:
    """Do the work and return its result once it is committed; raises what it raises.

    `work` sees to being all or nothing itself (one statement, or `transaction.atomic`). It may be
    done twice, of which only one is kept. Raises NotConfirmed when the commit failed or is not
    known to have succeeded.
    """
    if not _commits.grouped or connection.in_atomic_block:
        return work()
    job = _Job(work)
    _commits.the_writer().waiting.put(job)
    try:
        return job.promise.result(LONGEST_WAIT)
    except TimeoutError as error:
        raise NotConfirmed("The commit was not confirmed in time.") from error
