"""A theme and its sub-themes side by side: no hidden part may be had by subtracting its siblings."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from shared.disclosure import Cell

Part = TypeVar("Part")


def hidden_parts(
    whole: Cell, parts: Mapping[Part, int], hidden: Collection[Part], *, limit: int
) -> set[Part]:
    """Which parts to hide in one cell, given those hidden already; `limit` is the k in force.

    Beside a shown whole, what is left of it after the shown parts must be `limit` people of two
    parts, else the smallest shown part is hidden too. Beside a hidden whole one part is hidden,
    so that the parts do not add up to it. People may speak of several parts, or of none.
    """
    some = {part: people for part, people in parts.items() if people}
    found = {part for part in some if part in hidden}
    order = sorted(some, key=lambda part: (some[part], str(part)))
    if whole.value is None:
        return found or set(order[:1])
    while found and len(found) < len(some):
        rest = whole.value - sum(some[part] for part in some if part not in found)
        if len(found) > 1 and rest >= limit:
            break
        found.add(next(part for part in order if part not in found))
    return found
