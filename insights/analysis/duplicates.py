"""Near-duplicate texts: copies that a campaign sends in many names."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
Signatures = NDArray[np.uint16]
PERMUTATIONS = 64
BAND = 4
PRIME = (1 << 31) - 1
NEVER_COPIED = (1 << 16) - 1
ALIKE = 0.6
SHINGLE = 2
FEWEST_WORDS = 5
PAIRS_AT_ONCE = 100_000


def signatures_of(documents: Sequence[Sequence[str]]) -> Signatures:
    """
    MinHash signatures of texts given as words, shape (len(documents), 64): alike where many word pairs are shared.

    The last 16 bits of each hash are kept: two that differ agree in them once in 65 000 times. Texts under five words are never copies, many people may say the same few words: `NEVER_COPIED` throughout.
    """
    found = np.full((len(documents), PERMUTATIONS), NEVER_COPIED, dtype=np.uint16)
    long = [row for row, words in enumerate(documents) if len(words) >= FEWEST_WORDS]
    if not long:
        return found
    shingles = [_shingles(documents[row]) for row in long]
    flat = np.fromiter((code for codes in shingles for code in codes), dtype=np.int64)
    starts = np.cumsum([0, *(len(codes) for codes in shingles[:-1])])
    draw = np.random.default_rng(0)
    factors, offsets = draw.integers(1, PRIME, PERMUTATIONS), draw.integers(0, PRIME, PERMUTATIONS)
    for place, (factor, offset) in enumerate(zip(factors, offsets, strict=True)):
        least = np.minimum.reduceat((flat * factor + offset) % PRIME, starts)
        found[long, place] = least & NEVER_COPIED
    return found


def _shingles(words: Sequence[str]) -> set[int]:
    return {
        crc32(" ".join(words[start : start + SHINGLE]).encode()) % PRIME
        for start in range(len(words) - SHINGLE + 1)
    }


def copy_groups(signatures: Signatures) -> Ints:
    """
    Number the texts so that near-copies share a number, shape (len(signatures),).

    Two texts are near-copies if they share some six tenths of their word pairs (Jaccard, estimated by MinHash with 64
    permutations in bands of four): within each band every text is compared with the first of those that agree with it.
    """
    total = len(signatures)
    rows = np.flatnonzero((signatures[:, :BAND] != NEVER_COPIED).any(axis=1))
    links = [np.zeros((2, 0), dtype=np.int64)]
    for start in range(0, PERMUTATIONS, BAND):
        band = np.ascontiguousarray(signatures[rows, start : start + BAND])
        whole = band.view(np.uint64).ravel()  # the four of a row as one number
        _, leader, bucket = np.unique(whole, return_index=True, return_inverse=True)
        pairs = np.stack([rows[leader[bucket]], rows])
        pairs = pairs[:, pairs[0] != pairs[1]]
        for begin in range(0, pairs.shape[1], PAIRS_AT_ONCE):
            some = pairs[:, begin : begin + PAIRS_AT_ONCE]
            alike = (signatures[some[0]] == signatures[some[1]]).mean(axis=1) >= ALIKE
            links.append(some[:, alike])
    first, second = np.concatenate(links, axis=1)
    graph = sparse.coo_matrix((np.ones(len(first)), (first, second)), shape=(total, total))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
