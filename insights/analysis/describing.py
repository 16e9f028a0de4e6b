"""Describing groups of passages: their label, terms, category and quotes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from insights.analysis.clustering import Labels
from insights.analysis.corpus import Corpus
from insights.analysis.domain import DomainSpace
from insights.analysis.duplicates import copy_groups, signatures_of
from insights.analysis.hierarchy import NONE
from insights.analysis.labels import Vocabulary, describe
from insights.analysis.lemmas import content_lemmas
from insights.analysis.quotes import representative
from insights.analysis.spaces import Bag
from insights.analysis.taxonomy import category_of, favouring
from insights.analysis.terms import topical_lemmas
from insights.analysis.tokens import split_words
from insights.analysis.vectors import Floats

DESCRIBED = 20_000
PARTS_DESCRIBED = 4_000
NEAREST = 200
FEWEST_PEOPLE = 2
SURE, UNSURE = 0.3, 0.1
RARE, COMMON, MOST = 0.08, 0.12, 0.4


@dataclass(slots=True)
class ThemeResult:
    """
    A theme: rows are positions in the corpus it was fitted on; `quotes` are two or three of its `passages`.

    `category` is the slug of the theme of experience its texts speak for, with a confidence 0..1. `parent` is the id of
    the theme that a sub-theme belongs to. `says_little` marks a theme whose label carries nothing: no noun, words that
    hardly any of its texts has, or another theme's label; such themes are better hidden.
    """

    id: int
    label: str
    terms: list[str]
    size: int
    passages: list[int]
    quotes: list[int]
    category: str | None = None
    category_confidence: float = 0.0
    parent: int | None = None
    says_little: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """
    The passages of one language that themes are described from.

    `rows` are their rows in the `corpus`, `distances` (len(rows),) squared, to the centre of the theme of each.
    """

    language: str
    corpus: Corpus
    rows: Sequence[int]
    distances: Floats
    domain: DomainSpace


def describe_themes(
    passages: Described,
    assignments: Labels,
    ids: Sequence[int],
    parent: ThemeResult | None = None,
) -> list[ThemeResult]:
    """
    Describe the themes with these ids, in their order; `assignments` is the theme of each passage, -1 for none.

    Words are counted in at most 20 000 evenly spaced passages, in 4 000 of a theme whose parts are described.
    """
    if not ids:
        return []
    count = len(passages.rows)
    most = PARTS_DESCRIBED if parent else DESCRIBED
    shown = np.linspace(0, count - 1, min(most, count)).astype(int)
    vocabulary = Vocabulary(passages.language).add(
        passages.corpus.texts[passages.rows[place]] for place in shown.tolist()
    )
    found: list[ThemeResult] = []
    for theme in ids:
        members = np.flatnonzero(assignments == theme)
        taken = [other.label for other in found if not other.says_little]
        found.append(_described(theme, members, shown, passages, vocabulary, taken, parent))
    return found


def describe_subthemes(
    passages: Described, theme: ThemeResult, assignments: Labels, children: Labels
) -> list[ThemeResult]:
    """
    Describe the sub-themes of a theme, the largest first, by what tells them from their siblings.

    `assignments` and `children` are the theme and the sub-theme of each passage, -1 for none. No word of the theme's own
    label serves again.
    """
    kept = np.flatnonzero((assignments == theme.id) & (children != NONE))
    within = Described(
        passages.language,
        passages.corpus,
        [passages.rows[place] for place in kept.tolist()],
        passages.distances[kept],
        passages.domain,
    )
    found = describe_themes(within, children[kept], np.unique(children[kept]).tolist(), theme)
    return sorted(found, key=lambda one: (-one.size, one.id))


def _described(  # noqa: PLR0913, PLR0917 - all that a description draws on
    theme: int,
    members: Labels,
    shown: Labels,
    passages: Described,
    vocabulary: Vocabulary,
    taken: Sequence[str],
    parent: ThemeResult | None,
) -> ThemeResult:
    corpus = passages.corpus
    rows = [passages.rows[place] for place in members.tolist()]
    sample = _without_copies(
        [passages.rows[place] for place in np.intersect1d(members, shown).tolist()], corpus
    )
    texts = [corpus.texts[row] for row in sample]
    documents = topical_lemmas(texts, passages.language)
    inside = _shared_lemmas(documents, [corpus.respondents[row] for row in sample])
    evidence = passages.domain.evidence(Bag.of(documents))
    category, confidence = category_of(evidence, passages.language)
    favour = favouring(category, passages.language, passages.domain.weight)
    if parent:
        said = set(content_lemmas(parent.label, passages.language))
        inside = {lemma: count for lemma, count in inside.items() if lemma not in said}
    label, terms = describe(
        inside, len(sample), vocabulary, favour=favour, taken=taken, texts=texts
    )
    told = vocabulary.counted(label)
    quotes = _quotes(rows, passages.distances[members], corpus, passages.language, told)
    return ThemeResult(
        id=theme,
        label=label,
        terms=terms,
        size=len(rows),
        passages=rows,
        quotes=quotes,
        category=category,
        category_confidence=confidence,
        parent=parent.id if parent else None,
        says_little=label in taken
        or _says_little(label, documents, vocabulary, 0.0 if parent else confidence),
    )


def _without_copies(rows: list[int], corpus: Corpus) -> list[int]:
    """
    One of each group of near-copies, so that a campaign's words do not make the label of what others say too.

    All rows, if most of them are copies: then the campaign is the theme.
    """
    words = [[word.lower() for word in split_words(corpus.texts[row])] for row in rows]
    _, first = np.unique(copy_groups(signatures_of(words)), return_index=True)
    one_of_each = [rows[place] for place in np.sort(first).tolist()]
    return one_of_each if 2 * len(one_of_each) > len(rows) else rows


def _says_little(
    label: str, documents: Sequence[Sequence[str]], vocabulary: Vocabulary, confidence: float
) -> bool:
    """Say whether a label carries nothing, in a theme whose category (of this confidence) does not speak for it either."""
    if confidence >= SURE:
        return False
    words = set(content_lemmas(label, vocabulary.language))
    share = sum(not words.isdisjoint(document) for document in documents) / max(len(documents), 1)
    common = share >= COMMON or (share >= RARE and confidence >= UNSURE)
    return not common or not (
        vocabulary.tells(label) or (share >= MOST and vocabulary.counted(label))
    )


def _shared_lemmas(documents: Sequence[Sequence[str]], people: Sequence[str]) -> Mapping[str, int]:
    """In how many documents each lemma stands, of the lemmas that at least two people use (if there are two)."""
    users: dict[str, set[str]] = defaultdict(set)
    for person, document in zip(people, documents, strict=True):
        for lemma in document:
            users[lemma].add(person)
    fewest = min(FEWEST_PEOPLE, len(set(people)))
    counts = Counter(lemma for document in documents for lemma in set(document))
    return {lemma: count for lemma, count in counts.items() if len(users[lemma]) >= fewest}


def _quotes(
    rows: list[int], distances: Floats, corpus: Corpus, language: str, told: Collection[str]
) -> list[int]:
    near = np.argsort(distances, kind="stable")[:NEAREST]
    chosen = [rows[place] for place in near]
    texts = [corpus.texts[row] for row in chosen]
    people = [corpus.respondents[row] for row in chosen]
    words = topical_lemmas(texts, language)
    return representative(chosen, distances[near], texts, words, people, told)
