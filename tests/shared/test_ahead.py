"""Work prepared in a thread comes in order, once, and with its errors."""

import threading
from collections.abc import Iterator

import pytest

from shared.ahead import ahead


def test_order_and_end() -> None:
    assert list(ahead(iter(range(50)))) == list(range(50))
    assert list(ahead(iter([]))) == []


def test_next_is_made_while_this_one_is_in_use() -> None:
    second_began = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        second_began.set()
        yield 2

    coming = ahead(items())
    assert next(coming) == 1
    assert second_began.wait(5)
    assert list(coming) == [2]


def test_error_is_raised_in_its_turn() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("the second")

    coming = ahead(items())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="the second"):
        next(coming)
