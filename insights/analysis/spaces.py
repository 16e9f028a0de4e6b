"""Two kinds of space a text can be placed in: by the words it shares with others, and by what its words mean."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD

from insights.analysis.terms import (
    count_matrix,
    frequent,
    frequent_ngrams,
    inverse_frequency,
    selection,
    spelling,
    tf_idf,
)
from insights.analysis.vectors import Floats, Sparse, floret_vectors, learnt_vectors, unit_rows

LEXICAL_DIMENSIONS = 100
LEARNT_DIMENSIONS = 200
MOST_WORDS = 15_000
MOST_NGRAMS = 15_000
SIF = 1e-3
FLORET_SHARE = 3
LEARNT_SHARE = 1
WORDS_A_DIRECTION = 50
SMALL = 200
LARGE = 5_000

Documents = Sequence[list[str]]


@dataclass(frozen=True, slots=True)
class Bag:
    """Lemmatised texts as counts: `types` are the distinct lemmas, `counts` has shape (texts, types)."""

    types: list[str]
    counts: Sparse

    @classmethod
    def of(cls, documents: Documents) -> "Bag":
        types = sorted({lemma for document in documents for lemma in document})
        return cls(types, count_matrix(documents, index_of(types)))

    def columns(self, words: Sequence[str]) -> Sparse:
        """Counts of the given words only, shape (texts, words)."""
        place = index_of(words)
        return sparse.csr_matrix(self.counts @ selection(self.types, place))


def index_of(terms: Sequence[str]) -> dict[str, int]:
    return {term: column for column, term in enumerate(terms)}


def rare_limit(texts: int) -> int:
    """In how many texts a term must occur before it is counted."""
    return 1 if texts < SMALL else 2 if texts < LARGE else 3


@dataclass(frozen=True, slots=True)
class LexicalSpace:
    """
    Latent semantic analysis of lemma TF-IDF beside TF-IDF of character n-grams.

    `word_weights` (w,), `ngram_weights` (g,), `axes` (w + g, at most 100).
    """

    words: list[str]
    ngrams: list[str]
    word_weights: Floats
    ngram_weights: Floats
    axes: Floats

    @classmethod
    def fit(cls, documents: Documents, bag: Bag, seed: int) -> "LexicalSpace":
        limit = rare_limit(len(documents))
        words = frequent(documents, at_least=limit, at_most=MOST_WORDS)
        ngrams = frequent_ngrams(bag.types, bag.counts.sign(), at_least=limit, at_most=MOST_NGRAMS)
        word_weights = inverse_frequency(bag.columns(words))
        ngram_weights = inverse_frequency(_ngram_counts(bag, ngrams))
        space = cls(words, ngrams, word_weights, ngram_weights, np.zeros((0, 0), dtype=np.float32))
        table = space._table(bag)
        rank = min(LEXICAL_DIMENSIONS, min(table.shape) - 1)
        with np.errstate(divide="ignore", invalid="ignore"):  # texts that are all alike do not vary
            svd = TruncatedSVD(rank, random_state=seed, algorithm="arpack").fit(table)
        axes = svd.components_.T.astype(np.float32)
        return cls(words, ngrams, word_weights, ngram_weights, axes)

    def _table(self, bag: Bag) -> Sparse:
        words = tf_idf(bag.columns(self.words), self.word_weights)
        return sparse.csr_matrix(
            sparse.hstack([words, tf_idf(_ngram_counts(bag, self.ngrams), self.ngram_weights)])
        )

    def transform(self, bag: Bag) -> Floats:
        """Unit rows, shape (texts, at most 100)."""
        return unit_rows(np.asarray(self._table(bag) @ self.axes, dtype=np.float32))


def _ngram_counts(bag: Bag, ngrams: Sequence[str]) -> Sparse:
    return sparse.csr_matrix(bag.counts @ spelling(tuple(ngrams)).counts(bag.types))


@dataclass(frozen=True, slots=True)
class MeaningSpace:
    """
    Means of word vectors, rare words weighing more (SIF, Arora et al. 2017).

    `vectors` (w, d) of the `words`, or (0, 0) to take floret vectors, which know every word; `frequencies` (w,) are
    relative. What all words share is taken from each word: `middle` (d,) and the directions `common` (d, at most 3).
    """

    words: list[str]
    frequencies: Floats
    vectors: Floats
    middle: Floats
    common: Floats

    @classmethod
    def fit(cls, documents: Documents, bag: Bag, seed: int, *, floret: bool) -> "MeaningSpace":
        words = frequent(documents, at_least=rare_limit(len(documents)), at_most=MOST_WORDS)
        counts = bag.columns(words)
        total = max(float(bag.counts.sum()), 1.0)
        frequencies = np.asarray(counts.sum(axis=0), dtype=np.float32).ravel() / np.float32(total)
        if floret:
            empty = np.zeros((0, 0), dtype=np.float32)
            return cls(
                words, frequencies, empty, *shared_part(floret_vectors(bag.types), FLORET_SHARE)
            )
        learnt = learnt_vectors(counts, LEARNT_DIMENSIONS, seed)
        middle, common = shared_part(learnt, LEARNT_SHARE)
        return cls(words, frequencies, without_shared(learnt, middle, common), middle, common)

    def transform(self, bag: Bag) -> Floats:
        """Unit rows, shape (texts, d)."""
        known = selection(bag.types, index_of(self.words))
        weights = SIF / (SIF + known @ self.frequencies)
        if self.vectors.size:
            vectors = known @ self.vectors
        else:
            vectors = without_shared(floret_vectors(bag.types), self.middle, self.common)
        return unit_rows(np.asarray(bag.counts @ (vectors * weights[:, None]), dtype=np.float32))


def shared_part(vectors: Floats, most: int) -> tuple[Floats, Floats]:
    """Mean (d,) and at most `most` leading directions (d, most) of word vectors (n, d); nothing of fewer than fifty words."""
    directions = min(most, len(vectors) // WORDS_A_DIRECTION)
    middle = vectors.mean(axis=0) * np.float32(directions > 0)
    rest = (vectors - middle).astype(np.float64)
    axes = np.linalg.eigh(rest.T @ rest)[1]
    return middle, axes[:, axes.shape[1] - directions :].astype(np.float32)


def without_shared(vectors: Floats, middle: Floats, common: Floats) -> Floats:
    """Word vectors without what all share (Mu & Viswanath 2018), unit rows, shape (n, d)."""
    rest = vectors - middle
    return unit_rows(np.asarray(rest - (rest @ common) @ common.T, dtype=np.float32))
