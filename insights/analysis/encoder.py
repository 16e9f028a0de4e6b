"""A sentence model lying on disk: an ONNX file with its tokenizer, whose vectors stand in for word vectors."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Self

import numpy as np

from insights.analysis.sentence_files import (
    LENGTH,
    POOLING,
    TOKENIZER,
    SentenceModelError,
    files_in,
    library,
    model_file,
    settings_in,
)
from insights.analysis.vectors import Floats, unit_rows

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
SENTENCE_OUTPUT = "sentence_embedding"
MOST_TOKENS = 256
TEXTS_AT_ONCE = 64
MOST_KEPT = 20_000
MATRIX, TOKENS = 2, 3
ERRORS_ONLY = 3
NOTHING = [0]
"""How a text without a token is read."""


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """
    A model in a `folder`, laid out as sentence-transformers exports it; `digest` is the SHA-256 of what decides its vectors.

    The folder holds `model.onnx` or `onnx/model.onnx` (with its data beside it, if it has any) and `tokenizer.json`. Vectors
    of tokens are averaged, unless `1_Pooling/config.json` asks for the first one or the model gives vectors of whole texts.
    """

    folder: str
    digest: str

    @classmethod
    def at(cls, folder: Path) -> Self:
        """Find the model in a folder. Raises SentenceModelError if none lies there."""
        files = files_in(folder)
        stamps = tuple((file, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
        return cls(str(folder), _digest(stamps))

    @classmethod
    def usable(cls, folder: Path) -> Self:
        """Find the model in a folder and open it. Raises SentenceModelError if that cannot be."""
        found = cls.at(folder)
        _opened(found)
        return found

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Vectors of texts, unit rows, shape (len(texts), d). Raises SentenceModelError if the model has gone or changed."""
        kept = _kept.get({})
        new = list(dict.fromkeys(text for text in texts if text not in kept))
        fresh = dict(zip(new, _opened(self).encode(new), strict=True)) if new else {}
        kept.update(list(fresh.items())[: MOST_KEPT - len(kept)])
        return np.stack([fresh[text] if text in fresh else kept[text] for text in texts])


_kept: ContextVar[dict[str, Floats]] = ContextVar("kept")


@contextmanager
def remembering() -> Iterator[None]:
    """Keep the vectors of the first 20 000 texts while inside: a fit places its sample once more."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def remember(texts: Sequence[str], vectors: Iterable[Floats]) -> None:
    """Keep the vectors of texts that others have read."""
    kept = _kept.get({})
    kept.update(list(zip(texts, vectors, strict=True))[: MOST_KEPT - len(kept)])


def encode_batch(batch: tuple[str, str, Sequence[str]]) -> Floats:
    """Vectors of texts, given after the folder and the digest of a model: what a worker does with its batch."""
    folder, digest, texts = batch
    return SentenceModel(folder, digest).vectors(texts)


@dataclass(frozen=True, slots=True)
class SentenceSpace:
    """What a sentence model says of texts, without the `middle` (d,) that the texts it was fitted on share."""

    model: SentenceModel
    middle: Floats

    @classmethod
    def fit(cls, model: SentenceModel, texts: Sequence[str]) -> Self:
        return cls(model, np.asarray(model.vectors(texts).mean(axis=0), dtype=np.float32))

    def transform(self, texts: Sequence[str]) -> Floats:
        """Unit rows, shape (len(texts), d)."""
        return unit_rows(self.model.vectors(texts) - self.middle)

    @classmethod
    def from_tree(cls, tree: Mapping[str, Any]) -> Self:
        return cls(SentenceModel(**tree["model"]), tree["middle"])


class Session:
    """A model that has been read: one thread, texts of one length at a time, so that none is padded."""

    def __init__(self, folder: Path) -> None:
        runtime, tokenizers = library("onnxruntime"), library("tokenizers")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = ERRORS_ONLY
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = runtime.InferenceSession(
                str(model_file(folder)), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare Exceptions
            message = f"the sentence model in {folder} cannot be read: {str(error).splitlines()[0]}"
            raise SentenceModelError(message) from error
        most = settings_in(folder / LENGTH).get("max_seq_length") or MOST_TOKENS
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(most)
        self._inputs = [one.name for one in self._session.get_inputs()]
        outputs = [(one.name, len(one.shape)) for one in self._session.get_outputs()]
        self._output = SENTENCE_OUTPUT if (SENTENCE_OUTPUT, MATRIX) in outputs else outputs[0][0]
        self._first = bool(settings_in(folder / POOLING).get("pooling_mode_cls_token"))
        if unknown := set(self._inputs) - set(INPUTS):
            message = f"the sentence model in {folder} asks for {', '.join(sorted(unknown))}, which texts do not have"
            raise SentenceModelError(message)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of texts, unit rows, shape (len(texts), d)."""
        tokens = [one.ids or NOTHING for one in self._tokenizer.encode_batch(list(texts))]
        alike: dict[int, list[int]] = defaultdict(list)
        for row, ids in enumerate(tokens):
            alike[len(ids)].append(row)
        found: list[Any] = [None] * len(texts)
        for rows in alike.values():
            for start in range(0, len(rows), TEXTS_AT_ONCE):
                some = rows[start : start + TEXTS_AT_ONCE]
                for row, vector in zip(some, self._run([tokens[row] for row in some]), strict=True):
                    found[row] = vector
        return np.stack(found)

    def _run(self, tokens: Sequence[Sequence[int]]) -> Floats:
        """Unit rows of texts that have equally many tokens."""
        ids = np.array(tokens, dtype=np.int64)
        given = dict(zip(INPUTS, (ids, np.ones_like(ids), np.zeros_like(ids)), strict=True))
        try:
            (said,) = self._session.run(
                [self._output], {name: given[name] for name in self._inputs}
            )
        except Exception as error:
            message = f"the sentence model cannot read texts: {str(error).splitlines()[0]}"
            raise SentenceModelError(message) from error
        if said.ndim == TOKENS:
            said = said[:, 0] if self._first else said.mean(axis=1)
        return unit_rows(np.asarray(said, dtype=np.float32))


@cache
def _opened(model: SentenceModel) -> Session:
    """Read a model once. Raises SentenceModelError if another one lies there now."""
    if SentenceModel.at(Path(model.folder)).digest != model.digest:
        message = (
            f"the sentence model in {model.folder} is not the one that the themes were made with"
        )
        raise SentenceModelError(message)
    return Session(Path(model.folder))


@cache
def _digest(stamps: tuple[tuple[Path, int, int], ...]) -> str:
    """SHA-256 of files; read again only when their time or size changes."""
    whole = sha256()
    for file, _, _ in stamps:
        with file.open("rb") as content:
            whole.update(file_digest(content, "sha256").digest())
    return whole.hexdigest()
