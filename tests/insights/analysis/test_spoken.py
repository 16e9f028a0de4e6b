"""Spoken, drawn-out and mixed words count together with the written ones; written words are left as they are."""

import pytest

from insights.analysis.lemmas import lemma_of
from insights.analysis.spoken import written
from tests.insights.analysis.gold import passages


@pytest.mark.parametrize(
    ("spoken", "language", "form"),
    [
        ("tooooosi", "fi", "tosi"),
        ("aekaan", "fi", "aikaan"),
        ("kylymä", "fi", "kylmä"),
        ("nettihin", "fi", "nettiin"),
        ("pantihin", "fi", "pantiin"),
        ("bussilt", "fi", "bussilta"),
        ("vaikee", "fi", "vaikea"),
        ("löyry", "fi", "löydy"),
        ("kukkaan", "fi", "kukaan"),
        ("mukulakivi", "fi", "mukulakivi"),
        ("xyzzyq", "fi", "xyzzyq"),
        ("butikin", "sv", "butiken"),
        ("flickon", "sv", "flickan"),
        ("bånen", "sv", "barnen"),
        ("braaaaa", "sv", "bra"),
        ("terveyskeskukseen", "sv", "hälsocentral"),
    ],
)
def test_a_spoken_word_has_its_written_form(spoken: str, language: str, form: str) -> None:
    assert written(spoken, language) == form


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [("dösällä", "bussit", "fi"), ("vappaata", "vapaan", "fi"), ("bankin", "bankerna", "sv")],
)
def test_spoken_and_written_words_have_one_lemma(one: str, other: str, language: str) -> None:
    assert lemma_of(one, language) == lemma_of(other, language)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_plainly_written_words_are_left_alone(language: str) -> None:
    words = {
        word.strip(".,!?:–")
        for row in passages(language)
        if not row.kinds
        for word in row.text.lower().split()
        if word.strip(".,!?:–").isalpha()
    }
    changed = [word for word in words if written(word, language) != word]
    assert len(changed) < 0.01 * len(words), changed
