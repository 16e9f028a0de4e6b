"""Nothing below k is shown, and nothing hidden can be worked out from what is shown."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from shared.disclosure import TOTAL, Cell, shown, suppress, suppress_with_totals

K = 5
TABLES = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 7, 12, 40]), min_size=width, max_size=width),
        min_size=1,
        max_size=6,
    )
)


def as_table(rows: list[list[int]]) -> dict[str, dict[str, int]]:
    return {f"r{i}": {f"c{j}": value for j, value in enumerate(row)} for i, row in enumerate(rows)}


def possible_range(
    cells: dict[str, dict[str, Cell]], target: tuple[str, str]
) -> tuple[float, float]:
    """The least and the greatest value of a hidden cell for one who knows all that is shown.

    Solved as a linear programme, independently of how the table was protected: each row's and
    each column's cells add up to its total, and no count is negative.
    """
    keys = [(row, column) for row in cells for column in cells[row]]
    place = {key: i for i, key in enumerate(keys)}
    rows = [row for row in cells if row != TOTAL]
    columns = [column for column in cells[TOTAL] if column != TOTAL]
    lines = [([(row, column) for column in columns], (row, TOTAL)) for row in [*rows, TOTAL]]
    lines += [([(row, column) for row in rows], (TOTAL, column)) for column in [*columns, TOTAL]]
    equations = np.zeros((len(lines), len(keys)))
    for i, (parts, total) in enumerate(lines):
        for part in parts:
            equations[i, place[part]] += 1
        equations[i, place[total]] -= 1
    bounds = [(0, None) if cells[r][c].suppressed else (cells[r][c].value,) * 2 for r, c in keys]
    objective = np.zeros(len(keys))
    objective[place[target]] = 1
    ends: list[Any] = [
        linprog(sign * objective, A_eq=equations, b_eq=np.zeros(len(lines)), bounds=bounds)
        for sign in (1, -1)
    ]
    low = ends[0].fun if ends[0].status == 0 else 0.0
    high = -ends[1].fun if ends[1].status == 0 else float("inf")
    return low, high


@given(TABLES)
@settings(max_examples=150, deadline=None)
def test_elimination_recovers_no_hidden_cell(rows: list[list[int]]) -> None:
    table = as_table(rows)
    cells = suppress_with_totals(table)
    everything_hidden = all(
        cell.suppressed or cell.value == 0 for row, line in cells.items() for cell in line.values()
    )
    for row, line in cells.items():
        for column, cell in line.items():
            if cell.suppressed and not everything_hidden:
                low, high = possible_range(cells, (row, column))
                assert high - low > 0.5, (rows, row, column)


@given(TABLES)
@settings(max_examples=150, deadline=None)
def test_no_small_count_is_shown(rows: list[list[int]]) -> None:
    table = as_table(rows)
    for row, line in suppress_with_totals(table).items():
        for column, cell in line.items():
            assert cell.value is None or cell.value == 0 or cell.value >= K, (row, column)
            if TOTAL not in {row, column} and cell.value is not None:
                assert cell.value == table[row][column]


@given(TABLES)
@settings(max_examples=100, deadline=None)
def test_the_same_table_hides_the_same_cells(rows: list[list[int]]) -> None:
    assert suppress(as_table(rows)) == suppress(as_table(rows))


def test_a_lone_small_cell_takes_another_with_it() -> None:
    cells = suppress({"a": {"x": 3, "y": 8, "z": 30}, "b": {"x": 20, "y": 9, "z": 30}})
    assert cells["a"]["x"].suppressed
    assert cells["a"]["y"].suppressed
    assert cells["b"]["x"].suppressed
    assert not cells["b"]["z"].suppressed


def test_large_counts_stay() -> None:
    cells = suppress({"a": {"x": 6, "y": 8}, "b": {"x": 20, "y": 0}})
    assert [cell.value for line in cells.values() for cell in line.values()] == [6, 8, 20, 0]


def test_sensitive_columns_have_their_own_k() -> None:
    cells = suppress({"a": {"x": 7, "y": 70}, "b": {"x": 20, "y": 80}}, column_k={"x": 10})
    assert cells["a"]["x"].suppressed


@pytest.mark.parametrize(("count", "value"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_one_count_alone(count: int, value: int | None) -> None:
    assert shown(count).value == value


def test_a_survey_may_ask_for_a_higher_k_but_not_a_lower() -> None:
    assert shown(7, k=10).suppressed
    assert shown(4, k=2).suppressed
