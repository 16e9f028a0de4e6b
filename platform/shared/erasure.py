"""Erasure as a registry: each app says how it forgets a response, and all of them are asked.

Apps register in `AppConfig.ready`. The handlers run inside one transaction, highest app first, so
that nothing points at what is gone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

Handler = Callable[[UUID], int]


@dataclass(frozen=True, slots=True)
class _Registered:
    order: int
    name: str
    forget: Handler
    published: bool


_handlers: list[_Registered] = []


def register(name: str, forget: Handler, *, order: int, published: bool = False) -> None:
    """Have `forget(response_id)` called at each erasure; it returns how many objects it changed.

    `order`: lower runs first (reports 10, insights 20, surveys 30). `published`: what the handler
    forgets has been made public with the teller's permission.
    """
    if all(known.name != name for known in _handlers):
        _handlers.append(_Registered(order, name, forget, published))
        _handlers.sort(key=lambda known: known.order)


def erase(response_id: UUID, *, published: bool = True) -> dict[str, int]:
    """Forget everything that came from the response; returns what each app changed.

    Without `published`, what has been made public stays: a response whose time has run out is
    forgotten, the report that quoted it with permission is not rewritten.
    """
    with transaction.atomic():
        return {
            known.name: known.forget(response_id)
            for known in _handlers
            if published or not known.published
        }
