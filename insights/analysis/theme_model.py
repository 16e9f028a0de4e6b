"""The themes of one language as a model: it places texts, and is stored without pickled code."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from insights.analysis.clustering import Clusters, squared_distances
from insights.analysis.describing import ThemeResult
from insights.analysis.embedding import Embedder
from insights.analysis.encoder import SentenceModel
from insights.analysis.hierarchy import NONE, Branch, Placed, subthemes_of
from insights.analysis.lemmas import content_lemmas
from insights.analysis.mentions import Mentions
from insights.analysis.parts import Mention, further
from insights.analysis.spaces import Documents
from insights.analysis.storage import pack, unpack
from insights.analysis.terms import topical_lemmas

VERSION = "5"
BATCH = 5_000
CLEAR = 0.8

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
    mentions: Sequence[list[Mention]] = ()

    @property
    def sentence_model(self) -> SentenceModel | None:
        """The sentence model that the themes were made with, if one was."""
        sentences = self.embedder.sentences if self.embedder else None
        return sentences.model if sentences else None

    def reads_with(self, sentence_model: SentenceModel | None) -> bool:
        """Say whether this sentence model, or none, is the one that the themes were made with; read it where it lies now."""
        own = self.sentence_model
        if own is None or sentence_model is None or own.digest != sentence_model.digest:
            return own is sentence_model
        if self.embedder and self.embedder.sentences and own != sentence_model:
            sentences = replace(self.embedder.sentences, model=sentence_model)
            self.embedder = replace(self.embedder, sentences=sentences)
        return True

    @property
    def fingerprint(self) -> str:
        parts = [
            self.version,
            self.language,
            str(self.seed),
            ",".join(map(str, self.ids)),
            ",".join(map(str, self.assignments)),
            *(",".join(map(str, theme.passages)) for theme in self.subthemes),
            *([self.sentence_model.digest] if self.sentence_model else []),
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
                found += self.named(batch, documents, self.place(batch, documents))
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

    def place(self, texts: Sequence[str], documents: Documents) -> Placed:
        """Find the clusters that texts lie in, given with their lemmas."""
        if self.embedder is None or self.clusters is None:
            message = "a model without themes places nothing"
            raise ValueError(message)
        points = self.embedder.transform(documents, texts)
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
        return pack(asdict(replace(self, mentions=())))

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


def place_batch(model: ThemeModel, texts: Sequence[str]) -> tuple[Placed, Mentions]:
    """Where the texts of a batch lie, and the main theme of each."""
    documents = topical_lemmas(texts, model.language)
    with threadpool_limits(1):
        placed = model.place(texts, documents)
    mains = model.named(texts, documents, placed)
    return placed, Mentions.of([main] if main else [] for main in mains)


def mention_batch(model: ThemeModel, batch: tuple[Sequence[str], Mentions]) -> Mentions:
    """Mention all that the texts of a batch speak of, given the main theme of each."""
    texts, given = batch
    mains = [mentions[0] if mentions else None for mentions in given]
    with threadpool_limits(1):
        return Mentions.of(further(texts, mains, model.mains, model.clearly()))
