"""Texts in numbers: which lemmas follow each other, and what tells near-copies. Batches are made apart, and joined."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from insights.analysis.duplicates import PERMUTATIONS, Signatures, signatures_of
from insights.analysis.finnish import compound_parts
from insights.analysis.lemmas import content_lemma
from insights.analysis.tokens import split_words, stop_words
from insights.analysis.vectors import Sparse

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Numbered:
    """
    Texts of one language in numbers.

    `flat` (tokens,) are the numbers of their counted lemmas, text after text, each a place in `lemmas`; `starts`
    (texts + 1,) say where each text begins. `compounds` and `parts`, both (n,), pair the number of a Finnish compound with
    that of one of its words. `signatures` (texts, 64) tell near-copies.
    """

    lemmas: list[str]
    flat: Small
    starts: Ints
    compounds: Small
    parts: Small
    signatures: Signatures

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def joined(cls, batches: Sequence["Numbered"]) -> "Numbered":
        """Put batches behind each other: new texts are joined to old ones in the same way."""
        number: dict[str, int] = {}
        flat, compounds, parts = [], [], []
        for batch in batches:
            own = [number.setdefault(lemma, len(number)) for lemma in batch.lemmas]
            new = np.array(own, dtype=np.int32)
            flat.append(new[batch.flat])
            compounds.append(new[batch.compounds])
            parts.append(new[batch.parts])
        lengths = np.concatenate([[0], *(np.diff(batch.starts) for batch in batches)])
        width = len(number) or 1
        pairs = np.unique(_together(compounds).astype(np.int64) * width + _together(parts))
        return cls(
            list(number),
            _together(flat),
            np.cumsum(lengths, dtype=np.int64),
            (pairs // width).astype(np.int32),
            (pairs % width).astype(np.int32),
            np.concatenate(
                [np.zeros((0, PERMUTATIONS), np.uint16), *(batch.signatures for batch in batches)]
            ),
        )

    def presence(self, fewest: int, most: int) -> tuple[list[str], Sparse]:
        """
        Give up to `most` terms, in alphabetical order, that at least `fewest` texts have, and ones where a text has one.

        Terms are lemmas, the parts of compounds, and pairs of neighbouring lemmas ("one other"); shape (texts, terms).
        """
        width = len(self.lemmas)
        single = np.zeros(width, dtype=np.int64)
        blocks = range(0, len(self), ROWS_AT_ONCE)
        for start in blocks:
            single += np.bincount(self._singles(start) % max(width, 1), minlength=width)
        often = single >= fewest
        pairs, counts = np.unique(
            np.concatenate(
                [np.zeros(0, np.int64), *(self._pairs(start, often) % width**2 for start in blocks)]
            ),
            return_counts=True,
        )
        keys = np.concatenate([np.flatnonzero(often), width + pairs[counts >= fewest]])
        counts = np.concatenate([single[often], counts[counts >= fewest]])
        keys = np.sort(keys[np.lexsort((keys, -counts))[:most]])
        names = [
            self.lemmas[key]
            if key < width
            else " ".join(self.lemmas[place] for place in divmod(key - width, width))
            for key in keys.tolist()
        ]
        order = sorted(range(len(names)), key=names.__getitem__)
        column = np.empty(len(keys), dtype=np.int32)
        column[order] = np.arange(len(keys))
        rows = [self._block(start, often, keys, column) for start in blocks]
        table = sparse.vstack(rows, "csr") if rows else np.zeros((0, len(keys)))
        return [names[place] for place in order], sparse.csr_matrix(table, dtype=np.int8)

    def _block(self, start: int, often: NDArray[np.bool_], keys: Ints, column: Small) -> Sparse:
        """Ones where the texts of a block have a term; `keys` of the terms are in order, `column` is where each goes."""
        width = max(len(self.lemmas), 1)
        single, pair = self._singles(start), self._pairs(start, often)
        rows = np.concatenate([single // width, pair // width**2])
        found = np.concatenate([single % width, width + pair % width**2])
        place = np.minimum(np.searchsorted(keys, found), max(len(keys) - 1, 0))
        known = keys[place] == found if len(keys) else np.zeros(len(found), dtype=bool)
        height = min(ROWS_AT_ONCE, len(self) - start)
        ones = np.ones(int(known.sum()), dtype=np.int8)
        return sparse.csr_matrix(
            (ones, (rows[known], column[place[known]])), shape=(height, len(keys))
        )

    def _singles(self, start: int) -> Ints:
        """Each lemma and part of a text once: its row in the block times the number of lemmas, plus its number."""
        rows, flat = self._tokens(start)
        width = max(len(self.lemmas), 1)
        parts_of = sparse.csr_matrix(
            (np.ones(len(self.parts), dtype=np.int8), (self.compounds, self.parts)),
            shape=(width, width),
        )
        counts = np.diff(parts_of.indptr)[flat]
        ends = np.cumsum(counts)
        places = np.repeat(parts_of.indptr[flat] - (ends - counts), counts)
        parts = parts_of.indices[places + np.arange(len(places))]
        return np.unique(
            np.concatenate([rows * width + flat, np.repeat(rows, counts) * width + parts])
        )

    def _pairs(self, start: int, often: NDArray[np.bool_]) -> Ints:
        """Each pair of neighbours of a text once, both of them met `often`: as in `_singles`, by pairs of numbers."""
        rows, flat = self._tokens(start)
        width = max(len(self.lemmas), 1)
        one, other = flat[:-1], flat[1:]
        keep = (rows[:-1] == rows[1:]) & (one != other) & often[one] & often[other]
        return np.unique((rows[:-1][keep] * width + one[keep]) * width + other[keep])

    def _tokens(self, start: int) -> tuple[Ints, Ints]:
        """Row in the block, and number, of each counted word of the texts from `start` on."""
        bounds = self.starts[start : start + ROWS_AT_ONCE + 1]
        rows = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        return rows, self.flat[bounds[0] : bounds[-1]].astype(np.int64)


def _together(arrays: Sequence[Small]) -> Small:
    return np.concatenate([np.zeros(0, dtype=np.int32), *arrays])


def number_texts(batch: tuple[str, Sequence[str]]) -> Numbered:
    """Number the texts of a language: what a worker does with its batch. Weak words are left out."""
    language, texts = batch
    lemma_of, weak = content_lemma(language), stop_words(language).weak
    number: dict[str, int] = {}
    flat: list[int] = []
    starts = [0]
    said = []
    for text in texts:
        words = list(split_words(text))
        for word in words:
            lemma = lemma_of(word)
            if lemma is not None and lemma not in weak:
                flat.append(number.setdefault(lemma, len(number)))
        starts.append(len(flat))
        said.append([word.lower() for word in words])
    pairs = [
        (number[lemma], number.setdefault(part, len(number)))
        for lemma in (list(number) if language == "fi" else ())
        for part in compound_parts(lemma)
        if part not in weak
    ]
    table = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return Numbered(
        list(number),
        np.array(flat, dtype=np.int32),
        np.array(starts, dtype=np.int64),
        table[:, 0],
        table[:, 1],
        signatures_of(said),
    )
