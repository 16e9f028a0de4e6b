"""Second witnesses: what speaks for or against a term that stands out, whenever its texts were written."""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from insights.analysis.chance import Numbers
from insights.analysis.counts import Ints, Table
from insights.analysis.naming import kind_of
from insights.analysis.swedish import Kind

KIND_DOUBT: dict[Kind, float] = {"noun": 1.0, "adjective": 3.0, "verb": 3.0, "other": 10.0}
MOST_TEXTS = 60
SAMPLE = 400
COPY = 0.8
ALIKE = 3.0
SCATTERED_DOUBT = 3.0
MOST_VOICES = 300
ONE_VOICE = 0.5
OWN_VOICES = 0.5
LONG = 16


@dataclass(frozen=True, slots=True)
class Witness:
    """
    The texts of a table as weighted single words.

    `weights` (terms,) are inverse document frequencies, 0 for pairs; `usual` is how alike (mean cosine) any two texts are.
    """

    view: Table
    weights: Numbers
    usual: float

    @classmethod
    def of(cls, view: Table) -> "Witness":
        frequency = np.maximum(np.bincount(view.presence.indices, minlength=len(view.terms)), 1)
        single = np.array([" " not in term for term in view.terms], dtype=bool)
        weights = np.where(single, np.log(max(len(view.days), 2) / frequency), 0.0)
        witness = cls(view, weights, 0.0)
        sample = np.linspace(0, len(view.days) - 1, min(SAMPLE, len(view.days))).astype(np.int64)
        return cls(view, weights, max(witness._likeness(sample, []), 1e-6))

    def doubt(self, term: int) -> float:
        """
        How much to doubt a term that stands out, 1 or more.

        A theme is mostly named by a noun, and the texts about it share other words too; a turn of phrase that comes
        into fashion is neither.
        """
        found = KIND_DOUBT[self._kind(term)]
        return found * (SCATTERED_DOUBT if self.coherence(term) < ALIKE else 1.0)

    def has_own_voices(self, rows: Ints) -> bool:
        """
        Say whether at least half of the people behind some rows speak in words of their own.

        A campaign that changes some words in each copy escapes the comparison of whole texts; here only the texts of
        one signal are compared: two long ones that share half of their terms are of one voice.
        """
        chosen = rows[np.linspace(0, len(rows) - 1, min(MOST_VOICES, len(rows))).astype(np.int64)]
        texts = self.view.presence[chosen].sign().astype(np.float64)
        shared = np.asarray((texts @ texts.T).todense())
        sizes = shared.diagonal()
        either = np.maximum(sizes[:, None] + sizes[None, :] - shared, 1)
        people = self.view.people[chosen]
        long = np.minimum(sizes[:, None], sizes[None, :]) >= LONG
        together = (long & (shared / either >= ONE_VOICE)) | (people[:, None] == people[None, :])
        voices = connected_components(sparse.csr_matrix(together), directed=False)[0]
        return bool(voices >= OWN_VOICES * len(np.unique(people)))

    def _kind(self, term: int) -> Kind:
        """Word class of a term; a pair of words is a noun if one of them is."""
        kinds = [kind_of(word, {}, self.view.language) for word in self.view.terms[term].split()]
        return "noun" if "noun" in kinds else kinds[0]

    def coherence(self, term: int) -> float:
        """How many times more alike the texts of a term are than any texts, the term itself left out."""
        rows = np.asarray(sparse.csc_matrix(self.view.presence[:, [term]]).indices, dtype=np.int64)
        _, first = np.unique(self.view.people[rows], return_index=True)
        rows = rows[first]
        chosen = np.linspace(0, len(rows) - 1, min(MOST_TEXTS, len(rows))).astype(np.int64)
        name = self.view.terms[term]
        own = {term, *(self._number(word) for word in name.split())}
        return self._likeness(rows[chosen], sorted(own - {-1})) / self.usual

    def _number(self, word: str) -> int:
        """Number of a term, -1 if it is none; the terms are in alphabetical order."""
        place = bisect_left(self.view.terms, word)
        return place if place < len(self.view.terms) and self.view.terms[place] == word else -1

    def _likeness(self, rows: Ints, without: list[int]) -> float:
        """Mean cosine of the texts in some rows, near-copies not counted."""
        weights = self.weights.astype(np.float32)
        weights[without] = 0
        texts = self.view.presence[rows] @ sparse.diags(weights)
        lengths = np.sqrt(np.asarray(texts.multiply(texts).sum(axis=1)).ravel())
        unit = sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ texts
        cosines: Numbers = np.asarray((unit @ unit.T).todense(), dtype=np.float64)
        pairs = cosines[np.triu_indices(len(rows), 1)]
        pairs = pairs[pairs < COPY]
        return float(pairs.mean()) if pairs.size else 0.0
