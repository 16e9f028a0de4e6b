"""`koettu import_responses FILE --survey SLUG --map 'question=column' …`."""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from organisations.models import Organisation
from shared.spreadsheets import Table, Unreadable, read_table
from shared.translated import LANGUAGES
from surveys.actions import Checked, cancel_import, check_import, confirm_import, store_import
from surveys.models import ImportBatch, Survey
from surveys.spreadsheets import Columns

FAULTS_SHOWN = 20
CONSENTS = ("analyse", "quote", "publish")


class Command(BaseCommand):
    help = "Bring the answers of a spreadsheet (CSV or XLSX) into a survey."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or XLSX; the first row holds the headers")
        parser.add_argument("--survey", required=True, help="the survey's short name (slug)")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="QUESTION=COLUMN",
            help="which column answers the question; once for each question",
        )
        place = parser.add_mutually_exclusive_group()
        place.add_argument(
            "--municipality", default="", help="code of the municipality of all rows"
        )
        place.add_argument("--municipality-column", default="", help="column of codes or names")
        parser.add_argument("--respondent-column", default="", help="tells people apart")
        parser.add_argument("--date-column", default="", help="the day of answering")
        parser.add_argument("--groups-column", default="", help="population groups, divided by ;")
        parser.add_argument("--language", choices=LANGUAGES, default="fi")
        parser.add_argument(
            "--consent", default="", help=f"what the tellers allowed: {','.join(CONSENTS)}"
        )
        parser.add_argument("--basis", default="", help="how that permission was given")
        parser.add_argument(
            "--organisation",
            default="",
            help="slug of who brings it; the survey's own if not given",
        )
        parser.add_argument("--check", action="store_true", help="look only, store nothing")
        parser.add_argument("--yes", action="store_true", help="store without asking")

    def handle(self, *_args: Any, **options: Any) -> None:
        survey = Survey.objects.filter(slug=options["survey"]).first()
        if survey is None or not survey.versions.exists():
            raise CommandError(f"There is no survey “{options['survey']}” that has been live.")
        columns = _columns(options)
        try:
            with options["file"].open("rb") as file:
                table = read_table(file)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except Unreadable as error:
            raise CommandError(f"{options['file']}: {error}") from error
        if table.notice:
            self.stderr.write(str(table.notice))
        batch = ImportBatch.objects.create(
            survey=survey,
            organisation=_organisation(survey, options["organisation"]),
            file_name=options["file"].name[:200],
            mapping=columns.to_json(),
        )
        self._import(batch, table, options)

    def _import(self, batch: ImportBatch, table: Table, options: dict[str, Any]) -> None:
        try:
            checked = check_import(batch, table)
        except ValidationError as error:
            batch.delete()
            raise CommandError(" ".join(error.messages)) from error
        self._tell(checked)
        if options["check"] or not checked.good:
            batch.delete()
            if checked.wrong:
                raise CommandError(f"{checked.wrong} rows have errors. Nothing was stored.")
            return
        if not options["yes"] and input("Store the good rows? [y/N] ").lower() not in {"y", "k"}:
            cancel_import(batch, actor=None)
            raise CommandError("Cancelled. Nothing was stored.")
        confirm_import(batch, actor=None)
        started = perf_counter()
        stored = store_import(batch, table, progress=self._progress)
        seconds = perf_counter() - started
        self.stdout.write(
            f"{stored} responses stored in {seconds:.1f} s"
            f" ({checked.good - stored} had been stored before)."
        )

    def _tell(self, checked: Checked) -> None:
        self.stdout.write(
            f"{checked.good} good rows, {checked.blank} without answers, {checked.wrong} with errors."
        )
        for fault in checked.faults[:FAULTS_SHOWN]:
            why = gettext(fault.message) % fault.params
            self.stdout.write(f"  row {fault.row}, {fault.column}: {why}")
        if len(checked.faults) > FAULTS_SHOWN:
            self.stdout.write(f"  … and {len(checked.faults) - FAULTS_SHOWN} more")

    def _progress(self, done: int) -> None:
        self.stdout.write(f"  {done} rows", ending="\r")


def _columns(options: dict[str, Any]) -> Columns:
    questions = {}
    for pair in options["map"]:
        question, sign, header = pair.partition("=")
        if not sign:
            raise CommandError(f"--map “{pair}”: write it as question=column.")
        questions[question.strip()] = header.strip()
    if not questions:
        raise CommandError("Say with --map which column answers which question.")
    consent = [part.strip() for part in options["consent"].split(",") if part.strip()]
    if unknown := set(consent) - set(CONSENTS):
        raise CommandError(f"--consent: “{unknown.pop()}” is none of {', '.join(CONSENTS)}.")
    names = ("municipality", "municipality_column", "respondent_column", "date_column")
    others = {name: options[name] for name in (*names, "groups_column", "language", "basis")}
    return Columns(questions=questions, consent=consent, **others)


def _organisation(survey: Survey, slug: str) -> Organisation:
    if not slug:
        return survey.organisation
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise CommandError(f"There is no organisation “{slug}”.")
    return organisation
