"""Seed words of the eighteen themes of experience, and how strongly a lemma speaks for each."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from insights.analysis.lemmas import lemma_of
from insights.analysis.vectors import Floats

BEGINNING_FROM = 6
ENDING_FROM = 5
SHORTEST_REST = 2
BEGINNING_WEIGHT = 0.5
ENDING_WEIGHT = 0.8

Lists = dict[str, dict[int, float]]


@dataclass(frozen=True, slots=True)
class Seeds:
    """
    Seed words of a language: whole lemmas, beginnings and endings of compounds, each with its categories.

    Categories are places in `slugs`; the weights of one seed add up to one.
    """

    slugs: tuple[str, ...]
    whole: Lists
    beginnings: Lists
    endings: Lists

    def evidence(self, lemma: str) -> Floats:
        """How strongly a lemma speaks for each category, shape (18,), 0..1: a seed word fully, a compound of one less."""
        found = np.zeros(len(self.slugs), dtype=np.float32)
        if lemma in self.whole:
            parts = [(1.0, self.whole[lemma])]
        else:
            parts = [
                (ENDING_WEIGHT, _longest(self.endings, _tails(lemma))),
                (BEGINNING_WEIGHT, _longest(self.beginnings, _heads(lemma))),
            ]
        for strength, categories in parts:
            for place, weight in categories.items():
                found[place] += strength * weight
        return found / max(1.0, float(found.sum()))


def _tails(lemma: str) -> Iterable[str]:
    return (lemma[start:] for start in range(SHORTEST_REST, len(lemma) - 1))


def _heads(lemma: str) -> Iterable[str]:
    return (lemma[:end] for end in range(len(lemma), 1, -1))


def _longest(seeds: Lists, parts: Iterable[str]) -> dict[int, float]:
    return next((seeds[part] for part in parts if part in seeds), {})


@cache
def seeds_of(language: str) -> Seeds:
    """Read the seed words of a language; none where we have no list."""
    table = tomllib.loads((files(__package__) / "words" / "taxonomy.toml").read_text("utf-8"))
    whole: dict[str, set[int]] = {}
    beginnings: dict[str, set[int]] = {}
    endings: dict[str, set[int]] = {}
    for place, lists in enumerate(table.values()):
        for seed in lists.get(language, "").split():
            bare = seed.strip("-")
            for form in {bare, lemma_of(bare, language)}:
                whole.setdefault(form, set()).add(place)
            if seed.endswith("-") or len(bare) >= BEGINNING_FROM:
                beginnings.setdefault(bare, set()).add(place)
            if seed.startswith("-") or len(bare) >= ENDING_FROM:
                endings.setdefault(bare, set()).add(place)
    return Seeds(tuple(table), _shared(whole), _shared(beginnings), _shared(endings))


def _shared(lists: dict[str, set[int]]) -> Lists:
    return {
        seed: {place: 1 / len(places) for place in sorted(places)} for seed, places in lists.items()
    }


def evidence_table(lemmas: Sequence[str], language: str) -> Floats:
    """Evidence of each lemma, shape (len(lemmas), 18)."""
    table = np.zeros((len(lemmas), len(seeds_of(language).slugs)), dtype=np.float32)
    for row, lemma in enumerate(lemmas):
        found = _evidence(lemma, language)
        if found is not None:
            table[row] = found
    return table


@lru_cache(maxsize=200_000)
def _evidence(lemma: str, language: str) -> Floats | None:
    """Evidence of a lemma, shape (18,); None if no seed knows it, as is the rule."""
    found = seeds_of(language).evidence(lemma)
    return found if found.any() else None
