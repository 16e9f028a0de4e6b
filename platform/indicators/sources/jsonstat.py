"""json-stat2, the form in which statistical offices answer: many dimensions, one row of values."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any


def unroll(dataset: Mapping[str, Any]) -> Iterator[tuple[dict[str, str], Any]]:
    """Each cell of a json-stat2 dataset: its code in every dimension, and its value.

    ValueError when there are not as many values as cells.
    """
    names = [str(name) for name in dataset["id"]]
    codes = [_in_order(dataset["dimension"][name]["category"]["index"]) for name in names]
    size = prod(len(every) for every in codes)
    if [len(every) for every in codes] != list(dataset["size"]):
        raise ValueError("sizes that differ from the categories")
    values = dataset["value"]
    if isinstance(values, Mapping):
        values = [values.get(str(place)) for place in range(size)]
    if len(values) != size:
        raise ValueError(f"{len(values)} values in {size} cells")
    for cell, value in zip(product(*codes), values, strict=True):
        yield dict(zip(names, cell, strict=True)), value


def _in_order(index: Any) -> list[str]:
    if isinstance(index, Mapping):
        return [str(code) for code, _place in sorted(index.items(), key=lambda pair: int(pair[1]))]
    return [str(code) for code in index]
