"""`koettu recount [--check]`: count every response anew and mend what the rollup has wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.models import Survey
from surveys.rollups import recount


class Command(BaseCommand):
    help = "Count the answers to every survey anew; mend the rollup where it differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--survey", default="", help="only this one, by its short name (slug)")
        parser.add_argument("--check", action="store_true", help="look only, mend nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        surveys = Survey.objects.order_by("slug")
        if options["survey"]:
            surveys = surveys.filter(slug=options["survey"])
            if not surveys:
                raise CommandError(f"There is no survey “{options['survey']}”.")
        wrong = {survey.slug: recount(survey, mend=not options["check"]) for survey in surveys}
        for slug, rows in wrong.items():
            self.stdout.write(f"{slug}: {f'{rows} rows differed' if rows else 'right'}")
        if options["check"] and any(wrong.values()):
            raise CommandError("The rollup differs from the responses: run koettu recount.")
