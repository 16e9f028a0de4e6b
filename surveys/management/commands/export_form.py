"""`koettu export_form SLUG FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.definition import definition_of, read_definition
from surveys.models import Survey
from surveys.spreadsheets import write_xlsform
from surveys.spreadsheets.exchange import write_json


class Command(BaseCommand):
    help = "Write the form of a survey into a file: XLSForm (.xlsx) or JSON (.json)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the survey's short name")
        parser.add_argument("file", type=Path, help="ends in .xlsx or .json")
        parser.add_argument("--number", type=int, help="a version's number; the draft if not given")

    def handle(self, *_args: Any, **options: Any) -> None:
        survey = Survey.objects.filter(slug=options["slug"]).first()
        if survey is None:
            raise CommandError(f"There is no survey “{options['slug']}”.")
        file: Path = options["file"]
        number = options["number"]
        if number:
            version = survey.versions.filter(number=number).first()
            if version is None:
                raise CommandError(f"“{survey.slug}” has no version {number}.")
            definition = definition_of(version)
        elif survey.definition.get("pages"):
            definition = read_definition(survey.definition)
        else:
            raise CommandError(f"“{survey.slug}” has no questions yet.")
        if file.suffix == ".json":
            data = write_json(definition, survey.title)
        elif file.suffix == ".xlsx":
            version_told = str(number or "")
            data = write_xlsform(
                definition, title=survey.title, form_id=survey.slug, version=version_told
            )
        else:
            raise CommandError("Write the file's name with .xlsx or .json.")
        try:
            file.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write(f"{file}: {len(definition.questions)} rows.")
