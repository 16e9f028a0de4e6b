"""Weak signals: planted ones are found, campaigns and steady talk are not."""

from datetime import timedelta

import pytest

from insights.analysis.corpus import Corpus
from insights.analysis.signals import Signal, find_signals
from tests.insights.analysis.invented import TODAY, a_year_and_a_half

PLANTED = [
    ("Nuoriso käyttää sähkötupakkaa ja vapea, {}", 12),
    ("Kirjastoauto lakkautettiin meidän kylältä, {}", 9),
    ("Tulkki puuttuu vastaanotolta, tulkkaus ei toimi, {}", 14),
]


def found_in(corpus: Corpus) -> list[Signal]:
    return find_signals(corpus, as_of=TODAY)


def test_planted_signals_are_found_and_nothing_else() -> None:
    corpus, truth = a_year_and_a_half(PLANTED)
    signals = found_in(corpus)
    hits = set()
    for signal in signals:
        names = [truth[row] for row in signal.rows]
        leading = max(set(names), key=names.count)
        assert leading, (signal.label, signal.terms)
        assert names.count(leading) > len(names) / 2
        hits.add(leading)
        assert signal.label
        assert signal.respondents >= 3
        assert signal.rate_now > signal.rate_before
        assert signal.first_seen <= TODAY
    assert hits == {"signal 0", "signal 1", "signal 2"}
    assert len(signals) == 3
    assert [signal.score for signal in signals] == sorted(
        (signal.score for signal in signals), reverse=True
    )


@pytest.mark.parametrize("seed", range(3))
def test_steady_talk_is_no_signal(seed: int) -> None:
    assert found_in(a_year_and_a_half([], seed=seed)[0]) == []


def test_one_busy_person_is_no_signal() -> None:
    corpus, _ = a_year_and_a_half([(PLANTED[0][0], 30)], respondent="the same")
    assert found_in(corpus) == []


def test_copies_in_many_names_are_no_signal() -> None:
    corpus, _ = a_year_and_a_half(
        [
            (
                "Ydinvoimala kaavoitetaan rannalle vastoin kuntalaisten tahtoa ja tämä on pysäytettävä heti",
                30,
            )
        ]
    )
    assert found_in(corpus) == []


def test_later_passages_are_not_seen() -> None:
    corpus, _ = a_year_and_a_half(PLANTED)
    assert find_signals(corpus, as_of=TODAY - timedelta(days=60)) == []


def test_a_local_signal_names_its_place() -> None:
    corpus, truth = a_year_and_a_half([PLANTED[1]])
    places = ["638" if name else place for name, place in zip(truth, corpus.places, strict=True)]
    local = Corpus(
        corpus.texts,
        corpus.languages,
        corpus.respondents,
        places,
        corpus.groups,
        corpus.days,
        corpus.sources,
    )
    (signal,) = found_in(local)
    assert signal.place == "638"
    assert signal.group is None


@pytest.mark.parametrize("rows", [0, 1, 5, 60])
def test_short_histories_give_no_signals(rows: int) -> None:
    corpus, _ = a_year_and_a_half([])
    few = Corpus(*(getattr(corpus, name)[:rows] for name in corpus.__slots__))
    assert found_in(few) == []


def test_the_same_input_gives_the_same_signals() -> None:
    corpus, _ = a_year_and_a_half(PLANTED[:1])
    assert found_in(corpus) == found_in(corpus)


def test_a_week_of_four_hundred() -> None:
    corpus, truth = a_year_and_a_half([PLANTED[0]], weekly=100)
    (signal,) = found_in(corpus)
    assert {truth[row] for row in signal.rows} == {"signal 0"}
