"""Preparing the next piece of work while the present one is stored."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The items in order, the next one being made in a thread meanwhile.

    Pays where the caller waits for a database with each. `items` must not ask the database itself:
    it would use another connection, which does not see what the caller's transaction has done.
    What making an item raises, is raised when it is its turn.
    """
    done = object()
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as maker:
        coming = maker.submit(next, items, done)
        while (item := coming.result()) is not done:
            coming = maker.submit(next, items, done)
            yield item  # type: ignore[misc]
