"""The embedder: from lemmatised texts to points in a space where near means alike in content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.decomposition import PCA

from insights.analysis.domain import DomainSpace
from insights.analysis.encoder import SentenceModel, SentenceSpace
from insights.analysis.spaces import Bag, Documents, LexicalSpace, MeaningSpace
from insights.analysis.vectors import Floats, has_floret, unit_rows

DIMENSIONS = 64
LEARN_FINNISH_FROM = 3_000
LANDMARKS = 2_000
NEIGHBOURS = 10
SMOOTHING = 0.5
ROWS_AT_ONCE = 500
SENTENCE_WEIGHT = np.float32(2)


@dataclass(frozen=True, slots=True)
class Embedder:
    """
    A fitted embedder: word lists and arrays only, so that it can be stored without pickled code.

    `landmarks` (at most 2 000, raw dimensions), `centre` (raw,) and `axes` (raw, at most 64) of the last projection.
    `sentences`, if there is a sentence model, stands in for the `meanings` of words, and weighs twice as much.
    """

    lexical: LexicalSpace
    meanings: tuple[MeaningSpace, ...]
    domain: DomainSpace
    landmarks: Floats
    centre: Floats
    axes: Floats
    sentences: SentenceSpace | None = None

    @classmethod
    def fit_transform(
        cls,
        documents: Documents,
        language: str,
        seed: int,
        texts: Sequence[str] = (),
        model: SentenceModel | None = None,
    ) -> tuple["Embedder", Floats]:
        """
        Fit on lemmatised texts, at least two of them, none empty; give the embedder and their points.

        A sentence `model` reads the `texts` themselves. Raises SentenceModelError if it cannot.
        """
        bag = Bag.of(documents)
        lexical = LexicalSpace.fit(documents, bag, seed)
        sentences = SentenceSpace.fit(model, texts) if model else None
        meanings = tuple(
            MeaningSpace.fit(documents, bag, seed, floret=floret)
            for floret in ([] if model else _sources(language, len(documents)))
        )
        domain = DomainSpace.fit(documents, bag, language)
        spaces: tuple[LexicalSpace | MeaningSpace, ...] = (lexical, *meanings)
        raw = _raw(spaces, domain, bag, sentences, texts)
        evenly = np.linspace(0, len(raw) - 1, min(LANDMARKS, len(raw))).astype(int)
        landmarks = raw[evenly]
        smooth = smoothed(raw, landmarks)
        pca = PCA(
            min(DIMENSIONS, *smooth.shape), random_state=seed, svd_solver="covariance_eigh"
        ).fit(smooth)
        axes = np.asarray(pca.components_.T, dtype=np.float32)
        centre = np.asarray(pca.mean_, dtype=np.float32)
        embedder = cls(lexical, meanings, domain, landmarks, centre, axes, sentences)
        return embedder, embedder._project(smooth)

    def transform(self, documents: Documents, texts: Sequence[str]) -> Floats:
        """Points of `texts` and their lemmas, shape (len(texts), at most 64); a text without lemmas lies at the origin."""
        spaces: tuple[LexicalSpace | MeaningSpace, ...] = (self.lexical, *self.meanings)
        raw = _raw(spaces, self.domain, Bag.of(documents), self.sentences, texts)
        points = self._project(smoothed(raw, self.landmarks))
        points[[not document for document in documents]] = 0
        return points

    def _project(self, smooth: Floats) -> Floats:
        return np.asarray((smooth - self.centre) @ self.axes, dtype=np.float32)

    @classmethod
    def from_tree(cls, tree: Mapping[str, Any]) -> "Embedder":
        """Rebuild from what `dataclasses.asdict` gave."""
        return cls(
            lexical=LexicalSpace(**tree["lexical"]),
            meanings=tuple(MeaningSpace(**meaning) for meaning in tree["meanings"]),
            domain=DomainSpace(**tree["domain"]),
            landmarks=tree["landmarks"],
            centre=tree["centre"],
            axes=tree["axes"],
            sentences=SentenceSpace.from_tree(tree["sentences"]) if tree.get("sentences") else None,
        )


def _sources(language: str, texts: int) -> list[bool]:
    """Which word vectors serve: True for floret, False for learnt ones."""
    floret = has_floret()
    learnt = not floret or language != "fi" or texts >= LEARN_FINNISH_FROM
    return [True] * floret + [False] * learnt


def _raw(
    spaces: Sequence[LexicalSpace | MeaningSpace],
    domain: DomainSpace,
    bag: Bag,
    sentences: SentenceSpace | None,
    texts: Sequence[str],
) -> Floats:
    blocks = [space.transform(bag) for space in spaces]
    if sentences:
        blocks.append(SENTENCE_WEIGHT * sentences.transform(texts))
    if domain.weight > 0:
        blocks.append(domain.transform(bag))
    return unit_rows(np.hstack(blocks))


def smoothed(points: Floats, landmarks: Floats) -> Floats:
    """Move each unit row half-way to the mean of its nearest landmarks, weighted by likeness; shapes stay."""
    found = np.empty_like(points)
    for start in range(0, len(points), ROWS_AT_ONCE):  # so that the likenesses stay in the cache
        own = points[start : start + ROWS_AT_ONCE]
        found[start : start + ROWS_AT_ONCE] = _smoothed(own, landmarks)
    return found


def _smoothed(points: Floats, landmarks: Floats) -> Floats:
    likeness = points @ landmarks.T
    count = min(NEIGHBOURS, len(landmarks))
    nearest = np.argpartition(likeness, len(landmarks) - count, axis=1)[:, -count:]
    weights = np.maximum(np.take_along_axis(likeness, nearest, axis=1), 0)
    rows = np.repeat(np.arange(len(points)), count)
    pulls = sparse.csr_matrix(
        (weights.ravel(), (rows, nearest.ravel())), shape=(len(points), len(landmarks))
    )
    return unit_rows((1 - SMOOTHING) * points + SMOOTHING * unit_rows(pulls @ landmarks))
