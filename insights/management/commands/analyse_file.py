"""`koettu analyse_file`: themes and weak signals of any spreadsheet, without a database."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils import translation

from insights.analysis.encoder import SentenceModel
from insights.analysis.files import (
    Columns,
    FileAnalysis,
    FileError,
    analyse_file,
    check_writable,
    write,
)
from insights.analysis.page import page_of
from insights.analysis.parallel import Workers, WorkersError, working_with
from insights.analysis.sentence_files import SentenceModelError


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

        parser.add_argument(
            "--html", type=Path, metavar="FILE", help="also write a page to read, whole in one file"
        )
        parser.add_argument(
            "--page-language",
            choices=["fi", "sv", "en"],
            help="language of the page; default: the main language of the texts",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=settings.ANALYSIS_PROCESSES,
            metavar="N",
            help="processes of this machine to work on; default: ANALYSIS_PROCESSES",
        )
        parser.add_argument(
            "--sentence-model",
            default=settings.SENTENCE_MODEL,
            metavar="FOLDER",
            help="folder of an ONNX sentence model with its tokenizer.json; default: SENTENCE_MODEL",
        )

    def handle(self, **options: Any) -> None:
        self._stage = ""
        columns = Columns(
            options["text"],
            options["place"],
            options["group"],
            options["time"],
            options["respondent"],
        )
        terminal = sys.stderr.isatty()
        workers = Workers(options["processes"], settings.DASK_SCHEDULER)
        try:
            if options["html"]:
                check_writable(options["html"])
            folder = options["sentence_model"]
            sentence_model = SentenceModel.usable(Path(folder)) if folder else None
            with working_with(workers):
                done = analyse_file(
                    options["input"],
                    options["output"],
                    columns,
                    language=options["language"],
                    themes=options["themes"],
                    as_of=options["as_of"],
                    sentence_model=sentence_model,
                    progress=self._show_progress if terminal else self._tell_stages,
                )
            if options["html"]:
                page = render_page(done, options["input"].name, options["page_language"])
                write(options["html"], page)
        except (FileError, SentenceModelError, WorkersError) as error:
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

    def _tell_stages(self, fraction: float, stage: str) -> None:
        """Write a line for each stage: for a log."""
        if stage != self._stage:
            self._stage = stage
            self.stderr.write(f"{fraction:4.0%} {stage}")


def render_page(done: FileAnalysis, name: str, language: str | None) -> str:
    """Write the page about a file in a language, the main one of its texts unless given."""
    page = page_of(done)
    language = language or page["main_language"]
    with translation.override(language):
        context = {"page": page, "name": name, "language": language}
        return render_to_string("insights/file_analysis.html", context)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is not a day like 2026-05-31"
        raise argparse.ArgumentTypeError(message) from error
