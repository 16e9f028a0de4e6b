"""The demo shows what it was written to show: four signals and no other, and a theme with sub-themes."""

from collections import Counter
from datetime import date, timedelta

import pytest

from insights.analysis.corpus import Corpus
from insights.analysis.pipeline import Analysis, analyse
from koettu.demo.collecting import rows
from koettu.demo.curating import THEMES_ASKED

TODAY = date(2026, 11, 22)
OPEN_ANSWERS = ("text", "joy", "worry")


@pytest.fixture(scope="module")
def planted() -> list[dict[str, str]]:
    """One row for each open answer, the oldest first, as the analysis meets them; its words under `said`."""
    oldest_first = sorted(enumerate(rows()), key=lambda row: -int(row[1]["days_ago"]))
    return [
        row | {"said": row[name], "respondent": str(number)}
        for number, row in oldest_first
        for name in OPEN_ANSWERS
        if row[name]
    ]


@pytest.fixture(scope="module")
def found(planted: list[dict[str, str]]) -> Analysis:
    corpus = Corpus(
        texts=[row["said"] for row in planted],
        languages=[row["language"] for row in planted],
        respondents=[row["respondent"] for row in planted],
        places=[row["municipality"] for row in planted],
        groups=[tuple(filter(None, row["groups"].split(";"))) for row in planted],
        days=[TODAY - timedelta(days=int(row["days_ago"])) for row in planted],
        sources=[row["organisation"] for row in planted],
    )
    return analyse(corpus, themes=THEMES_ASKED, as_of=TODAY)


def test_the_planted_signals_are_found_and_nothing_else(
    planted: list[dict[str, str]], found: Analysis
) -> None:
    told = {}
    for signal in found.signals:
        [(name, count)] = Counter(planted[row]["signal"] for row in signal.rows).most_common(1)
        assert name, f"{signal.label}: not planted"
        assert count > len(signal.rows) / 2
        assert signal.label.lower() == name
        told[name] = (signal.pace, signal.place)
    assert told == {
        "nikotiinipussit": ("fast", None),
        "palvelubussi": ("fast", "399"),
        "bankkoder": ("fast", None),
        "kasino": ("slow", None),
    }
    assert len(found.signals) == len(told)


def test_buses_are_one_theme_with_sub_themes(
    planted: list[dict[str, str]], found: Analysis
) -> None:
    model = found.models["fi"]
    assert len(model.themes) == THEMES_ASKED["fi"]
    [buses] = [theme for theme in model.themes if theme.category == "liikkuminen"]
    assert buses.label == "Bussi"
    parts = [theme for theme in model.subthemes if theme.parent == buses.id]
    assert len(parts) == len(model.subthemes) >= 3
    assert len({part.label for part in parts}) == len(parts)
    assert not any(part.says_little for part in parts)
    written = [row for row, one in enumerate(planted) if "bussi" in one["said"].lower()]
    assert len({*written} & {*buses.passages}) / len(written) > 0.7
