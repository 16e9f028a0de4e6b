"""
Measure signal detection: `python benchmarks/signals.py [FILE --text COLUMN] [--seeds 3] [--hard]`.

A year of messages is made from the sentences of FILE, or from a vocabulary of our own, with signals planted in it; it is
scanned week by week, no scan seeing later messages. A signal counts as found if half of its passages of the last eight
weeks belong to one planted theme. Printed: recall within twelve weeks of the start, precision, false alarms a week, median
lead in weeks, and CPU seconds.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.simulation import EASY, HARD, START, WEEKS, Plan, Year, simulate
from insights.analysis.counts import tabulate
from insights.analysis.naming import kind_of
from insights.analysis.signals import FEWEST_PEOPLE, Signal, scan
from insights.analysis.terms import topical_lemmas

FIRST_SCAN = 12
LOOK_BACK = 56
WITHIN = 12
EIGHT_WEEKS = 8
RARE = (30, 90)


def sentences_of(arguments: argparse.Namespace) -> list[str]:
    """Sentences of the file, or ten thousand of our own."""
    if arguments.file:
        return pd.read_csv(arguments.file)[arguments.text].dropna().astype(str).tolist()
    return invented(10_000)


def invented(count: int, seed: int = 0) -> list[str]:
    """Sentences of invented words around sixty topics of our own vocabulary, words following Zipf's law."""
    draw = np.random.default_rng(seed)
    syllables = [
        first + second
        for first in "hjklmnprstv"
        for second in ("a", "e", "i", "o", "u", "aa", "ii", "uu")
    ]
    words = ["".join(draw.choice(syllables, int(draw.integers(2, 5)))) for _ in range(6_000)]
    topics = [draw.choice(6_000, 60, replace=False) for _ in range(60)]
    found = []
    for _ in range(count):
        topic = topics[int(draw.integers(0, len(topics)))]
        own = [words[topic[min(int(draw.zipf(1.3)), 60) - 1]] for _ in range(6)]
        other = [words[min(int(draw.zipf(1.2)), 6_000) - 1] for _ in range(6)]
        found.append(" ".join(draw.permutation(own + other)))
    return found


def split_topics(
    sentences: Sequence[str], wanted: int, seed: int
) -> tuple[list[str], dict[str, list[str]]]:
    """Take the sentences around `wanted` rare nouns (30 to 90 sentences each) out of the background."""
    counts = Counter(lemma for lemmas in topical_lemmas(sentences, "fi") for lemma in set(lemmas))
    rare = sorted(
        lemma
        for lemma, count in counts.items()
        if RARE[0] <= count <= RARE[1] and len(lemma) > 6 and kind_of(lemma, {}, "fi") == "noun"
    )
    lowered = [text.lower() for text in sentences]
    draw = np.random.default_rng(seed)
    taken: set[int] = set()
    topics: dict[str, list[str]] = {}
    for lemma in draw.permutation(rare)[: 4 * wanted]:
        stem = str(lemma)[:-2]
        rows = [row for row, text in enumerate(lowered) if stem in text and row not in taken]
        if len(topics) < wanted and RARE[0] <= len(rows) <= RARE[1]:
            topics[stem] = [sentences[row] for row in rows]
            taken.update(rows)
    return [text for row, text in enumerate(sentences) if row not in taken], topics


def judge(signal: Signal, year: Year, week: int) -> str:
    """Name the planted theme that at least half of the signal's texts of the last eight weeks belong to, or ""."""
    today = START + timedelta(days=7 * week + 6)
    recent = [row for row in signal.rows if (today - year.corpus.days[row]).days < LOOK_BACK]
    themes = Counter(year.themes[row] for row in recent)
    theme, count = themes.most_common(1)[0] if themes else ("", 0)
    return theme if theme in year.starts and 2 * count >= len(recent) else ""


def measure(year: Year) -> dict[str, float]:
    """Scan week by week; a theme is found at its first hit; a false signal counts once while it lasts."""
    tables = [tabulate(year.corpus, "fi", FEWEST_PEOPLE)]
    found: dict[str, int] = {}
    false: dict[str, int] = {}
    hits = alarms = 0
    begin = time.process_time()
    for week in range(FIRST_SCAN, WEEKS):
        for signal in scan(year.corpus, tables, as_of=START + timedelta(days=7 * week + 6)):
            theme = judge(signal, year, week)
            if theme:
                hits += 1
                found.setdefault(theme, week)
            else:
                key = signal.terms[0] if signal.terms else signal.label
                alarms += week - false.get(key, -99) > EIGHT_WEEKS
                false[key] = week
    leads = [found[key] - start for key, start in year.starts.items() if key in found]
    local = [key for key in year.local if found.get(key, WEEKS * 2) - year.starts[key] <= WITHIN]
    return {
        "recall": sum(lead <= WITHIN for lead in leads) / len(year.starts),
        "local recall": len(local) / max(len(year.local), 1),
        "precision": len(found) / max(len(found) + alarms, 1),
        "false a week": alarms / (WEEKS - FIRST_SCAN),
        "lead": float(np.median(leads)) if leads else float("nan"),
        "seconds a scan": (time.process_time() - begin) / (WEEKS - FIRST_SCAN),
    }


def run(arguments: argparse.Namespace, plan: Plan) -> pd.DataFrame:
    sentences = sentences_of(arguments)
    results = []
    for seed in range(arguments.seeds):
        background, topics = split_topics(sentences, 34, seed)
        results.append(measure(simulate(background, topics, seed, plan)))
        print(
            f"seed {seed}: "
            + "  ".join(f"{name} {value:.3f}" for name, value in results[-1].items()),
            flush=True,
        )
    return pd.DataFrame(results)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--text", default="sentence")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--hard", action="store_true")
    arguments = parser.parse_args()
    print(run(arguments, HARD if arguments.hard else EASY).mean().round(3).to_string())


if __name__ == "__main__":
    main()
