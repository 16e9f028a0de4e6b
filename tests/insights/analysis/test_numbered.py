"""Texts in numbers: the terms are those that one would list by hand, in one batch or in many."""

from itertools import pairwise

import numpy as np
import pytest

from insights.analysis.duplicates import copy_groups, signatures_of
from insights.analysis.finnish import compound_parts, has_voikko
from insights.analysis.lemmas import content_lemmas
from insights.analysis.numbered import Numbered, number_texts
from insights.analysis.tokens import stop_words
from tests.insights.analysis.invented import passages

TEXTS = [*passages("fi", 120)[0], "", "Koulukyyti ja koulukyyti", "ei"]


def by_hand(text: str) -> set[str]:
    weak = stop_words("fi").weak
    lemmas = [lemma for lemma in content_lemmas(text, "fi") if lemma not in weak]
    parts = {part for lemma in lemmas for part in compound_parts(lemma)} - weak
    return {*lemmas, *parts, *(f"{one} {other}" for one, other in pairwise(lemmas) if one != other)}


@pytest.mark.parametrize("size", [7, 50, 1000])
@pytest.mark.parametrize("fewest", [1, 3])
def test_terms_are_those_listed_by_hand(
    size: int, fewest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insights.analysis.numbered.ROWS_AT_ONCE", size)
    batches = [number_texts(("fi", TEXTS[n : n + size])) for n in range(0, len(TEXTS), size)]
    numbered = Numbered.joined(batches)
    assert len(numbered) == len(TEXTS)
    terms, presence = numbered.presence(fewest, 10_000)
    gold = [by_hand(text) for text in TEXTS]
    common = {term for row in gold for term in row if sum(term in row for row in gold) >= fewest}
    assert terms == sorted(common)
    assert presence.shape == (len(TEXTS), len(terms))
    assert set(presence.data.tolist()) == {1.0}
    for row, own in enumerate(gold):
        assert {terms[column] for column in presence[row].indices} == own & common


def test_the_most_frequent_terms_are_kept() -> None:
    numbered = number_texts(("en", ["nurse teacher"] * 3 + ["nurse"] * 2 + ["taxi"]))
    assert numbered.presence(1, 2)[0] == ["nurse", "teacher"]


@pytest.mark.skipif(not has_voikko(), reason="Voikko is not installed")
def test_a_compound_read_in_two_ways_has_the_parts_of_the_first() -> None:
    """Voikko reads "pii + naava" before "piin + aava": in whatever order a set would hold them."""
    assert compound_parts("piinaava") == ("naava",)


def test_nothing_has_no_terms() -> None:
    terms, presence = Numbered.joined([]).presence(1, 10)
    assert terms == []
    assert presence.shape[1] == 0


def test_copies_are_told_and_short_texts_are_not() -> None:
    words = [
        "ydinvoimala",
        "kaavoitetaan",
        "rannalle",
        "vastoin",
        "kuntalaisten",
        "tahtoa",
        "ja",
        "se",
        "on",
        "pysäytettävä",
    ]
    other = [
        "bussi",
        "ei",
        "enää",
        "kulje",
        "kylältä",
        "kouluun",
        "eikä",
        "kauppaan",
        "talvella",
        "ollenkaan",
    ]
    groups = copy_groups(
        signatures_of([words, other, [*words, "heti"], ["ei", "ole"], ["ei", "ole"]])
    )
    assert groups[0] == groups[2]
    assert len(np.unique(groups)) == 4
    assert copy_groups(signatures_of([])).shape == (0,)
