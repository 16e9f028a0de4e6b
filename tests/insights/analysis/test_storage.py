"""What is stored comes back as it was."""

import numpy as np
import pytest

from insights.analysis.storage import pack, unpack


@pytest.mark.parametrize(
    "values",
    [
        [],
        [1, 2],
        list(range(100)),
        [*range(100), None, 0],
        [None] * 80,
        [-1, *range(100)],
        [0.1, 0.25] * 50,
        [1, 0.5] * 50,
        ["array:", "numbers:a0", "sana"] * 50,
        [[1, None], ["a"]] * 40,
        [True, False] * 50,
    ],
    ids=str,
)
def test_lists_come_back_as_they_were(values: list[object]) -> None:
    found = unpack(pack({"values": values, "inner": {"again": values}}))
    assert found == {"values": values, "inner": {"again": values}}
    assert [type(value) for value in found["values"]] == [type(value) for value in values]


def test_arrays_keep_their_kind() -> None:
    table = np.arange(6, dtype=np.float32).reshape(2, 3)
    found = unpack(pack({"table": table, "none": None}))
    assert found["table"].dtype == np.float32
    assert (found["table"] == table).all()
    assert found["none"] is None
