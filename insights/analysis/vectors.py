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
    vectors = floret()
    if vectors is None:
        message = "the Finnish word vectors are not installed"
        raise RuntimeError(message)
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
    present = counts.sign().astype(np.float32)
    together = (present.T @ present).tocoo()
    apart = together.row != together.col
    row, column, weight = together.row[apart], together.col[apart], together.data[apart]
    del together
    vectors = np.zeros((counts.shape[1], dimensions), dtype=np.float32)
    rank = min(dimensions, counts.shape[1] - 1)
    if rank < 1 or weight.size == 0:
        return vectors
    totals = np.bincount(row, weights=weight, minlength=counts.shape[1])
    context = totals**CONTEXT_SMOOTHING
    context /= context.sum()
    expected = totals.astype(np.float32)[row] * context.astype(np.float32)[column]
    information = np.log(weight / expected)
    keep = information > 0
    ppmi = sparse.csr_matrix(
        (information[keep], (row[keep], column[keep])), shape=(counts.shape[1], counts.shape[1])
    )
    del row, column, weight, expected, information
    if ppmi.nnz == 0:
        return vectors
    svd = TruncatedSVD(rank, random_state=seed)
    with np.errstate(divide="ignore", invalid="ignore"):  # texts that are all alike do not vary
        scaled = svd.fit_transform(ppmi) / np.sqrt(np.maximum(svd.singular_values_, 1e-9))
    vectors[:, :rank] = scaled
    return unit_rows(vectors)


def unit_rows(matrix: Floats) -> Floats:
    """Rows scaled to length one; rows of zeros stay zeros."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1), dtype=np.float32)
