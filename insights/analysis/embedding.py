"""The embedder: from lemmatised texts to points in a space where near means alike in content."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.decomposition import PCA, TruncatedSVD

from insights.analysis.terms import character_ngrams, count_matrix, frequent, inverse_frequency, tf_idf
from insights.analysis.vectors import Floats, Sparse, floret_vectors, has_floret, learnt_vectors, unit_rows

LEXICAL_DIMENSIONS = 100
LEARNT_DIMENSIONS = 200
DIMENSIONS = 64
LEARN_FINNISH_FROM = 3_000
MOST_WORDS = 20_000
MOST_NGRAMS = 30_000
LANDMARKS = 2_000
NEIGHBOURS = 10
SMOOTHING = 0.5
SIF = 1e-3
ARRAYS = ("ngram_weights", "word_weights", "lexical", "frequencies", "learnt", "common", "landmarks", "centre", "axes")

Documents = Sequence[list[str]]


@dataclass(frozen=True, slots=True)
class Embedder:
    """
    A fitted embedder: plain arrays and word lists, so that it can be stored without pickling code.

    With w words, g n-grams and d raw dimensions: `word_weights` (w,), `ngram_weights` (g,), `lexical` (w + g, 100),
    `frequencies` (w,) relative, `learnt` (w, 200) or (w, 0), `common` (d,) the direction removed, `landmarks`
    (at most 2 000, d), `centre` (d,) and `axes` (d, at most 64) of the final projection.
    """

    words: list[str]
    ngrams: list[str]
    floret: bool
    word_weights: Floats
    ngram_weights: Floats
    lexical: Floats
    frequencies: Floats
    learnt: Floats
    common: Floats
    landmarks: Floats
    centre: Floats
    axes: Floats

    def transform(self, documents: Documents) -> Floats:
        """Points of lemmatised texts, shape (len(documents), at most 64). A text without lemmas lies at the origin."""
        raw = _raw(self, documents)
        smooth = smoothed(_without(raw, self.common, len(self.lexical[0])), self.landmarks)
        points = (smooth - self.centre) @ self.axes
        empty = np.array([not document for document in documents], dtype=bool)
        points[empty] = 0
        return np.asarray(points, dtype=np.float32)
