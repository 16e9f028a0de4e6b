"""Themes: one model per language, fitted on a sample, assigned to every passage, labelled and quoted."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from insights.analysis.clustering import (
    Clusters,
    Labels,
    choose_count,
    consensus,
    means,
    run_from,
    squared_distances,
    without_small,
)
from insights.analysis.corpus import Corpus
from insights.analysis.describing import Described, ThemeResult, describe_themes
from insights.analysis.embedding import Embedder
from insights.analysis.parts import Mention, main_mention
from insights.analysis.progress import Progress, silent, within
from insights.analysis.spaces import Documents
from insights.analysis.storage import pack, unpack
from insights.analysis.terms import topical_lemmas
from insights.analysis.vectors import Floats

VERSION = "3"
FEWEST_TEXTS = 20
SAMPLE = 20_000
BATCH = 5_000

Assignment = tuple[int | None, float]


@dataclass(slots=True)
class ThemeModel:
    """
    The themes of one language.

    `rows` are the corpus rows in that language; `assignments` (a theme id, or None for a text without words to go by)
    and `confidences` (0..1) are aligned with them. `fingerprint` is the SHA-256 of assignments and parameters.
    `subthemes` have ids of their own, and a theme as `parent`. `mentions`, aligned with `rows` and not stored, say all
    that each passage speaks of: its main theme first, then further themes of stretches of it, each theme once.
    """

    language: str
    seed: int
    themes: list[ThemeResult] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    assignments: list[int | None] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    embedder: Embedder | None = None
    clusters: Clusters | None = None
    ids: list[int] = field(default_factory=list)
    version: str = VERSION
    subthemes: list[ThemeResult] = field(default_factory=list)
    mentions: list[list[Mention]] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        parts = [
            self.version,
            self.language,
            str(self.seed),
            ",".join(map(str, self.ids)),
            ",".join(map(str, self.assignments)),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def assign(self, texts: Sequence[str]) -> list[Assignment]:
        """Give the theme id and the confidence (0..1) of each text; (None, 0.0) where no word tells."""
        found: list[Assignment] = []
        for start in range(0, len(texts), BATCH):
            documents = topical_lemmas(texts[start : start + BATCH], self.language)
            if self.clusters is None:
                found += [(None, 0.0)] * len(documents)
                continue
            labels, shares, _ = self.place(documents)
            for lemmas, label, share in zip(documents, labels, shares, strict=True):
                found.append((self.ids[label], round(float(share), 4)) if lemmas else (None, 0.0))
        return found

    def mention(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Say what each text speaks of: its main theme first; nothing where no word tells."""
        placed = zip(self.assign(texts), texts, strict=True)
        return [main_mention(theme, share, text) for (theme, share), text in placed]

    def place(self, documents: Documents) -> tuple[Labels, Floats, Floats]:
        """Cluster number, confidence and squared distance of lemmatised texts, each of shape (len(documents),)."""
        if self.embedder is None or self.clusters is None:
            message = "a model without themes places nothing"
            raise ValueError(message)
        points = self.embedder.transform(documents)
        labels, shares = self.clusters.assign(points)
        distances = squared_distances(points, self.clusters.centres)[np.arange(len(points)), labels]
        return labels, shares, distances

    def to_bytes(self) -> bytes:
        """Store the model; no code is pickled."""
        return pack(asdict(replace(self, mentions=[])))

    @classmethod
    def from_bytes(cls, data: bytes) -> "ThemeModel":
        """Read a stored model; raises ValueError if the bytes are none, or of another version."""
        tree = unpack(data)
        if tree.get("version") != VERSION:
            message = f"the stored model has version {tree.get('version')}, not {VERSION}"
            raise ValueError(message)
        embedder, clusters = tree.pop("embedder"), tree.pop("clusters")
        themes = [ThemeResult(**theme) for theme in tree.pop("themes")]
        subthemes = [ThemeResult(**theme) for theme in tree.pop("subthemes")]
        return cls(
            **tree,
            themes=themes,
            subthemes=subthemes,
            embedder=Embedder.from_tree(embedder) if embedder else None,
            clusters=Clusters(**clusters) if clusters else None,
        )


def fit_themes(  # noqa: PLR0913 - the choices a caller has
    corpus: Corpus,
    language: str,
    *,
    themes: int | None = None,
    seed: int = 0,
    warm: ThemeModel | None = None,
    progress: Progress | None = None,
) -> ThemeModel:
    """
    Find the themes of the passages in one language.

    `themes` fixes their number, else a criterion chooses it. `warm` is an earlier model whose themes are to be kept,
    with their ids, as far as the texts still bear them; it counts only if it has as many themes as asked for. Under
    twenty texts with words to go by there are no themes. What `progress` raises ends the work.
    """
    report = progress or silent
    model = ThemeModel(language=language, seed=seed, rows=corpus.rows_in(language))
    texts = [corpus.texts[row] for row in model.rows]
    report(0.0, "lemmas")
    with threadpool_limits(1):
        sample = _telling(texts, language, report)
        if len(sample) >= FEWEST_TEXTS:
            _fit_clusters(model, sample, themes, warm, within(report, 0.2, 0.7))
        distances = _place(model, texts, within(report, 0.7, 0.9))
    report(0.9, f"themes-{language}")
    if model.embedder is not None:
        described = Described(language, corpus, model.rows, distances, model.embedder.domain)
        model.themes = describe_themes(described, model.assignments, model.ids)
    found = zip(model.assignments, model.confidences, texts, strict=True)
    model.mentions = [main_mention(*passage) for passage in found]
    report(1.0, f"themes-{language}")
    return model


def _telling(texts: Sequence[str], language: str, report: Progress) -> dict[int, list[str]]:
    """Lemmas by position of up to 20 000 evenly spaced texts, of those that have any."""
    chosen = np.linspace(0, len(texts) - 1, min(SAMPLE, len(texts))).astype(int).tolist()
    found: dict[int, list[str]] = {}
    for start in range(0, len(chosen), BATCH):
        batch = chosen[start : start + BATCH]
        documents = topical_lemmas([texts[place] for place in batch], language)
        found.update(
            (place, lemmas) for place, lemmas in zip(batch, documents, strict=True) if lemmas
        )
        report(0.2 * (start + len(batch)) / len(chosen), "lemmas")
    return found


def _fit_clusters(
    model: ThemeModel,
    sample: dict[int, list[str]],
    themes: int | None,
    warm: ThemeModel | None,
    report: Progress,
) -> None:
    """Fit the embedder and the clusters of `model` on lemmatised texts."""
    stage = f"themes-{model.language}"
    documents = list(sample.values())
    report(0.0, stage)
    model.embedder, points = Embedder.fit_transform(documents, model.language, model.seed)
    report(0.6, stage)
    if warm is not None and warm.ids and themes in (None, len(warm.ids)):
        model.ids, centres = _warm_centres(warm, documents, points)
    else:
        most = len({tuple(sorted(lemmas)) for lemmas in documents})
        count = min(themes or choose_count(points, len(model.rows), model.seed), most)
        report(0.8, stage)
        centres = consensus(points, count, model.seed)
        centres = centres if themes else without_small(points, centres)
        nearest = squared_distances(points, centres).argmin(axis=1)
        centres = centres[np.argsort(-np.bincount(nearest, minlength=len(centres)), kind="stable")]
        model.ids = list(range(len(centres)))
    model.clusters = Clusters(centres, float(squared_distances(points, centres).min(axis=1).mean()))


def _warm_centres(
    warm: ThemeModel, documents: Documents, points: Floats
) -> tuple[list[int], Floats]:
    """Ids and centres of the earlier themes that still have texts, moved to where the texts now are."""
    before = [
        warm.place(documents[start : start + BATCH])[0] for start in range(0, len(documents), BATCH)
    ]
    labels = np.concatenate(before)
    alive = np.unique(labels)
    start = means(points, np.searchsorted(alive, labels), len(alive))
    centres = np.asarray(run_from(points, start).cluster_centers_, dtype=np.float32)
    return [warm.ids[label] for label in alive], centres


def _place(model: ThemeModel, texts: Sequence[str], report: Progress) -> Floats:
    """Assign every text, and give the squared distance of each to its centre, shape (len(texts),)."""
    found = np.full(len(texts), np.inf, dtype=np.float32)
    for start in range(0, len(texts), BATCH):
        documents = topical_lemmas(texts[start : start + BATCH], model.language)
        report(start / len(texts), f"themes-{model.language}")
        if model.clusters is None:
            model.assignments += [None] * len(documents)
            model.confidences += [0.0] * len(documents)
            continue
        labels, shares, distances = model.place(documents)
        found[start : start + len(documents)] = distances
        model.assignments += [
            model.ids[label] if lemmas else None
            for lemmas, label in zip(documents, labels, strict=True)
        ]
        model.confidences += [
            round(float(share), 4) if lemmas else 0.0
            for lemmas, share in zip(documents, shares, strict=True)
        ]
    return found
