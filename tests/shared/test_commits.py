"""Writes that wait are committed together; a bad one fails alone, a lost commit fails all."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError

from shared import commits
from shared.commits import GroupedCommits, NotConfirmed


@pytest.fixture
def grouped(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a server process."""
    monkeypatch.setattr(commits._Mode, "grouped", True)  # noqa: SLF001


class Slow:
    """A write that begins only when it is let go, so that others come to wait."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.first_has_begun = threading.Event()
        self.may_go = threading.Event()

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.groups.append(list(items))
        self.first_has_begun.set()
        assert self.may_go.wait(5)
        if any(item < 0 for item in items):
            raise IntegrityError
        if any(item > 1000 for item in items):
            raise OperationalError
        return [item * 10 for item in items]


def call_all(calls: list[Callable[[], Any]], slow: Slow, first: Callable[[], Any]) -> list[Any]:
    """What the calls return or raise; the first one writes while the others come."""
    results: list[Any] = [None] * (len(calls) + 1)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            results[place] = call()
        except Exception as error:  # noqa: BLE001 - it is looked at
            results[place] = error

    threads = [
        threading.Thread(target=run, args=(place, call))
        for place, call in enumerate([first, *calls])
    ]
    threads[0].start()
    assert slow.first_has_begun.wait(5)
    for thread in threads[1:]:
        thread.start()
        while thread.is_alive() and not thread.ident:  # it has begun to wait
            pass
    for thread in threads[1:]:
        thread.join(0.05)
    slow.may_go.set()
    for thread in threads:
        thread.join(5)
    return results


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_written_together(grouped: None) -> None:
    slow = Slow()
    store = GroupedCommits(slow)
    results = call_all([lambda n=n: store(n) for n in (2, 3, 4)], slow, lambda: store(1))  # type: ignore[misc]
    assert results == [10, 20, 30, 40]
    assert slow.groups[0] == [1]
    assert sorted(slow.groups[1]) == [2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_a_bad_one_fails_alone(grouped: None) -> None:
    slow = Slow()
    store = GroupedCommits(slow)
    results = call_all([lambda n=n: store(n) for n in (2, -3, 4)], slow, lambda: store(1))  # type: ignore[misc]
    assert [results[0], results[1], results[3]] == [10, 20, 40]
    assert isinstance(results[2], IntegrityError)


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_is_not_confirmed_is_everybodys(grouped: None) -> None:
    slow = Slow()
    store = GroupedCommits(slow)
    results = call_all([lambda n=n: store(n) for n in (2, 3000)], slow, lambda: store(1))  # type: ignore[misc]
    assert results[0] == 10
    assert [type(result) for result in results[1:]] == [NotConfirmed, NotConfirmed]
    assert store(5) == 50, "the thread goes on"


@pytest.mark.django_db(transaction=True)
def test_work_alone_passes_between_the_groups(grouped: None) -> None:
    slow = Slow()
    store = GroupedCommits(slow)
    calls: list[Callable[[], Any]] = [lambda: store(2), lambda: store.alone(lambda: 7)]
    assert call_all(calls, slow, lambda: store(1)) == [10, 20, 7]
    with pytest.raises(ZeroDivisionError):
        store.alone(lambda: 1 // 0)


@pytest.mark.django_db
def test_within_a_transaction_the_caller_writes_itself(grouped: None) -> None:
    threads: list[str] = []

    def write(items: Sequence[int]) -> list[int]:
        threads.append(threading.current_thread().name)
        return list(items)

    store = GroupedCommits(write)
    assert store(1) == 1
    assert store.alone(lambda: 2) == 2
    assert threads == [threading.current_thread().name]


@pytest.mark.django_db(transaction=True)
def test_an_event_loop_awaits_each_by_itself(grouped: None) -> None:
    slow = Slow()
    store = GroupedCommits(slow)

    async def send_all() -> list[Any]:
        first = asyncio.ensure_future(store.soon(1))
        await asyncio.to_thread(slow.first_has_begun.wait, 5)
        others = [asyncio.ensure_future(store.soon(item)) for item in (2, -3, 4)]
        given_up = asyncio.ensure_future(store.soon(5))
        await asyncio.sleep(0)
        given_up.cancel()
        slow.may_go.set()
        return await asyncio.gather(first, *others, given_up, return_exceptions=True)

    results = asyncio.run(send_all())
    assert [results[0], results[1], results[3]] == [10, 20, 40]
    assert isinstance(results[2], IntegrityError)
    assert isinstance(results[4], asyncio.CancelledError)
    with pytest.raises(NotConfirmed):
        asyncio.run(store.soon(3000))
    assert asyncio.run(store.soon(6)) == 60, "the thread goes on"
