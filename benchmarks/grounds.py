"""What the simulated messages are made of: sentences of a file around rare nouns, or invented words in any language."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD

from benchmarks.simulation import Ground
from insights.analysis.naming import kind_of
from insights.analysis.spaces import Bag
from insights.analysis.terms import inverse_frequency, tf_idf, topical_lemmas

TOPICS = 44
RARE = (30, 90)
SHORTEST = 7
ENDING = 2
KINDS = 15


def read_ground(source: Path, text: str, label: str | None, language: str, seed: int) -> Ground:
    """Sentences of a CSV; its label column, or clusters of the sentences, are the kinds whose mix drifts."""
    sentences, kinds, documents = _read(source, text, label, language)
    return _with_topics(sentences, kinds, documents, language, seed)


@cache
def _read(
    source: Path, text: str, label: str | None, language: str
) -> tuple[list[str], NDArray[np.int64], list[list[str]]]:
    """Sentences, the kind of each, and its lemmas: the same for all seeds."""
    table = pd.read_csv(source).dropna(subset=[text])
    sentences = table[text].astype(str).tolist()
    documents = topical_lemmas(sentences, language)
    kinds = pd.factorize(table[label])[0] if label else _clusters(documents)
    return sentences, np.asarray(kinds, dtype=np.int64), documents


def _clusters(documents: list[list[str]]) -> NDArray[np.int64]:
    counts = Bag.of(documents).counts
    points = TruncatedSVD(50, random_state=0).fit_transform(
        tf_idf(counts, inverse_frequency(counts))
    )
    return np.asarray(
        MiniBatchKMeans(KINDS, random_state=0, n_init=3).fit_predict(points), dtype=np.int64
    )


def _with_topics(
    sentences: Sequence[str],
    kinds: NDArray[np.int64],
    documents: list[list[str]],
    language: str,
    seed: int,
) -> Ground:
    """Take the sentences around rare nouns (30 to 90 sentences each) out of the background."""
    counts = Counter(lemma for lemmas in documents for lemma in set(lemmas))
    rare = sorted(
        lemma
        for lemma, count in counts.items()
        if RARE[0] <= count <= RARE[1]
        and len(lemma) >= SHORTEST
        and kind_of(lemma, {}, language) == "noun"
    )
    lowered = [text.lower() for text in sentences]
    taken: set[int] = set()
    topics: dict[str, list[str]] = {}
    for lemma in np.random.default_rng(seed).permutation(rare)[: 4 * TOPICS]:
        stem = str(lemma)[:-ENDING]
        rows = [row for row, text in enumerate(lowered) if stem in text and row not in taken]
        if len(topics) < TOPICS and RARE[0] <= len(rows) <= RARE[1]:
            topics[stem] = [sentences[row] for row in rows]
            taken.update(rows)
    kept = [row for row in range(len(sentences)) if row not in taken]
    return Ground([sentences[row] for row in kept], kinds[kept], topics)


def invented_ground(seed: int, count: int = 12_000) -> Ground:
    """Sentences of invented words around sixty topics, words following Zipf's law; each planted theme has a key and twelve words."""
    draw = np.random.default_rng([seed, 1])
    words = _words(draw, 8_000)
    topics = [draw.choice(8_000, 60, replace=False) for _ in range(60)]
    kinds = draw.integers(0, len(topics), count)
    sentences = []
    for kind in kinds:
        own = [words[topics[kind][min(int(draw.zipf(1.3)), 60) - 1]] for _ in range(6)]
        sentences.append(" ".join(draw.permutation(own + _common(words, draw, 6))))
    planted = {}
    for key in _words(draw, TOPICS, length=5):
        own_words = [words[int(place)] for place in draw.integers(500, 8_000, 12)]
        planted[key] = [
            " ".join(draw.permutation([key, *draw.choice(own_words, 3), *_common(words, draw, 8)]))
            for _ in range(60)
        ]
    return Ground(sentences, np.asarray(kinds, dtype=np.int64), planted)


def _words(draw: np.random.Generator, count: int, length: int = 0) -> list[str]:
    syllables = [
        first + second
        for first in "hjklmnprstv"
        for second in ("a", "e", "i", "o", "u", "aa", "ii", "uu")
    ]
    return [
        "".join(draw.choice(syllables, length or int(draw.integers(2, 5)))) for _ in range(count)
    ]


def _common(words: Sequence[str], draw: np.random.Generator, count: int) -> list[str]:
    return [words[min(int(draw.zipf(1.2)), len(words)) - 1] for _ in range(count)]
