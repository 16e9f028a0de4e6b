"""Near-duplicate texts: copies that a campaign sends in many names."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
PERMUTATIONS = 64
BAND = 4
PRIME = (1 << 31) - 1
ALIKE = 0.6
SHINGLE = 2
FEWEST_WORDS = 5


def copy_groups(documents: Sequence[Sequence[str]]) -> Ints:
    """
    Number the texts so that near-copies share a number, shape (len(documents),).

    Two texts are near-copies if they share some six tenths of their word pairs (Jaccard, estimated by MinHash with 64
    permutations in bands of four). Texts under five words are never copies: many people may say the same few words.
    """
    total = len(documents)
    long = [row for row, words in enumerate(documents) if len(words) >= FEWEST_WORDS]
    if not long:
        return np.arange(total)
    signatures = _signatures([documents[row] for row in long])
    pairs = _candidates(signatures)
    same = (signatures[pairs[0]] == signatures[pairs[1]]).mean(axis=1) >= ALIKE
    rows = np.asarray(long)
    links = sparse.coo_matrix(
        (np.ones(int(same.sum())), (rows[pairs[0][same]], rows[pairs[1][same]])),
        shape=(total, total),
    )
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def _signatures(documents: Sequence[Sequence[str]]) -> Ints:
    """MinHash signatures, shape (len(documents), 64)."""
    shingles = [
        {
            crc32(" ".join(words[start : start + SHINGLE]).encode()) % PRIME
            for start in range(len(words) - SHINGLE + 1)
        }
        for words in documents
    ]
    flat = np.fromiter((code for codes in shingles for code in sorted(codes)), dtype=np.int64)
    starts = np.cumsum([0, *(len(codes) for codes in shingles[:-1])])
    draw = np.random.default_rng(0)
    factors, offsets = draw.integers(1, PRIME, PERMUTATIONS), draw.integers(0, PRIME, PERMUTATIONS)
    found = np.empty((len(documents), PERMUTATIONS), dtype=np.int64)
    for place, (factor, offset) in enumerate(zip(factors, offsets, strict=True)):
        found[:, place] = np.minimum.reduceat((flat * factor + offset) % PRIME, starts)
    return found


def _candidates(signatures: Ints) -> tuple[Ints, Ints]:
    """Pairs of rows that agree in a whole band: each row with the first of its bucket."""
    first: list[Ints] = []
    second: list[Ints] = []
    for start in range(0, PERMUTATIONS, BAND):
        _, leader, bucket = np.unique(
            signatures[:, start : start + BAND], axis=0, return_index=True, return_inverse=True
        )
        leaders = leader[bucket.ravel()]
        rows = np.arange(len(signatures))
        other = leaders != rows
        first.append(leaders[other])
        second.append(rows[other])
    return np.concatenate(first), np.concatenate(second)
