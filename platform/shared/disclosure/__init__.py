"""Disclosure control: nothing that rests on fewer than k people is shown.

Everything published passes here: pages, API, exports, charts, sockets. Counts are of distinct
people. See docs/algorithms/disclosure.md.
"""

from shared.disclosure.cells import SENSITIVE_K, Cell, minimum, shown
from shared.disclosure.families import Tree, withheld, withheld_groups
from shared.disclosure.graphs import TOTAL
from shared.disclosure.tables import suppress, suppress_with_totals

__all__ = [
    "SENSITIVE_K",
    "TOTAL",
    "Cell",
    "Tree",
    "minimum",
    "shown",
    "suppress",
    "suppress_with_totals",
    "withheld",
    "withheld_groups",
]
