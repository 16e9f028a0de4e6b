"""Signals as others will score them: a simulated year written as a file, and what `koettu analyse_file` makes of it."""

import csv
import json
import subprocess
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.simulation import START, Year

COLUMNS = ("text", "day", "place", "group", "person")


def signals_of_file(year: Year, weeks: Sequence[int]) -> dict[int, list[tuple[str, list[int]]]]:
    """
    Label and rows of the signals that the command writes, as of the Sunday of each week.

    Its language is left to the command, row by row, as it is by default.
    """
    found = {}
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "year.csv", Path(folder) / "found.json"
        _write(year, source)
        for week in weeks:
            day = (START + timedelta(days=7 * week + 6)).isoformat()
            command = ["koettu", "analyse_file", str(source), str(target), "--text", "text"]
            options = ["--time", "day", "--place", "place", "--group", "group"]
            options += ["--respondent", "person", "--as-of", day]
            subprocess.run([*command, *options], check=True, capture_output=True)
            signals = json.loads(target.read_text("utf-8"))["signals"]
            found[week] = [(one["label"], one["rows"]) for one in signals]
    return found


def _write(year: Year, target: Path) -> None:
    corpus = year.corpus
    with target.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for row, text in enumerate(corpus.texts):
            day, group = corpus.days[row], ";".join(corpus.groups[row])
            rows.writerow([text, day, corpus.places[row], group, corpus.respondents[row]])
