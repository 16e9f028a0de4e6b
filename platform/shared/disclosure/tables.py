"""One two-way table: what must be hidden in it so that no small count can be worked out."""

from collections.abc import Mapping

from shared.disclosure.cells import Cell, minimum
from shared.disclosure.graphs import TOTAL, Hidden

Table = Mapping[str, Mapping[str, int]]
Shown = dict[str, dict[str, Cell]]


def suppress(
    table: Table, *, k: int | None = None, column_k: Mapping[str, int] | None = None
) -> Shown:
    """A two-way table of counts with primary and complementary suppression.

    `table[row][column]` is a count of distinct people. Every count between 1 and k-1 is hidden, and
    then the smallest further ones until none of the hidden can be had by subtraction, whatever
    totals a reader knows. `column_k` gives columns that need more people their own k.
    """
    cells = suppress_with_totals(table, k=k, column_k=column_k)
    return {
        row: {column: cell for column, cell in line.items() if column != TOTAL}
        for row, line in cells.items()
        if row != TOTAL
    }


def suppress_with_totals(
    table: Table, *, k: int | None = None, column_k: Mapping[str, int] | None = None
) -> Shown:
    """As `suppress`, with the totals under the key TOTAL, protected together with the cells."""
    limit = minimum(k)
    columns = list(dict.fromkeys(column for line in table.values() for column in line))
    count = {(row, column): table[row].get(column, 0) for row in table for column in columns}
    count |= {(row, TOTAL): sum(table[row].values()) for row in table}
    for column in [*columns, TOTAL]:
        count[TOTAL, column] = sum(count[row, column] for row in table)
    own_limit = {column: max(limit, (column_k or {}).get(column, 0)) for column in columns}
    hidden = Hidden(
        count,
        limit,
        {key for key, people in count.items() if 0 < people < own_limit.get(key[1], limit)},
    )
    hidden.protect()
    return {
        row: {
            column: Cell(None if (row, column) in hidden.keys else count[row, column])
            for column in [*columns, TOTAL]
        }
        for row in [*table, TOTAL]
    }
