"""A real ONNX sentence model of our own: a table of word vectors behind a tokenizer, written byte by byte."""

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

FLOAT, INT64 = 1, 7
UNKNOWN = "[UNK]"


def write_model(
    folder: Path, vectors: Mapping[str, Sequence[float]], inputs: Sequence[str] = ("input_ids",)
) -> Path:
    """Write a model that gives each word (in lower case) its vector, and an unknown one zeros."""
    width = len(next(iter(vectors.values())))
    vocabulary = {UNKNOWN: 0, **{word: place for place, word in enumerate(vectors, start=1)}}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    table = [0.0] * width + [value for vector in vectors.values() for value in vector]
    (folder / "model.onnx").write_bytes(_onnx(table, len(vocabulary), width, inputs))
    return folder


def _onnx(table: Sequence[float], height: int, width: int, inputs: Sequence[str]) -> bytes:
    """Gather rows of a table by the first input; the numbers of the fields are those of onnx.proto."""
    tensor = (
        _number(1, height)
        + _number(1, width)
        + _number(2, FLOAT)
        + _bytes(8, b"table")
        + _bytes(9, struct.pack(f"<{len(table)}f", *table))
    )
    node = (
        _bytes(1, b"table")
        + _bytes(1, inputs[0].encode())
        + _bytes(2, b"last_hidden_state")
        + _bytes(4, b"Gather")
    )
    graph = _bytes(1, node) + _bytes(2, b"words") + _bytes(5, tensor)
    for name in inputs:
        graph += _bytes(11, _value(name, INT64, ["texts", "tokens"]))
    graph += _bytes(12, _value("last_hidden_state", FLOAT, ["texts", "tokens", width]))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _bytes(1, b"") + _number(2, 13))


def _value(name: str, kind: int, shape: Sequence[str | int]) -> bytes:
    sizes = b"".join(
        _bytes(1, _number(1, size) if isinstance(size, int) else _bytes(2, size.encode()))
        for size in shape
    )
    tensor = _number(1, kind) + _bytes(2, sizes)
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, tensor))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
