"""`koettu import_form FILE --organisation SLUG --slug SLUG [--confirm]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from organisations.models import Organisation
from shared.translated import LANGUAGES
from surveys.actions import create_survey, import_definition
from surveys.models import Survey
from surveys.spreadsheets import Note, Reading
from surveys.spreadsheets.exchange import read_form

WORDS = {"dropped": "left out", "changed": "changed", "warning": "look", "fault": "FAULT"}


class Command(BaseCommand):
    help = (
        "Bring a form in from an XLSForm workbook or JSON: as a new draft, or as a survey's draft."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="XLSForm (.xlsx) or JSON of Koettu")
        parser.add_argument("--organisation", required=True, help="slug of whose survey it is")
        parser.add_argument("--slug", required=True, help="the survey's short name, new or known")
        parser.add_argument(
            "--language",
            choices=LANGUAGES,
            default="fi",
            help="language of texts whose column names none",
        )
        parser.add_argument("--confirm", action="store_true", help="bring it in; else look only")

    def handle(self, *_args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation “{options['organisation']}”.")
        survey = Survey.objects.filter(slug=options["slug"]).first()
        if survey and survey.organisation_id != organisation.pk:
            raise CommandError(f"The survey “{survey.slug}” belongs to {survey.organisation}.")
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        reading = read_form(data, language=options["language"])
        for note in reading.report.notes:
            self.stdout.write(_line(note))
        if reading.definition is None:
            raise CommandError("The form has faults; nothing was brought in.")
        asked = [question for question in reading.definition.questions if question.is_answered]
        self.stdout.write(f"{len(asked)} questions on {len(reading.definition.pages)} pages.")
        if not options["confirm"]:
            self.stdout.write("Nothing was changed. Give --confirm to bring it in.")
            return
        try:
            self._bring_in(organisation, survey, options["slug"], reading)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error

    def _bring_in(
        self, organisation: Organisation, survey: Survey | None, slug: str, reading: Reading
    ) -> None:
        assert reading.definition is not None  # noqa: S101 - told before
        if survey:
            import_definition(
                survey,
                actor=None,
                definition=reading.definition,
                source=reading.source,
                revision=survey.revision,
            )
            self.stdout.write(f"It is now the draft of “{slug}”.")
            return
        create_survey(
            organisation,
            actor=None,
            slug=slug,
            kind=Survey.Kind.SURVEY,
            title=reading.title or {"fi": slug},
            definition=reading.definition,
            municipalities=organisation.municipalities(),
        )
        self.stdout.write(f"The draft “{slug}” is ready.")


def _line(note: Note) -> str:
    became = f" → {note.became}" if note.became else ""
    stood = f" [{note.stood}{became}]" if note.stood or became else ""
    return f"{WORDS[note.kind]:>8}  {note.where}: {note.why}{stood}"
