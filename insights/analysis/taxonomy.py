"""Which of the eighteen themes of experience a list of terms belongs to, by seed words of our own."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from insights.analysis.lemmas import lemma_of
from insights.analysis.seeds import seeds_of
from insights.analysis.vectors import Floats

FULL_EVIDENCE = 1.5
RANK_DECAY = 0.85
MOST_SURE = 0.7
UNKNOWN_FAVOUR = 0.7
CATEGORY_FAVOUR = 1.0


def suggest_category(terms: Sequence[str], language: str) -> tuple[str | None, float]:
    """
    Suggest a category (its slug) for terms, the most telling first, and a confidence 0..1; (None, 0.0) if none fits.

    Each term votes for the categories whose seeds it meets, later terms less; the confidence is the winner's share of
    all votes, lowered where the evidence is thin.

    >>> suggest_category(["bussi", "aikataulu"], "fi")[0]
    'liikkuminen'
    """
    votes = np.zeros(len(seeds_of(language).slugs))
    for rank, term in enumerate(terms):
        votes += RANK_DECAY**rank * np.max(
            [seeds_of(language).evidence(form) for form in sorted(set(_forms(term, language)))],
            axis=0,
        )
    total = votes.sum()
    if total == 0:
        return None, 0.0
    best = int(votes.argmax())
    share = votes[best] / total * min(1.0, votes[best] / FULL_EVIDENCE)
    return seeds_of(language).slugs[best], round(float(share), 3)


def category_of(evidence: Floats, language: str) -> tuple[str | None, float]:
    """
    Give the category (its slug) that some texts speak for, and a confidence 0..1; (None, 0.0) if they speak for none.

    `evidence` (texts, 18) is that of each text. Every text has one vote, divided by its evidence; the confidence is the
    winner's share of all texts, at most .7: on texts with known categories so many of a theme's texts belong to it.
    """
    totals = evidence.sum(axis=1, keepdims=True)
    votes = (evidence / np.where(totals > 0, totals, 1)).sum(axis=0)
    if not votes.any():
        return None, 0.0
    best = int(votes.argmax())
    return seeds_of(language).slugs[best], round(
        min(MOST_SURE, float(votes[best]) / len(evidence)), 3
    )


def favouring(category: str | None, language: str, weight: float) -> Callable[[str], float]:
    """
    Give a function that says how much a lemma is to be favoured in the label of a theme of this category.

    Seed words of the category are, the more the larger `weight`, that of the seed words in the whole body of texts;
    seed words of other categories and unknown words are not.
    """
    seeds = seeds_of(language)
    place = seeds.slugs.index(category) if category else 0

    def favour(lemma: str) -> float:
        if not category:
            return 1.0
        found = seeds.evidence(lemma)
        known = UNKNOWN_FAVOUR if not found.any() else 1.0
        return float(1 + weight * (known - 1 + CATEGORY_FAVOUR * found[place]))

    return favour


def _forms(term: str, language: str) -> Iterator[str]:
    lower = term.lower()
    yield lower
    yield lower.replace(" ", "-")
    for word in lower.split():
        yield word
        yield lemma_of(word, language)
