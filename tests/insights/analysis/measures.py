"""Measures of a theme model on the corpus of our own."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import numpy as np

from insights.analysis.duplicates import copy_groups, signatures_of
from insights.analysis.language import detect_language
from insights.analysis.theme_model import ThemeModel
from insights.analysis.tokens import split_words
from insights.analysis.tone import Accuracy
from tests.insights.analysis.gold import Passage, passages

DEMO = Path(__file__).resolve().parents[3] / "platform" / "koettu" / "demo"
TONES = ("worry", "joy", "neither")
PLAIN = "plain"
LONG_ENOUGH = 20
TYPO_EVERY = 6
TYPO_FROM = 5

Share = tuple[float, int]


def kinds_of(passage: Passage) -> frozenset[str]:
    """Kinds of a passage; "plain" alone if it has no hard one."""
    return passage.kinds or frozenset({PLAIN})


def shares_by_kind(rows: Sequence[Passage], right: Sequence[bool]) -> dict[str, Share]:
    """Share of the passages of each kind for which `right` holds, and how many passages there are."""
    found: dict[str, list[bool]] = defaultdict(list)
    for row, hit in zip(rows, right, strict=True):
        for kind in kinds_of(row):
            found[kind].append(hit)
    return {kind: (float(np.mean(hits)), len(hits)) for kind, hits in sorted(found.items())}


def majority(rows: Sequence[Passage], given: Sequence[int | None]) -> dict[str, int]:
    """The found theme that holds the most passages of each gold theme."""
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for row, theme in zip(rows, given, strict=True):
        if row.theme is not None and theme is not None:
            counts[row.theme][theme] += 1
    return {gold: counter.most_common(1)[0][0] for gold, counter in counts.items()}


def in_majority(rows: Sequence[Passage], given: Sequence[int | None]) -> list[bool]:
    """For each passage: whether it lies in the found theme that holds the most of its gold theme."""
    home = majority(rows, given)
    return [home.get(row.theme or "") == theme for row, theme in zip(rows, given, strict=True)]


def category_hits(rows: Sequence[Passage], model: ThemeModel) -> list[bool]:
    """For each passage: whether the category of its found theme is the gold one."""
    categories = {theme.id: theme.category for theme in model.themes}
    return [
        theme is not None and categories[theme] == row.category
        for row, theme in zip(rows, model.assignments, strict=True)
    ]


def second_themes(rows: Sequence[Passage], model: ThemeModel) -> Share | None:
    """
    Share of the further gold themes of long passages that their `mentions` name, and how many there are.

    None if the model has no mentions. A gold theme is named by the found theme that holds the most of it; one that
    shares this found theme with the passage's main theme cannot be told apart and is left out.
    """
    if not model.mentions:
        return None
    home = majority(rows, model.assignments)
    hits = [
        home[theme] in {mention.theme for mention in mentions}
        for row, mentions in zip(rows, model.mentions, strict=True)
        for theme in row.themes[1:]
        if home[theme] != home[row.themes[0]]
    ]
    return float(np.mean(hits)), len(hits)


def spurious_mentions(rows: Sequence[Passage], model: ThemeModel) -> Share:
    """How many further themes, on average, are mentioned in a passage that has one gold theme, and how many such passages."""
    further = [
        len(mentions) - 1
        for row, mentions in zip(rows, model.mentions, strict=True)
        if len(row.themes) == 1 and mentions
    ]
    return (float(np.mean(further)) if further else 0.0), len(further)


def language_hits(language: str) -> tuple[list[Passage], list[bool]]:
    """All passages of a language that have a theme, and whether each is taken for that language."""
    rows = [row for row in passages(language) if row.themes]
    return rows, [detect_language(row.text) == language for row in rows]


def copies_apart(language: str) -> tuple[int, int, int]:
    """
    Near-copies that count as one person, of how many groups, and how many pairs of other passages are wrongly joined.

    A group counts if all its passages share a number.
    """
    rows = passages(language)
    numbers = copy_groups(
        signatures_of([[word.lower() for word in split_words(row.text)] for row in rows])
    )
    groups: dict[str, set[int]] = defaultdict(set)
    members: dict[int, set[str]] = defaultdict(set)
    for place, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        members[int(number)].add(row.copies or str(place))
        if row.copies:
            groups[row.copies].add(int(number))
    wrong = sum(len(names) - 1 for names in members.values())
    return sum(len(found) == 1 for found in groups.values()), len(groups), wrong


def halves(language: str) -> tuple[list[Passage], list[Passage]]:
    """All passages, every other one: the half that tone was tuned on, and the half that it is measured on."""
    rows = list(passages(language))
    return rows[::2], rows[1::2]


def tone_accuracy(gold: Sequence[str], given: Sequence[str]) -> Accuracy:
    """Measure given tones beside the gold ones, rounded to two decimals."""
    pairs = Counter(zip(gold, given, strict=True))

    def share(part: float, whole: float) -> float:
        return round(part / whole, 2) if whole else 0.0

    def called(tone: str) -> int:
        return sum(count for (_, found), count in pairs.items() if found == tone)

    def being(tone: str) -> int:
        return sum(count for (true, _), count in pairs.items() if true == tone)

    return Accuracy(
        right=share(sum(pairs[tone, tone] for tone in TONES), len(gold)),
        worry_precision=share(pairs["worry", "worry"], called("worry")),
        worry_recall=share(pairs["worry", "worry"], being("worry")),
        joy_precision=share(pairs["joy", "joy"], called("joy")),
        joy_recall=share(pairs["joy", "joy"], being("joy")),
    )


def demo_answers(language: str) -> tuple[list[str], list[str]]:
    """The demonstration's answers to what gives joy and what worries, and which of the two was asked."""
    with (DEMO / f"responses_{language}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    found = [(row[tone], tone) for row in rows for tone in ("joy", "worry") if row[tone]]
    return [text for text, _ in found], [tone for _, tone in found]


def with_typos(text: str) -> str:
    """Every sixth word of five letters or more with two inner letters swapped, one dropped, or one doubled, in turn."""
    draw = Random(text)  # noqa: S311 - no secret
    words = text.split(" ")
    turn = 0
    for place, word in enumerate(words):
        if len(word) < TYPO_FROM or not word.isalpha():
            continue
        turn += 1
        if turn % TYPO_EVERY != 1:
            continue
        at = draw.randrange(1, len(word) - 2)
        words[place] = (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )[draw.randrange(3)]
    return " ".join(words)


CHANGES: dict[str, Callable[[str], str]] = {
    "lower case": str.lower,
    "capitals": str.upper,
    "no punctuation": lambda text: "".join(mark for mark in text if mark.isalnum() or mark == " "),
    "emojis": lambda text: "😡 " + text.replace(". ", " 😭👍🏽 ") + " ❤️‍🔥🙏",
    "typing errors": with_typos,
    "drawn-out letters": lambda text: re.sub(r"([aouåäöi])\b", r"\1\1\1\1", text, count=3),
    "a greeting": lambda text: "Hei! " + text + " T. eräs / Mvh en till",
}


def moved(rows: Sequence[Passage], model: ThemeModel, change: Callable[[str], str]) -> float:
    """Share of the passages that fall to another theme when their text is changed."""
    before = [theme for theme, _ in model.assign([row.text for row in rows])]
    after = [theme for theme, _ in model.assign([change(row.text) for row in rows])]
    return float(np.mean([one != other for one, other in zip(before, after, strict=True)]))
