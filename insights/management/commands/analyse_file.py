"""`koettu analyse_file`: themes and weak signals of any spreadsheet, without a database."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from insights.analysis.files import Columns, FileError, analyse_file


class Command(BaseCommand):
    help = "Find themes and weak signals in one column of a CSV or XLSX file and write them as JSON; no database is used."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "input",
            type=Path,
            help="CSV in UTF-8 (any usual delimiter) or XLSX, first row with column names",
        )
        parser.add_argument("output", type=Path, help="JSON file to write")
        parser.add_argument("--text", required=True, metavar="COLUMN", help="column with the texts")
        parser.add_argument(
            "--place", metavar="COLUMN", help="column with a municipality code or any label"
        )
        parser.add_argument(
            "--group",
            metavar="COLUMN",
            help="column with population groups, several divided by ';'",
        )
        parser.add_argument(
            "--time",
            metavar="COLUMN",
            help="column with days (2026-05-31 or 31.5.2026); needed for signals",
        )
        parser.add_argument(
            "--respondent", metavar="COLUMN", help="column with a pseudonym of the person"
        )
        parser.add_argument(
            "--language",
            choices=["fi", "sv", "en", "auto"],
            default="auto",
            help="default: auto, row by row",
        )
        parser.add_argument(
            "--themes",
            type=int,
            metavar="N",
            help="number of themes per language; chosen if not given",
        )
        parser.add_argument(
            "--as-of",
            type=_day,
            metavar="DATE",
            help="look at signals as of this day; default: the last in the file",
        )

    def handle(self, **options: Any) -> None:
        columns = Columns(
            options["text"],
            options["place"],
            options["group"],
            options["time"],
            options["respondent"],
        )
        terminal = sys.stderr.isatty()
        try:
            done = analyse_file(
                options["input"],
                options["output"],
                columns,
                language=options["language"],
                themes=options["themes"],
                as_of=options["as_of"],
                progress=self._show_progress if terminal else None,
            )
        except FileError as error:
            raise CommandError(str(error), returncode=2) from error
        if terminal:
            self.stderr.write("")
        themes, signals = len(done.result["themes"]), len(done.result["signals"])
        self.stdout.write(
            f"{done.height} rows, {themes} themes, {signals} signals: {options['output']}"
        )

    def _show_progress(self, fraction: float, stage: str) -> None:
        self.stderr.write(f"\r{fraction:4.0%} {stage:<12}", ending="")
        self.stderr.flush()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is not a day like 2026-05-31"
        raise argparse.ArgumentTypeError(message) from error
