"""Weak signals: planted ones are found, campaigns and steady talk are not."""

from dataclasses import replace
from datetime import date, timedelta
from math import sqrt
from random import Random

import pytest

from insights.analysis.bursts import Look
from insights.analysis.corpus import Corpus
from insights.analysis.counts import tabulate
from insights.analysis.describing import ThemeResult
from insights.analysis.flags import flag_terms
from insights.analysis.signals import Signal, find_signals, until
from insights.analysis.theme_model import ThemeModel
from tests.insights.analysis.invented import TODAY, TOPICS, a_year_and_a_half

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


def test_a_few_texts_in_another_language_cost_little() -> None:
    """Languages share the errors by the square root of their texts: a handful of foreign ones changes little."""
    corpus, _ = a_year_and_a_half(PLANTED[:1])
    table = tabulate(corpus, "fi", 3)
    foreign = replace(until(table, int(table.days[9])) or table, language="sv")
    look = Look(TODAY.toordinal(), (4,), 3)
    (alone,) = flag_terms([table], "", look)
    beside, few = flag_terms([table, foreign], "", look)
    assert alone
    assert few == []
    many, handful = sqrt(len(table.days)), sqrt(len(foreign.days))
    share = many / (many + handful)
    assert share > 0.8
    assert [flag.chance * share for flag in beside] == pytest.approx(
        [flag.chance for flag in alone]
    )


def test_the_same_input_gives_the_same_signals() -> None:
    corpus, _ = a_year_and_a_half(PLANTED[:1])
    assert found_in(corpus) == found_in(corpus)


def test_a_week_of_four_hundred() -> None:
    corpus, truth = a_year_and_a_half([PLANTED[0]], weekly=100)
    (signal,) = found_in(corpus)
    assert {truth[row] for row in signal.rows} == {"signal 0"}


def with_more(corpus: Corpus, more: list[tuple[date, str, str]]) -> Corpus:
    """The corpus with more passages: day, text, respondent."""
    days, texts, people = zip(*more, strict=True)
    count = len(more)
    return Corpus(
        [*corpus.texts, *texts],
        [*corpus.languages, *["fi"] * count],
        [*corpus.respondents, *people],
        [*corpus.places, *["091"] * count],
        [*corpus.groups, *[()] * count],
        [*corpus.days, *days],
        [*corpus.sources, *[""] * count],
    )


def told(frame: str, back: int, count: int, name: str) -> list[tuple[date, str, str]]:
    """So many messages of different people in the seven weeks up to `back` days ago, each with words of its own."""
    draw = Random(name)  # noqa: S311 - no secret
    words = " ".join(TOPICS["fi"].values()).split()
    return [
        (
            TODAY - timedelta(days=back + draw.randrange(50)),
            frame.format(" ".join(draw.sample(words, 3))),
            f"{name} {number}",
        )
        for number in range(count)
    ]


def test_what_returns_every_year_is_no_news() -> None:
    corpus, _ = a_year_and_a_half([])
    now = told(PLANTED[1][0], 0, 12, "now")
    before = told(PLANTED[1][0], 364, 10, "before")
    other_season = told(PLANTED[1][0], 200, 3, "other")
    assert len(found_in(with_more(corpus, now))) == 1
    assert found_in(with_more(corpus, now + before)) == []
    assert len(found_in(with_more(corpus, now + other_season))) == 1


def test_a_campaign_in_changing_words_is_no_signal() -> None:
    draw = Random(3)  # noqa: S311 - no secret
    words = " ".join(TOPICS["fi"].values()).split()
    text = "Ydinvoimala kaavoitetaan rannalle vastoin kuntalaisten selvää tahtoa ja tämä hanke on pysäytettävä heti ennen vaaleja päättäjien vastuulla"
    copies = [
        " ".join(draw.choice(words) if draw.random() < 1 / 8 else word for word in text.split())
        for _ in range(20)
    ]
    more = [
        (TODAY - timedelta(days=number), copy, f"sender {number}")
        for number, copy in enumerate(copies)
    ]
    assert found_in(with_more(a_year_and_a_half([])[0], more)) == []


def test_a_general_word_brings_no_strangers() -> None:
    """A word that most of a signal's texts hold, but that many others hold too, does not bring those along."""
    planted = told("Kirjastoauto ja vuoro {} lakkautettiin", 0, 14, "library")
    corpus = with_more(a_year_and_a_half([], weekly=40)[0], planted)
    (signal,) = found_in(corpus)
    own = {row for row, text in enumerate(corpus.texts) if "Kirjastoauto" in text}
    assert set(signal.rows) <= own


def rare_words(days: list[int], name: str) -> list[tuple[date, str, str]]:
    """Messages of which no two share a word."""
    return [
        (TODAY - timedelta(days=day), f"{name}{number}a {name}{number}b", f"{name} {number}")
        for number, day in enumerate(days)
    ]


@pytest.mark.parametrize(("recent", "rises"), [(4, False), (30, True)])
def test_a_whole_theme_rises(recent: int, rises: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """More people speak of a theme, each in words of their own: no term tells, the theme does."""
    corpus, _ = a_year_and_a_half([])
    theme_days = [*range(40, 500, 8), *(day % 28 for day in range(recent))]
    grown = with_more(corpus, rare_words(theme_days, "sana"))
    rows = list(range(len(corpus), len(grown)))
    theme = ThemeResult(7, "Terveys", ["lääkäri", "jono"], len(rows), rows, rows[:2])
    model = ThemeModel("fi", 0, themes=[theme], ids=[7])
    found = find_signals(grown, as_of=TODAY, models={"fi": model})
    assert [signal.kind for signal in found] == ["theme"] * rises
    for signal in found:
        assert (signal.theme, signal.label, signal.language) == (7, "Terveys", "fi")
        assert set(signal.rows) <= set(rows)
        assert signal.rate_now > 2 * signal.rate_before
        assert signal.first_seen >= TODAY - timedelta(weeks=signal.window_weeks)
