"""Which of the eighteen themes of experience a list of terms belongs to, by seed words of our own."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from insights.analysis.lemmas import lemma_of

FULL_EVIDENCE = 1.5
RANK_DECAY = 0.85
PART_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Seeds:
    """Seed words of one category: whole lemmas and beginnings of lemmas."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def weight(self, lemma: str) -> float:
        """How strongly a lemma speaks for the category: 1 for a seed word, less for a compound of one, else 0."""
        if lemma in self.whole:
            return 1.0
        return PART_WEIGHT if lemma.startswith(self.beginnings) else 0.0


def suggest_category(terms: Sequence[str], language: str) -> tuple[str | None, float]:
    """
    Suggest a category (its slug) for terms, the most telling first, and a confidence 0..1; (None, 0.0) if none fits.

    Each term votes for the categories whose seeds it meets, later terms less; the confidence is the winner's share of
    all votes, lowered where the evidence is thin.

    >>> suggest_category(["bussi", "aikataulu"], "fi")[0]
    'liikkuminen'
    """
    votes = dict.fromkeys(_seeds(language), 0.0)
    for rank, term in enumerate(terms):
        forms = set(_forms(term, language))
        for slug, seeds in _seeds(language).items():
            votes[slug] += RANK_DECAY**rank * max(
                (seeds.weight(form) for form in forms), default=0.0
            )
    total = sum(votes.values())
    if total == 0:
        return None, 0.0
    slug = max(votes, key=lambda name: votes[name])
    return slug, round(votes[slug] / total * min(1.0, votes[slug] / FULL_EVIDENCE), 3)


def _forms(term: str, language: str) -> Iterator[str]:
    lower = term.lower()
    yield lower
    yield lower.replace(" ", "-")
    for word in lower.split():
        yield word
        yield lemma_of(word, language)


@cache
def _seeds(language: str) -> Mapping[str, Seeds]:
    table = tomllib.loads((files(__package__) / "words" / "taxonomy.toml").read_text("utf-8"))
    found = {}
    for slug, lists in table.items():
        words = lists.get(language, "").split()
        beginnings = tuple(word[:-1] for word in words if word.endswith("-"))
        found[slug] = Seeds(
            frozenset(word for word in words if not word.endswith("-")) | frozenset(beginnings),
            beginnings,
        )
    return found
