"""Texts as sparse counts of their terms."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from scipy import sparse

from insights.analysis.lemmas import content_lemmas
from insights.analysis.tokens import stop_words
from insights.analysis.vectors import Floats, Sparse

NGRAM_SIZES = (3, 4, 5)


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


def count_matrix(documents: Sequence[Iterable[str]], columns: Mapping[str, int]) -> Sparse:
    """Count terms: shape (documents, columns); a term without a column is left out."""
    indices: list[int] = []
    starts = [0]
    for document in documents:
        indices.extend(column for term in document if (column := columns.get(term)) is not None)
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
