"""Tone: what its accuracy is said to be, it is; negations, wishes and mixed passages."""

from dataclasses import astuple

import pytest

from insights.analysis.tone import ACCURACY, tone_of
from tests.insights.analysis.measures import demo_answers, halves, tone_accuracy

DRIFT = 0.03


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_stated_accuracy_is_measured_on_the_half_it_was_not_tuned_on(language: str) -> None:
    _, fresh = halves(language)
    given = tone_of([row.text for row in fresh], language)
    found = tone_accuracy([row.tone for row in fresh], given)
    assert astuple(found) == pytest.approx(astuple(ACCURACY[language]), abs=DRIFT)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_in_the_demonstration_what_is_called_joy_or_worry_mostly_is(language: str) -> None:
    texts, gold = demo_answers(language)
    found = tone_accuracy(gold, tone_of(texts, language))
    assert found.joy_precision > 0.8
    assert found.worry_precision > 0.8


@pytest.mark.parametrize(
    ("text", "language", "tone"),
    [
        ("Kiitos ihanalle hoitajalle!", "fi", "joy"),
        ("Hoitaja oli ihana, mutta bussi ei kulje enää eikä taksiin ole varaa", "fi", "worry"),
        ("Ruoka ei ole hyvää", "fi", "worry"),
        ("toivoisin että pyörätie tehtäisiin", "fi", "worry"),
        ("Onneksi lääkäri auttoi heti", "fi", "joy"),
        ("Harmi että kirjasto on kiinni", "fi", "worry"),
        ("Ei mitään moitittavaa, hienoa työtä", "fi", "joy"),
        ("Kirjaston aukioloajat ovat 9–18", "fi", "neither"),
        ("❤️", "fi", "joy"),
        ("en tiedä", "fi", "neither"),
        ("Maten är inte god", "sv", "worry"),
        ("Jag trivs så bra här", "sv", "joy"),
        ("Jag trivs inte här", "sv", "worry"),
        ("int funkar he na bra heller", "sv", "worry"),
        ("Tack för en underbar dag", "sv", "joy"),
        ("vet inte", "sv", "neither"),
        ("I love it", "en", "neither"),
        ("", "fi", "neither"),
    ],
)
def test_single_cases(text: str, language: str, tone: str) -> None:
    assert tone_of([text], language) == [tone]
