"""
Measure signal detection beside others: `python benchmarks/signals.py [FILE --text COLUMN --label COLUMN] [--hard]`.

A year of messages is made from the sentences of FILE, or from invented words, with signals planted in it; it is scanned
week by week from the twelfth on, no scan seeing later messages. A signal is a hit if half of its passages of the last
eight weeks belong to one planted theme. A hit on one theme, and a false signal of one term, counts once while it lasts
(until eight weeks of silence). Printed, ours and each peer's in the same run: recall within twelve weeks of the start, and by the end of the year, the
same of local themes, precision by themes, precision by signals (two signals of one theme are two hits), false alarms a
week, median lead in weeks, CPU seconds a scan.

`--entrance WEEK …` scores what `koettu analyse_file` writes about the year as a file, as of the Sundays of these weeks.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.grounds import invented_ground, read_ground
from benchmarks.peers_signals import PEERS, Peer, found_by
from benchmarks.signal_files import signals_of_file
from benchmarks.simulation import EASY, HARD, START, YEAR, Plan, Year, simulate
from insights.analysis.counts import Table, tabulate
from insights.analysis.signals import FEWEST_PEOPLE, scan, until

FIRST_SCAN = 12
LOOK_BACK = 56
WITHIN = 12
LASTS = 8

Seen = list[tuple[str, list[int]]]
"""A name and the corpus rows of each signal of one scan."""
Scan = Callable[[int], Seen]


@dataclass(slots=True)
class Tally:
    """What was found: first hit of each theme, hits and false alarms that count, CPU seconds."""

    year: Year
    found: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    hits: int = 0
    signals: int = 0
    alarms: int = 0
    seconds: float = 0.0

    def add(self, week: int, seen: Seen) -> None:
        for name, rows in seen:
            theme = judge(rows, self.year, week)
            if theme:
                self.hits += self._begins(f"theme {theme}", week)
                self.signals += self._begins(f"theme {theme}: {name}", week)
                self.found.setdefault(theme, week)
            else:
                self.alarms += self._begins(f"false {name}", week)

    def _begins(self, key: str, week: int) -> bool:
        """Say whether this is new, or seen again after eight weeks of silence."""
        new = week - self.last.get(key, -99) > LASTS
        self.last[key] = week
        return new

    def figures(self, scans: int) -> dict[str, float]:
        leads = [week - self.year.starts[theme] for theme, week in self.found.items()]
        return {
            "recall": self._recall(list(self.year.starts), WITHIN),
            "by the end": self._recall(list(self.year.starts), self.year.weeks),
            "local": self._recall(list(self.year.local), WITHIN),
            "precision": self.hits / max(self.hits + self.alarms, 1),
            "by signals": self.signals / max(self.signals + self.alarms, 1),
            "false a week": self.alarms / scans,
            "lead": float(np.median(leads)) if leads else float("nan"),
            "seconds": self.seconds / scans,
        }

    def _recall(self, themes: Sequence[str], within: int) -> float:
        late = 2 * self.year.weeks
        hits = [self.found.get(key, late) - self.year.starts[key] <= within for key in themes]
        return sum(hits) / max(len(hits), 1)


def judge(rows: Sequence[int], year: Year, week: int) -> str:
    """Name the planted theme that at least half of a signal's texts of the last eight weeks belong to, or ""."""
    today = START + timedelta(days=7 * week + 6)
    recent = [row for row in rows if (today - year.corpus.days[row]).days < LOOK_BACK]
    themes = Counter(year.themes[row] for row in recent)
    theme, count = themes.most_common(1)[0] if themes else ("", 0)
    return theme if theme in year.starts and 2 * count >= len(recent) else ""


def ours(year: Year, table: Table) -> Scan:
    def look(today: int) -> Seen:
        day = START.fromordinal(today)
        signals = scan(year.corpus, [table], as_of=day)
        return [((one.terms or [one.label])[0], one.rows) for one in signals]

    return look


def others(peer: Peer, table: Table) -> Scan:
    def look(today: int) -> Seen:
        view = until(table, today)
        found = found_by(peer, view, today) if view is not None else []
        return [
            (table.terms[one.terms[0]], [int(row) for row in table.corpus_rows[one.rows]])
            for one in found
        ]

    return look


def measure(year: Year, look: Scan) -> dict[str, float]:
    """Scan the last year week by week."""
    tally = Tally(year)
    weeks = range(year.weeks - YEAR + FIRST_SCAN, year.weeks)
    for week in weeks:
        begin = time.process_time()
        seen = look((START + timedelta(days=7 * week + 6)).toordinal())
        tally.seconds += time.process_time() - begin
        tally.add(week, seen)
    return tally.figures(len(weeks))


def at_the_entrance(year: Year, weeks: Sequence[int]) -> pd.DataFrame:
    """Score what the command writes: by week, hits, false signals, and the share found of themes begun twelve weeks before."""
    rows = []
    for week, seen in signals_of_file(year, weeks).items():
        themes = [judge(found, year, week) for _, found in seen]
        due = {theme for theme, start in year.starts.items() if start + WITHIN <= week}
        rows.append(
            {
                "week": week,
                "signals": len(seen),
                "false": themes.count(""),
                "themes": len(set(themes) - {""}),
                "due": len(due),
                "of the due": len(due & set(themes)) / max(len(due), 1),
            }
        )
    return pd.DataFrame(rows)


def run(arguments: argparse.Namespace, plan: Plan) -> pd.DataFrame:
    results = []
    for seed in range(arguments.first, arguments.first + arguments.seeds):
        ground = (
            read_ground(arguments.file, arguments.text, arguments.label, arguments.language, seed)
            if arguments.file
            else invented_ground(seed)
        )
        year = simulate(ground, seed, plan, arguments.language)
        if arguments.entrance:
            print(at_the_entrance(year, arguments.entrance).round(3).to_string(index=False))
            continue
        table = tabulate(year.corpus, arguments.language, FEWEST_PEOPLE)
        looks = {"ours": ours(year, table)}
        if arguments.peers:
            looks |= {name: others(peer, table) for name, peer in PEERS.items()}
        for name, look in looks.items():
            results.append({"method": name, "seed": seed, **measure(year, look)})
            print(pd.DataFrame(results[-1:]).round(3).to_string(index=False), flush=True)
    return pd.DataFrame(results)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--text", default="sentence")
    parser.add_argument("--label", help="column with topics, whose mix drifts")
    parser.add_argument("--language", default="fi", choices=["fi", "sv", "en"])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--hard", action="store_true", help="themes that grow slowly")
    parser.add_argument("--weekly", type=int, default=400, help="texts a week in the background")
    parser.add_argument("--years", type=int, default=1)
    parser.add_argument("--seasons", type=int, default=0, help="themes that return every year")
    parser.add_argument("--disguised", action="store_true", help="campaigns in changing words")
    parser.add_argument("--repeats", action="store_true", help="people send the same sentences")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--entrance", type=int, nargs="+", metavar="WEEK")
    chosen = parser.parse_args()
    plan = replace(
        HARD if chosen.hard else EASY,
        weekly=chosen.weekly,
        years=chosen.years,
        seasons=chosen.seasons,
        disguised=chosen.disguised,
        repeats=chosen.repeats,
    )
    results = run(chosen, plan)
    if not chosen.entrance:
        means = results.groupby("method", sort=False).mean().drop(columns="seed")
        print(means.round(3).to_string())


if __name__ == "__main__":
    main()
