"""Word vectors: the Finnish floret vectors that come with spaCy-fi, and vectors learnt from our own corpus."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import TruncatedSVD

Floats = NDArray[np.float32]
Sparse = sparse.csr_matrix

PACKAGE = "spacy_fi_experimental_web_md"
CONTEXT_SMOOTHING = 0.75
WORDS_AT_ONCE = 1_000
MOST_KEPT = 60_000


@cache
def floret() -> Any | None:
    """Finnish floret vectors (50 000 x 300), read without the pipeline; None where spaCy-fi is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = next(Path(spec.origin).parent.glob("*/vocab"), None)
    if folder is None:
        return None
    vectors = import_module("spacy.vectors").Vectors()  # spaCy is heavy and optional
    vectors.from_disk(folder)
    return vectors


def has_floret() -> bool:
    """Say whether the Finnish vectors are installed, without loading them."""
    return find_spec(PACKAGE) is not None


def floret_vectors(words: Sequence[str]) -> Floats:
    """
    Vectors of words, each of length one, shape (len(words), 300); an unseen word gets one from its character n-grams.

    Raises RuntimeError if the vectors are not installed.
    """
    rows, table = _kept_vectors()
    new = [word for word in words if word not in rows]
    fresh = _looked_up(new)
    found = np.empty((len(words), table.shape[1]), dtype=np.float32)
    place = {word: row for row, word in enumerate(new)}
    for row, word in enumerate(words):
        kept = rows.get(word)
        found[row] = fresh[place[word]] if kept is None else table[kept]
    free = len(table) - len(rows)
    for word in new[:free]:
        table[len(rows)] = fresh[place[word]]
        rows[word] = len(rows)
    return found


@cache
def _kept_vectors() -> tuple[dict[str, int], Floats]:
    """Rows of words looked up before, and the table of these: the first 60 000 words are kept, mostly frequent ones."""
    vectors = floret()
    if vectors is None:
        message = "the Finnish word vectors are not installed"
        raise RuntimeError(message)
    return {}, np.empty((MOST_KEPT, vectors.data.shape[1]), dtype=np.float32)


def _looked_up(words: Sequence[str]) -> Floats:
    vectors: Any = floret()
    found = np.zeros((len(words), vectors.data.shape[1]), dtype=np.float32)
    for start in range(0, len(words), WORDS_AT_ONCE):  # spaCy holds a row for each n-gram meanwhile
        found[start : start + WORDS_AT_ONCE] = vectors.get_batch(
            list(words[start : start + WORDS_AT_ONCE])
        )
    return unit_rows(found)


def learnt_vectors(counts: Sparse, dimensions: int, seed: int) -> Floats:
    """
    Learn word vectors from which words share a text: PPMI, then SVD (Levy & Goldberg 2014).

    `counts` has shape (texts, words); the result has shape (words, dimensions) and rows of length one, padded with zeros
    where the words are fewer than the dimensions.
    """
    vectors = np.zeros((counts.shape[1], dimensions), dtype=np.float32)
    rank = min(dimensions, counts.shape[1] - 1)
    if rank < 1:
        return vectors
    ppmi = _information(counts)
    if ppmi.nnz == 0:
        return vectors
    svd = TruncatedSVD(rank, random_state=seed, algorithm="arpack")
    with np.errstate(divide="ignore", invalid="ignore"):  # texts that are all alike do not vary
        scaled = svd.fit_transform(ppmi) / np.sqrt(np.maximum(svd.singular_values_, 1e-9))
    vectors[:, :rank] = scaled
    return unit_rows(vectors)


def _information(counts: Sparse) -> Sparse:
    """Positive pointwise mutual information of words that share a text, shape (words, words), made some rows at a time."""
    present = counts.sign().astype(np.float32)
    company = np.asarray(present.sum(axis=1), dtype=np.float32).ravel() - 1
    totals: Floats = np.asarray(present.T @ company, dtype=np.float32)
    context = totals.astype(np.float64) ** CONTEXT_SMOOTHING
    context = (context / max(context.sum(), 1e-9)).astype(np.float32)
    words = sparse.csr_matrix(present.T)
    parts = []
    for start in range(0, words.shape[0], WORDS_AT_ONCE):
        together = (words[start : start + WORDS_AT_ONCE] @ present).tocoo()
        row, column = together.row + start, together.col
        with np.errstate(
            divide="ignore"
        ):  # a word that is always alone; it is left out beside itself
            information = np.log(together.data / (totals[row] * context[column]))
        keep = (information > 0) & (row != column)
        parts.append(
            sparse.csr_matrix(
                (information[keep], (row[keep] - start, column[keep])), shape=together.shape
            )
        )
    return sparse.csr_matrix(sparse.vstack(parts))


def unit_rows(matrix: Floats) -> Floats:
    """Rows scaled to length one; rows of zeros stay zeros."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1), dtype=np.float32)
