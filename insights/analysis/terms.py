"""Texts as sparse counts of their terms."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from insights.analysis.lemmas import content_lemmas
from insights.analysis.tokens import stop_words
from insights.analysis.vectors import Floats, Sparse

NGRAM_SIZES = (3, 4, 5)
MOST_KEPT = 200_000
ROWS_AT_ONCE = 2_000

Columns = NDArray[np.int32]


def topical_lemmas(texts: Iterable[str], language: str) -> list[list[str]]:
    """
    Lemmas that can carry a theme: content lemmas without the weak words.

    Where a text says nothing but weak words ("asiat ovat huonosti") these stand in; a non-answer gives an empty list.
    """
    weak = stop_words(language).weak
    found = (content_lemmas(text, language) for text in texts)
    return [[lemma for lemma in lemmas if lemma not in weak] or lemmas for lemmas in found]


def character_ngrams(word: str) -> Iterator[str]:
    """
    Character 3- to 5-grams of a word, its edges marked by a space.

    >>> list(character_ngrams("jää"))
    [' jä', 'jää', 'ää ', ' jää', 'jää ', ' jää ']
    """
    edged = f" {word} "
    for size in NGRAM_SIZES:
        for start in range(len(edged) - size + 1):
            yield edged[start : start + size]


def frequent(documents: Iterable[Iterable[str]], *, at_least: int, at_most: int) -> list[str]:
    """Up to `at_most` terms that occur in at least `at_least` documents: the most frequent, in alphabetical order."""
    counts = Counter(term for document in documents for term in set(document))
    ranked = sorted((-count, term) for term, count in counts.items() if count >= at_least)
    return sorted(term for _, term in ranked[:at_most])


class Spelling:
    """Which of a list of n-grams each word holds: a word is taken apart once, not in each batch."""

    def __init__(self, ngrams: Sequence[str]) -> None:
        self._place = {ngram: column for column, ngram in enumerate(ngrams)}
        self._known: dict[str, Columns] = {}

    def counts(self, words: Sequence[str]) -> Sparse:
        """Count the n-grams of each word: shape (words, n-grams)."""
        if len(self._known) > MOST_KEPT:
            self._known.clear()
        return rows_of([self._columns(word) for word in words], len(self._place))

    def _columns(self, word: str) -> Columns:
        found = self._known.get(word)
        if found is None:
            places = map(self._place.get, character_ngrams(word))
            found = np.array([place for place in places if place is not None], dtype=np.int32)
            self._known[word] = found
        return found


@lru_cache(maxsize=8)
def spelling(ngrams: tuple[str, ...]) -> Spelling:
    """Give the one `Spelling` of these n-grams, with what it knows of words met before."""
    return Spelling(ngrams)


def frequent_ngrams(
    types: Sequence[str], presence: Sparse, *, at_least: int, at_most: int
) -> list[str]:
    """
    Up to `at_most` n-grams that occur in at least `at_least` texts: the most frequent, in alphabetical order.

    `presence` (texts, types) says which texts hold which words.
    """
    place: dict[str, int] = {}
    columns = [
        np.unique([place.setdefault(ngram, len(place)) for ngram in character_ngrams(word)])
        for word in types
    ]
    spelt = rows_of(columns, len(place))
    counts = np.zeros(len(place), dtype=np.int64)
    for start in range(0, presence.shape[0], ROWS_AT_ONCE):
        there = sparse.csr_matrix(presence[start : start + ROWS_AT_ONCE] @ spelt)
        counts += np.bincount(there.indices, minlength=len(place))
    ranked = sorted(
        (-count, ngram)
        for ngram, count in zip(place, counts.tolist(), strict=True)
        if count >= at_least
    )
    return sorted(ngram for _, ngram in ranked[:at_most])


def rows_of(columns: Sequence[Columns], width: int) -> Sparse:
    """Count columns, given for each row: shape (len(columns), width)."""
    starts = np.cumsum([0, *map(len, columns)])
    indices = np.concatenate(columns) if columns else np.zeros(0, dtype=np.int32)
    data = np.ones(len(indices), dtype=np.float32)
    matrix = sparse.csr_matrix((data, indices, starts), shape=(len(columns), width))
    matrix.sum_duplicates()
    return matrix


def selection(types: Sequence[str], columns: Mapping[str, int]) -> Sparse:
    """Ones where a type is a column: shape (types, columns)."""
    found = [
        (row, column) for row, term in enumerate(types) if (column := columns.get(term)) is not None
    ]
    places = np.array(found, dtype=np.int32).reshape(-1, 2)
    data = np.ones(len(found), dtype=np.float32)
    return sparse.csr_matrix((data, (places[:, 0], places[:, 1])), shape=(len(types), len(columns)))


def count_matrix(documents: Sequence[Iterable[str]], columns: Mapping[str, int]) -> Sparse:
    """Count terms: shape (documents, columns); a term without a column is left out."""
    indices: list[int] = []
    starts = [0]
    for document in documents:
        indices.extend([column for term in document if (column := columns.get(term)) is not None])
        starts.append(len(indices))
    data = np.ones(len(indices), dtype=np.float32)
    matrix = sparse.csr_matrix((data, indices, starts), shape=(len(documents), len(columns)))
    matrix.sum_duplicates()
    return matrix


def inverse_frequency(counts: Sparse) -> Floats:
    """Smoothed inverse document frequency of each column."""
    documents = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + documents)) + 1, dtype=np.float32)


def tf_idf(counts: Sparse, weights: Floats) -> Sparse:
    """TF-IDF with logarithmic term frequency, rows of length one."""
    weighted = counts.copy()
    weighted.data = 1 + np.log(weighted.data)
    weighted = sparse.csr_matrix(weighted @ sparse.diags(weights))
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return sparse.csr_matrix(
        sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ weighted, dtype=np.float32
    )
