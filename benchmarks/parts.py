"""Measure the themes of long passages and the sureness of categories: `python benchmarks/parts.py [--language sv]`.

Passages are made of two to four concatenated texts of the demonstration, each of another theme of the model and written for
another category. Prints precision and recall of the themes mentioned, with and without stretches, then the share of texts in
their written category by the confidence of their theme.
"""

import argparse
import csv
import random
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from insights.analysis.corpus import Corpus
from insights.analysis.theme_model import ThemeModel
from insights.analysis.themes import fit_themes

SHORTEST = 60
EACH = 60


def demonstration(language: str) -> tuple[list[str], list[str]]:
    """Texts of the demonstration, and the category each was written for."""
    path = ROOT / "platform" / "koettu" / "demo" / f"responses_{language}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    said = [(row["text"] or row["worry"], row["theme"]) for row in rows]
    return [text for text, _ in said if text], [theme for text, theme in said if text]


def mixtures(model: ThemeModel, texts: Sequence[str], gold: Sequence[str]) -> list[list[int]]:
    """Rows to concatenate: sixty pairs, sixty threes, sixty fours."""
    choice = random.Random(0)  # noqa: S311 - a sample, no secret
    rows = [
        row
        for row, theme in enumerate(model.assignments)
        if theme is not None and len(texts[row]) >= SHORTEST
    ]
    found = []
    for count in (2, 3, 4):
        while len(found) < EACH * (count - 1):
            chosen = choice.sample(rows, count)
            themes = {model.assignments[row] for row in chosen}
            if len(themes) == len({gold[row] for row in chosen}) == count:
                found.append(chosen)
    return found


def print_mentions(model: ThemeModel, texts: Sequence[str], gold: Sequence[str]) -> None:
    rows = mixtures(model, texts, gold)
    found = model.mention([" ".join(texts[row] for row in chosen) for chosen in rows])
    for name, kept in (("main theme only", 1), ("with stretches", None)):
        right = wrong = missing = 0
        for chosen, mentions in zip(rows, found, strict=True):
            spoken = {mention.theme for mention in mentions[:kept]}
            themes = {model.assignments[row] for row in chosen}
            right += len(spoken & themes)
            wrong += len(spoken - themes)
            missing += len(themes - spoken)
        precision, recall = right / (right + wrong), right / (right + missing)
        print(f"{name:16s} precision {precision:.2f}  recall {recall:.2f}")


def print_categories(model: ThemeModel, gold: Sequence[str]) -> None:
    texts = sorted(
        (min(int(theme.category_confidence * 10), 9) / 10, gold[row] == theme.category)
        for theme in model.themes
        for row in theme.passages
    )
    for confidence, group in groupby(texts, key=lambda pair: pair[0]):
        right = [is_right for _, is_right in group]
        print(
            f"confidence {confidence:.1f}+  texts {len(right):4d}  right {sum(right) / len(right):.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--language", default="fi", choices=["fi", "sv"])
    language = parser.parse_args().language
    texts, gold = demonstration(language)
    model = fit_themes(Corpus.of_texts(texts, language), language)
    print_mentions(model, texts, gold)
    print_categories(model, gold)


if __name__ == "__main__":
    main()
