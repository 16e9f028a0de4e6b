"""Bytes for a tree of plain values and numpy arrays, without pickled code."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

TREE = "tree"
ARRAY = "array:"
NUMBERS = "numbers:"
NONE = -1
WORTHWHILE = 64


def pack(tree: Mapping[str, Any]) -> bytes:
    """Store nested dicts, lists, strings, numbers, None and arrays; tuples come back as lists."""
    arrays: dict[str, NDArray[Any]] = {}
    text = json.dumps(_strip(tree, arrays), ensure_ascii=False)
    buffer = BytesIO()
    np.savez_compressed(buffer, **{TREE: np.frombuffer(text.encode(), dtype=np.uint8)}, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpack(data: bytes) -> dict[str, Any]:
    """Read what `pack` wrote; raises ValueError if the bytes are something else."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as archive:
            tree = json.loads(archive[TREE].tobytes())
            found = _restore(tree, archive)
    except (BadZipFile, KeyError, OSError, EOFError, ValueError) as error:
        message = "these bytes are not a stored model"
        raise ValueError(message) from error
    if not isinstance(found, dict):
        message = "these bytes hold no model"
        raise ValueError(message)  # noqa: TRY004 - the bytes have a wrong value
    return found


def _strip(node: Any, arrays: dict[str, NDArray[Any]]) -> Any:
    if isinstance(node, np.ndarray):
        name = f"a{len(arrays)}"
        arrays[name] = node
        return ARRAY + name
    if isinstance(node, Mapping):
        return {key: _strip(value, arrays) for key, value in node.items()}
    if isinstance(node, (list, tuple)):
        plain = _plain_kind(node)
        if plain == "list":
            return [_strip(value, arrays) for value in node]
        if plain is None:
            return list(node)
        name = f"a{len(arrays)}"
        arrays[name] = np.array([NONE if value is None else value for value in node])
        return plain + name
    return node


def _plain_kind(values: Sequence[Any]) -> str | None:
    """How a list is stored: "list" value by value, None as it stands, else as an array of numbers of this name."""
    kinds = set(map(type, values))
    if len(values) < WORTHWHILE or not kinds <= {int, float, str, type(None)}:
        return "list"
    if kinds == {float}:
        return NUMBERS
    whole = kinds <= {int, type(None)} and all(value is None or value >= 0 for value in values)
    return NUMBERS if whole else None


def _restore(node: Any, archive: Mapping[str, NDArray[Any]]) -> Any:
    if isinstance(node, str) and node.startswith(ARRAY):
        return archive[node.removeprefix(ARRAY)]
    if isinstance(node, str) and node.startswith(NUMBERS):
        values = archive[node.removeprefix(NUMBERS)]
        found = values.tolist()
        missing = values.dtype.kind == "i" and bool((values == NONE).any())
        return [None if value == NONE else value for value in found] if missing else found
    if isinstance(node, dict):
        return {key: _restore(value, archive) for key, value in node.items()}
    if isinstance(node, list):
        if len(node) >= WORTHWHILE and all(isinstance(value, str) for value in node):
            return node
        return [_restore(value, archive) for value in node]
    return node
