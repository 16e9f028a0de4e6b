"""Measure the analysis on the corpus of our own: `python benchmarks/corpus.py [--language fi] [--seed N]`.

Prints per language: agreement of the themes with the gold themes, with their number chosen and given; what the hard kinds
of writing cost; categories; languages; further themes of long passages; near-copies; what small changes of a text move;
tone; and each theme found with the gold themes it holds.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

from sklearn.metrics import adjusted_rand_score, v_measure_score

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from insights.analysis.theme_model import ThemeModel
from insights.analysis.themes import fit_themes
from insights.analysis.tone import tone_of
from tests.insights.analysis import measures
from tests.insights.analysis.gold import Passage, as_corpus, passages, themed

ORDERS = 5


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--language", choices=["fi", "sv"])
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    for language in [chosen.language] if chosen.language else ["fi", "sv"]:
        rows = themed(language)
        gold = len({row.theme for row in rows})
        print(
            f"== {language}: {len(passages(language))} passages, {len(rows)} with one of {gold} gold themes"
        )
        for number in (None, gold):
            begin = time.process_time()
            model = fit_themes(as_corpus(rows, language), language, themes=number, seed=chosen.seed)
            print(
                f"-- number of themes {'given' if number else 'chosen'}: {len(model.themes)}  CPU s {time.process_time() - begin:.1f}"
            )
            _agreement(rows, model)
            _table(rows, model)
        _orders(rows, language, gold, chosen.seed)
        _by_kind("taken for the right language, by kind", *measures.language_hits(language))
        right, groups, wrong = measures.copies_apart(language)
        print(f"near-copies: {right} of {groups} groups count as one person, {wrong} wrong joins")
        nothing = [row.text for row in passages(language) if "nothing" in row.kinds]
        placed = sum(theme is not None for theme, _ in model.assign(nothing))
        print(f"non-answers given a theme: {placed} of {len(nothing)}")
        plain = [row for row in rows if not row.kinds]
        for name, change in measures.CHANGES.items():
            print(
                f"moved to another theme by {name:18s} {measures.moved(plain, model, change):5.1%} of {len(plain)}"
            )
        _tone(language)


def _agreement(rows: list[Passage], model: ThemeModel) -> None:
    gold = [row.theme for row in rows]
    given = [-1 if theme is None else theme for theme in model.assignments]
    with_theme = sum(theme is not None for theme in model.assignments) / len(rows)
    category = measures.category_hits(rows, model)
    print(
        f"V {v_measure_score(gold, given):.3f}  ARI {adjusted_rand_score(gold, given):.3f}  "
        f"with a theme {with_theme:.1%}  category {sum(category) / len(rows):.1%}"
    )
    second = measures.second_themes(rows, model)
    if second:
        extra, single = measures.spurious_mentions(rows, model)
        print(
            f"further themes found {second[0]:.1%} of {second[1]}; needless ones {extra:.2f} a passage in {single}"
        )
    _by_kind("in the majority theme, by kind", rows, measures.in_majority(rows, model.assignments))


def _orders(rows: list[Passage], language: str, gold: int, seed: int) -> None:
    """The order of the rows changes the result a little: means over five orders."""
    for number in (None, gold):
        scores, counts, hits = [], [], dict.fromkeys(rows, 0)
        for order in range(ORDERS):
            mixed = list(rows)
            Random(order).shuffle(mixed)  # noqa: S311 - no secret
            model = fit_themes(as_corpus(mixed, language), language, themes=number, seed=seed)
            given = [-1 if theme is None else theme for theme in model.assignments]
            true = [row.theme for row in mixed]
            scores.append((v_measure_score(true, given), adjusted_rand_score(true, given)))
            counts.append(len(model.themes))
            for row, hit in zip(mixed, measures.in_majority(mixed, model.assignments), strict=True):
                hits[row] += hit
        v, ari = (sum(column) / ORDERS for column in zip(*scores, strict=True))
        kinds = sorted({kind for row in rows for kind in measures.kinds_of(row)})
        shares = {
            kind: [hits[row] / ORDERS for row in rows if kind in measures.kinds_of(row)]
            for kind in kinds
        }
        print(f"over {ORDERS} orders of the rows, themes {counts}: V {v:.3f}  ARI {ari:.3f}")
        print(
            f"   in the majority theme: all {sum(hits.values()) / ORDERS / len(rows):.1%}  "
            + "  ".join(f"{kind} {sum(found) / len(found):.0%}" for kind, found in shares.items())
        )


def _by_kind(title: str, rows: list[Passage], right: list[bool]) -> None:
    found = measures.shares_by_kind(rows, right)
    print(f"{title}: all {sum(right) / len(right):.1%}")
    print(
        "   " + "  ".join(f"{kind} {share:.0%} ({count})" for kind, (share, count) in found.items())
    )


def _table(rows: list[Passage], model: ThemeModel) -> None:
    for theme in model.themes:
        held = Counter(rows[place].theme for place in theme.passages).most_common(4)
        print(
            f"   {theme.size:4d}  {theme.label:48s} {theme.category or '-'} {theme.category_confidence:.2f}  "
            + ", ".join(f"{name} {count}" for name, count in held)
        )


def _tone(language: str) -> None:
    tuned, fresh = measures.halves(language)
    for name, rows in (("tuned on", tuned), ("fresh", fresh)):
        gold, given = (
            [row.tone for row in rows],
            tone_of([row.text for row in rows], language),
        )
        print(f"tone, half {name}: {measures.tone_accuracy(gold, given)}")
        print(f"   rows worry, joy, neither: {_confusion(gold, given)}")
    texts, gold = measures.demo_answers(language)
    given = tone_of(texts, language)
    print(f"tone, {len(texts)} answers of the demonstration: {measures.tone_accuracy(gold, given)}")
    print(f"   rows worry, joy, neither: {_confusion(gold, given)}")


def _confusion(gold: list[str], given: Sequence[str]) -> list[list[int]]:
    pairs = Counter(zip(gold, given, strict=True))
    return [[pairs[true, found] for found in measures.TONES] for true in measures.TONES]


if __name__ == "__main__":
    main()
