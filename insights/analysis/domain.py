"""A third kind of space: which of the eighteen themes of experience a text's words speak for, by our own seed words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insights.analysis.seeds import evidence_table
from insights.analysis.spaces import Bag, index_of
from insights.analysis.terms import frequent, inverse_frequency, selection
from insights.analysis.vectors import Floats, unit_rows

MOST_WORDS = 15_000
UNKNOWN_FROM = 0.2
WEIGHT_PER_SHARE = 3.5
GREATEST_WEIGHT = 1.2


@dataclass(frozen=True, slots=True)
class DomainSpace:
    """
    Evidence for the categories of experience: of each text's distinct lemmas, rare ones weighing more.

    `rarity` (w,) is the inverse document frequency of the `words`; others weigh as much as the rarest. `weight` is the
    length of a text's row beside rows of length one: the more of the texts' words the seeds know, the longer, and 0
    where they know little, so that texts from another world are left as they are.
    """

    language: str
    words: list[str]
    rarity: Floats
    weight: float

    @classmethod
    def fit(cls, documents: Sequence[list[str]], bag: Bag, language: str) -> "DomainSpace":
        words = frequent(documents, at_least=1, at_most=MOST_WORDS)
        rarity = inverse_frequency(bag.columns(words))
        space = cls(language, words, rarity, 0.0)
        known = space.known_share(bag)
        weight = min(GREATEST_WEIGHT, max(0.0, WEIGHT_PER_SHARE * (known - UNKNOWN_FROM)))
        return cls(language, words, rarity, round(weight, 4))

    def _weights(self, bag: Bag) -> Floats:
        known = selection(bag.types, index_of(self.words))
        rarest = float(self.rarity.max(initial=1.0))
        missing = np.asarray(known.sum(axis=1)).ravel() == 0
        return np.asarray(known @ self.rarity + rarest * missing, dtype=np.float32)

    def known_share(self, bag: Bag) -> float:
        """How much of the weight of a text's words the seeds know, 0..1: the mean over all texts."""
        weights = self._weights(bag)
        seeds = evidence_table(bag.types, self.language).any(axis=1)
        present = bag.counts.sign()
        return float(np.mean((present @ (weights * seeds)) / np.maximum(present @ weights, 1e-9)))

    def evidence(self, bag: Bag) -> Floats:
        """Evidence of each text for each category, shape (texts, 18)."""
        table = evidence_table(bag.types, self.language) * self._weights(bag)[:, None]
        return np.asarray(bag.counts.sign() @ table, dtype=np.float32)

    def transform(self, bag: Bag) -> Floats:
        """Rows of length `weight`, shape (texts, 18); zeros for a text without seed words."""
        return np.asarray(self.weight * unit_rows(self.evidence(bag)), dtype=np.float32)
