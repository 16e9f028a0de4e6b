"""Themes: one model per language, fitted on a sample, assigned to every passage, labelled and quoted."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
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
from insights.analysis.describing import (
    Described,
    ThemeResult,
    describe_subthemes,
    describe_themes,
)
from insights.analysis.embedding import Embedder
from insights.analysis.hierarchy import NONE, Branch, Placed, grow, subthemes_of
from insights.analysis.lemmas import content_lemmas
from insights.analysis.parallel import cut, in_batches
from insights.analysis.parts import Mention, further
from insights.analysis.progress import Progress, silent, within
from insights.analysis.spaces import Documents
from insights.analysis.storage import pack, unpack
from insights.analysis.terms import topical_lemmas
from insights.analysis.vectors import Floats

VERSION = "5"
FEWEST_TEXTS = 20
SAMPLE = 20_000
BATCH = 5_000
CLEAR = 0.8
GROWTH = 1.5

Assignment = tuple[int | None, float]


@dataclass(slots=True)
class ThemeModel:
    """
    The themes of one language.

    `rows` are the corpus rows in that language; `assignments` (a theme id, or None for a text without words to go by)
    and `confidences` (0..1) are aligned with them. `fingerprint` is the SHA-256 of assignments and parameters.
    `fitted_on` is the number of texts that the embedder was fitted on. `subthemes` have ids of their own, and a theme as `parent`. `mentions`, aligned with `rows` and not stored, say all
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
    branches: list[Branch] = field(default_factory=list)
    next_id: int = 0
    fitted_on: int = 0
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
            *(",".join(map(str, theme.passages)) for theme in self.subthemes),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def assign(self, texts: Sequence[str]) -> list[Assignment]:
        """Give the theme id and the confidence (0..1) of each text; (None, 0.0) where no word tells."""
        found = self.mains(texts)
        return [(main.theme, main.confidence) if main else (None, 0.0) for main in found]

    def mention(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Say what each text speaks of: its main theme first; nothing where no word tells."""
        return further(texts, self.mains(texts), self.mains, self.clearly())

    def mains(self, texts: Sequence[str]) -> list[Mention | None]:
        """Mention the main theme and sub-theme of each text; None where no word tells."""
        found: list[Mention | None] = []
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            documents = topical_lemmas(batch, self.language)
            if self.clusters is None:
                found += [None] * len(batch)
            else:
                found += self.named(batch, documents, self.place(documents))
        return found

    def named(
        self, texts: Sequence[str], documents: Documents, placed: Placed
    ) -> list[Mention | None]:
        """Mention the theme of placed texts, as `mains` does."""
        columns = (placed.labels.tolist(), placed.shares.tolist(), placed.subthemes.tolist())
        return [
            Mention(
                self.ids[label], None if child == NONE else child, round(share, 4), 0, len(text)
            )
            if lemmas
            else None
            for text, lemmas, label, share, child in zip(texts, documents, *columns, strict=True)
        ]

    def place(self, documents: Documents) -> Placed:
        """Find the clusters that lemmatised texts lie in."""
        if self.embedder is None or self.clusters is None:
            message = "a model without themes places nothing"
            raise ValueError(message)
        points = self.embedder.transform(documents)
        labels, shares = self.clusters.assign(points)
        distances = squared_distances(points, self.clusters.centres)[np.arange(len(points)), labels]
        children, nearness = subthemes_of(points, np.asarray(self.ids)[labels], self.branches)
        return Placed(labels, shares, distances, children, nearness)

    def clearly(self) -> Callable[[Mention, str], bool]:
        """
        Give a function that says whether a piece of text speaks clearly of the theme it was given.

        It lies surely in that theme, and has more of its terms than of any other theme's.
        """
        telling = {
            theme.id: frozenset(content_lemmas(" ".join(theme.terms), self.language))
            for theme in self.themes
        }

        def speaks(mention: Mention, piece: str) -> bool:
            words = set(content_lemmas(piece, self.language))
            shared = {theme: len(lemmas & words) for theme, lemmas in telling.items()}
            mine = shared.pop(mention.theme)
            return mention.confidence >= CLEAR and mine > max(shared.values(), default=0)

        return speaks

    def lean(self) -> "ThemeModel":
        """Give the model as a worker needs it: what it was fitted on is left behind."""
        themes = [replace(theme, passages=[], quotes=[]) for theme in self.themes]
        return ThemeModel(
            self.language,
            self.seed,
            themes,
            embedder=self.embedder,
            clusters=self.clusters,
            ids=self.ids,
            branches=self.branches,
        )

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
        branches = [Branch(**branch) for branch in tree.pop("branches")]
        themes = [ThemeResult(**theme) for theme in tree.pop("themes")]
        subthemes = [ThemeResult(**theme) for theme in tree.pop("subthemes")]
        return cls(
            **tree,
            themes=themes,
            subthemes=subthemes,
            embedder=Embedder.from_tree(embedder) if embedder else None,
            clusters=Clusters(**clusters) if clusters else None,
            branches=branches,
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

    `themes` fixes their number, else the number of texts does. `warm` is an earlier model whose themes are to be kept,
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
        placed = _place(model, texts, within(report, 0.7, 0.9))
        report(0.9, f"themes-{language}")
        _describe(model, corpus, placed)
        _mention(model, texts, within(report, 0.95, 1.0))
    report(1.0, f"themes-{language}")
    return model


def _telling(texts: Sequence[str], language: str, report: Progress) -> dict[int, list[str]]:
    """Lemmas by position of up to 20 000 evenly spaced texts, of those that have any."""
    chosen = np.linspace(0, len(texts) - 1, min(SAMPLE, len(texts))).astype(int).tolist()
    batches = [(language, batch) for batch in cut([texts[place] for place in chosen])]
    documents = chain.from_iterable(
        in_batches(lemmas_of, batches, report=lambda share: report(0.2 * share, "lemmas"))
    )
    return {place: lemmas for place, lemmas in zip(chosen, documents, strict=True) if lemmas}


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
    if warm is not None and not (warm.ids and themes in {None, len(warm.ids)}):
        warm = None
    points = _points(model, documents, warm)
    report(0.6, stage)
    former = np.full(len(documents), NONE, dtype=np.int64)
    if warm is not None:
        model.ids, centres, former = _warm_centres(warm, documents, points)
        first_id = warm.next_id
    else:
        most = len({tuple(sorted(lemmas)) for lemmas in documents})
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


def _points(model: ThemeModel, documents: Documents, warm: ThemeModel | None) -> Floats:
    """
    Give `model` an embedder and return the points of lemmatised texts.

    The embedder of the earlier model serves until there are half as many texts again as it was fitted on.
    """
    if warm is None or warm.embedder is None or len(model.rows) > GROWTH * warm.fitted_on:
        model.fitted_on = len(model.rows)
        model.embedder, points = Embedder.fit_transform(documents, model.language, model.seed)
        return points
    model.fitted_on, model.embedder = warm.fitted_on, warm.embedder
    starts = range(0, len(documents), BATCH)
    return np.vstack(
        [warm.embedder.transform(documents[start : start + BATCH]) for start in starts]
    )


def _warm_centres(
    warm: ThemeModel, documents: Documents, points: Floats
) -> tuple[list[int], Floats, Labels]:
    """
    Ids and centres of the earlier themes that still have texts, moved to where the texts now are.

    Beside them the earlier sub-theme of each document, -1 for none.
    """
    before = [
        warm.place(documents[start : start + BATCH]) for start in range(0, len(documents), BATCH)
    ]
    labels = np.concatenate([placed.labels for placed in before])
    alive = np.unique(labels)
    centres = means(points, np.searchsorted(alive, labels), len(alive))
    former = np.concatenate([placed.subthemes for placed in before])
    return [warm.ids[label] for label in alive], centres, former


def _place(model: ThemeModel, texts: Sequence[str], report: Progress) -> Placed:
    """Assign every text, and say where each lies; a text without words at no distance that counts."""
    found: list[tuple[Placed, list[Mention | None]]] = []
    if model.clusters is not None:
        stage = f"themes-{model.language}"
        tell = partial(_tell, report, stage)
        found = in_batches(place_batch, cut(texts), model=model.lean(), report=tell)
    mains = [main for _, batch in found for main in batch] or [None] * len(texts)
    model.assignments = [main.theme if main else None for main in mains]
    model.confidences = [main.confidence if main else 0.0 for main in mains]
    model.mentions = [[main] if main else [] for main in mains]
    return Placed.joined([placed for placed, _ in found])


def _mention(model: ThemeModel, texts: Sequence[str], report: Progress) -> None:
    """Say what else the long ones of placed texts speak of."""
    if model.clusters is None:
        return
    mains = [mentions[0] if mentions else None for mentions in model.mentions]
    batches = list(zip(cut(texts), cut(mains), strict=True))
    tell = partial(_tell, report, f"themes-{model.language}")
    found = in_batches(mention_batch, batches, model=model.lean(), report=tell)
    model.mentions = [mentions for batch in found for mentions in batch]


def _tell(report: Progress, stage: str, share: float) -> None:
    report(share, stage)


def lemmas_of(batch: tuple[str, Sequence[str]]) -> list[list[str]]:
    """Lemmas of the texts of a language: what a worker does with its batch before there is a model."""
    language, texts = batch
    return topical_lemmas(texts, language)


def place_batch(model: ThemeModel, texts: Sequence[str]) -> tuple[Placed, list[Mention | None]]:
    """Where the texts of a batch lie, and the main theme of each."""
    documents = topical_lemmas(texts, model.language)
    with threadpool_limits(1):
        placed = model.place(documents)
    return placed, model.named(texts, documents, placed)


def mention_batch(
    model: ThemeModel, batch: tuple[Sequence[str], Sequence[Mention | None]]
) -> list[list[Mention]]:
    """Mention all that the texts of a batch speak of, given the main theme of each."""
    texts, mains = batch
    with threadpool_limits(1):
        return further(texts, mains, model.mains, model.clearly())


def _describe(model: ThemeModel, corpus: Corpus, placed: Placed) -> None:
    """Describe the themes and sub-themes of `model`."""
    if model.embedder is None:
        return
    passages = Described(
        model.language, corpus, model.rows, placed.distances, model.embedder.domain
    )
    model.themes = describe_themes(passages, model.assignments, model.ids)
    children = [mentions[0].subtheme if mentions else None for mentions in model.mentions]
    passages = replace(passages, distances=placed.nearness)
    for theme in model.themes:
        model.subthemes += describe_subthemes(passages, theme, children)
