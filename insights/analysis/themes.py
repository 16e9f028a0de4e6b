"""Themes: one model per language, fitted on a sample, assigned to every passage, labelled and quoted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from insights.analysis.clustering import (
    Clusters,
    Labels,
    choose_count,
    consensus,
    means,
    squared_distances,
    without_small,
)
from insights.analysis.corpus import Corpus
from insights.analysis.describing import Described, describe_subthemes, describe_themes
from insights.analysis.embedding import Embedder
from insights.analysis.encoder import SentenceModel, encode_batch, remember, remembering
from insights.analysis.hierarchy import NONE, Placed, grow
from insights.analysis.mentions import Mentions
from insights.analysis.parallel import cut, in_batches
from insights.analysis.progress import Progress, silent, within
from insights.analysis.terms import topical_lemmas
from insights.analysis.theme_model import ThemeModel, mention_batch, place_batch
from insights.analysis.vectors import Floats

FEWEST_TEXTS = 20
SAMPLE = 20_000
GROWTH = 1.5


def fit_themes(  # noqa: PLR0913 - the choices a caller has
    corpus: Corpus,
    language: str,
    *,
    themes: int | None = None,
    seed: int = 0,
    warm: ThemeModel | None = None,
    sentence_model: SentenceModel | None = None,
    progress: Progress | None = None,
) -> ThemeModel:
    """
    Find the themes of the passages in one language.

    `themes` fixes their number, else the number of texts does. `warm` is an earlier model whose themes are to be kept,
    with their ids, as far as the texts still bear them; it counts only if it has as many themes as asked for, and was
    made with the same `sentence_model`, whose vectors stand in for the floret ones. Under twenty texts with words to go
    by there are no themes. What `progress` raises ends the work. Raises SentenceModelError if that model cannot be used.
    """
    report = progress or silent
    model = ThemeModel(language=language, seed=seed, rows=corpus.rows_in(language))
    texts = [corpus.texts[row] for row in model.rows]
    if warm and not (
        warm.reads_with(sentence_model) and warm.ids and themes in {None, len(warm.ids)}
    ):
        warm = None
    report(0.0, "lemmas")
    with threadpool_limits(1), remembering():
        sample = _telling(texts, language, report)
        if len(sample.texts) >= FEWEST_TEXTS:
            begin = 0.2
            if sentence_model:
                begin = 0.4
                stage = f"themes-{language}"
                _read_sentences(sentence_model, sample.texts, stage, within(report, 0.2, begin))
            _fit_clusters(model, sample, themes, warm, sentence_model, within(report, begin, 0.7))
        placed, mains = _place(model, texts, within(report, 0.7, 0.9))
        report(0.9, f"themes-{language}")
        _describe(model, corpus, placed, mains)
        _mention(model, texts, mains, within(report, 0.95, 1.0))
    report(1.0, f"themes-{language}")
    return model


@dataclass(frozen=True, slots=True)
class Sample:
    """Texts that a model is fitted on, and their lemmas; none of them is without."""

    texts: list[str]
    documents: list[list[str]]


def _telling(texts: Sequence[str], language: str, report: Progress) -> Sample:
    """Up to 20 000 evenly spaced texts, of those that have lemmas."""
    chosen = np.linspace(0, len(texts) - 1, min(SAMPLE, len(texts))).astype(int).tolist()
    batches = [(language, batch) for batch in cut([texts[place] for place in chosen])]
    documents = chain.from_iterable(
        in_batches(lemmas_of, batches, report=lambda share: report(0.2 * share, "lemmas"))
    )
    told = [(texts[place], own) for place, own in zip(chosen, documents, strict=True) if own]
    return Sample([text for text, _ in told], [lemmas for _, lemmas in told])


def _read_sentences(
    sentence_model: SentenceModel, texts: Sequence[str], stage: str, report: Progress
) -> None:
    """Let the workers read the sample by the sentence model, and remember the vectors."""
    batches = [(sentence_model.folder, sentence_model.digest, batch) for batch in cut(texts)]
    found = in_batches(encode_batch, batches, report=partial(_tell, report, stage))
    remember(texts, chain.from_iterable(found))


def _fit_clusters(  # noqa: PLR0913, PLR0917 - what a fit draws on
    model: ThemeModel,
    sample: Sample,
    themes: int | None,
    warm: ThemeModel | None,
    sentence_model: SentenceModel | None,
    report: Progress,
) -> None:
    """Fit the embedder and the clusters of `model` on a sample."""
    stage = f"themes-{model.language}"
    report(0.0, stage)
    points = _points(model, sample, warm, sentence_model)
    report(0.6, stage)
    former = np.full(len(points), NONE, dtype=np.int64)
    if warm is not None:
        model.ids, centres, former = _warm_centres(warm, sample, points)
        first_id = warm.next_id
    else:
        most = len({tuple(sorted(lemmas)) for lemmas in sample.documents})
        count = min(themes or choose_count(points, len(model.rows)), most)
        report(0.8, stage)
        centres = consensus(points, count, model.seed)
        centres = centres if themes else without_small(points, centres)
        nearest = squared_distances(points, centres).argmin(axis=1)
        centres = centres[np.argsort(-np.bincount(nearest, minlength=len(centres)), kind="stable")]
        model.ids = list(range(len(centres)))
        first_id = len(centres)
    distances = squared_distances(points, centres)
    model.clusters = Clusters(centres, float(distances.min(axis=1).mean()))
    labels = np.asarray(model.ids)[distances.argmin(axis=1)]
    model.branches, model.next_id = grow(points, labels, former, first_id, model.seed)


def _points(
    model: ThemeModel, sample: Sample, warm: ThemeModel | None, sentence_model: SentenceModel | None
) -> Floats:
    """
    Give `model` an embedder and return the points of a sample.

    The embedder of the earlier model serves until there are half as many texts again as it was fitted on.
    """
    if warm is None or warm.embedder is None or len(model.rows) > GROWTH * warm.fitted_on:
        model.fitted_on = len(model.rows)
        model.embedder, points = Embedder.fit_transform(
            sample.documents, model.language, model.seed, sample.texts, sentence_model
        )
        return points
    model.fitted_on, model.embedder = warm.fitted_on, warm.embedder
    batches = zip(cut(sample.documents), cut(sample.texts), strict=True)
    return np.vstack([warm.embedder.transform(documents, texts) for documents, texts in batches])


def _warm_centres(
    warm: ThemeModel, sample: Sample, points: Floats
) -> tuple[list[int], Floats, Labels]:
    """
    Ids and centres of the earlier themes that still have texts, moved to where the texts now are.

    Beside them the earlier sub-theme of each text, -1 for none.
    """
    batches = zip(cut(sample.texts), cut(sample.documents), strict=True)
    before = [warm.place(texts, documents) for texts, documents in batches]
    labels = np.concatenate([placed.labels for placed in before])
    alive = np.unique(labels)
    centres = means(points, np.searchsorted(alive, labels), len(alive))
    former = np.concatenate([placed.subthemes for placed in before])
    return [warm.ids[label] for label in alive], centres, former


def _place(model: ThemeModel, texts: Sequence[str], report: Progress) -> tuple[Placed, Mentions]:
    """Assign every text; say where each lies, and mention its main theme."""
    found: list[tuple[Placed, Mentions]] = []
    if model.clusters is not None:
        stage = f"themes-{model.language}"
        tell = partial(_tell, report, stage)
        found = in_batches(place_batch, cut(texts), model=model.lean(), report=tell)
    mains = (
        Mentions.joined([batch for _, batch in found]) if found else Mentions.of([()] * len(texts))
    )
    themes, _, model.confidences = mains.mains()
    model.assignments = [None if theme == NONE else theme for theme in themes.tolist()]
    return Placed.joined([placed for placed, _ in found]), mains


def _mention(model: ThemeModel, texts: Sequence[str], mains: Mentions, report: Progress) -> None:
    """Say what else the long ones of placed texts speak of."""
    model.mentions = mains
    if model.clusters is None:
        return
    batches = list(zip(cut(texts), cut(mains), strict=True))
    tell = partial(_tell, report, f"themes-{model.language}")
    found = in_batches(mention_batch, batches, model=model.lean(), report=tell)
    model.mentions = Mentions.joined(found)


def _tell(report: Progress, stage: str, share: float) -> None:
    report(share, stage)


def lemmas_of(batch: tuple[str, Sequence[str]]) -> list[list[str]]:
    """Lemmas of the texts of a language: what a worker does with its batch before there is a model."""
    language, texts = batch
    return topical_lemmas(texts, language)


def _describe(model: ThemeModel, corpus: Corpus, placed: Placed, mains: Mentions) -> None:
    """Describe the themes and sub-themes of `model`."""
    if model.embedder is None:
        return
    themes, children, _ = mains.mains()
    passages = Described(
        model.language, corpus, model.rows, placed.distances, model.embedder.domain
    )
    model.themes = describe_themes(passages, themes, model.ids)
    passages = replace(passages, distances=placed.nearness)
    for theme in model.themes:
        model.subthemes += describe_subthemes(passages, theme, themes, children)
