"""`koettu load_demo`: the synthetic county, once."""

import sys
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction
from django.utils import timezone

from indicators.actions import load_demo_indicators
from insights.actions import request_analysis, take_up_responses
from insights.models import AnalysisRun
from insights.tasks import run_analysis
from koettu.demo import collecting, curating, measuring, people, reporting
from organisations.models import Organisation
from reports.tasks import make_documents
from surveys.rollups import count_responses

MONTHS_BACK = timedelta(days=560)


class Command(BaseCommand):
    help = "Load the demo content: invented organisations, responses, insights and reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as-of", type=date.fromisoformat, default=None, help="the day that counts as today"
        )
        parser.add_argument(
            "--responses-only", action="store_true", help="no analysis, insights or reports"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if Organisation.objects.filter(is_demo=True).exists():
            self.stdout.write("  The demo content is there already.")
            return
        today = options["as_of"] or timezone.localdate()
        call_command("load_reference_data", verbosity=0)
        self.say("synthetic indicators")
        load_demo_indicators()
        with transaction.atomic():
            accounts, organisations = self.collect(today)
        if not options["responses_only"]:
            self.analyse(accounts, today)
            self.say("insights and reports")
            with transaction.atomic():
                versions = reporting.make_reports(
                    organisations,
                    accounts,
                    curating.make_insights(organisations, accounts, today=today),
                    today=today,
                )
            self.say("PDF documents")
            for version in versions:
                make_documents.call(str(version.pk))
        self.say("done\n")

    def collect(self, today: date) -> tuple[dict[str, Any], dict[str, Organisation]]:
        organisations = people.make_organisations()
        accounts = people.make_accounts(organisations)
        measuring.measure(organisations, accounts)
        versions = collecting.make_surveys(
            organisations["pohjanmaa"],
            actor=accounts["koordinaattori"],
            opens_on=today - MONTHS_BACK,
        )
        ngos = [organisations["omaistuki"], organisations["kustens-unga"]]
        collecting.share_links(versions, ngos, actor=accounts["koordinaattori"])
        collecting.submit_responses(
            versions,
            organisations,
            today=today,
            filers={"omaistuki": accounts["jarjesto"], "kustens-unga": accounts["forening"]},
            progress=lambda count: self.say(f"{count} responses", every=count % 50 == 0),
        )
        return accounts, organisations

    def analyse(self, accounts: dict[str, Any], today: date) -> None:
        self.say("redacting (the language models take some seconds to load)")
        done = 0
        while count := take_up_responses(limit=100):
            done += count
            self.say(f"{done} responses redacted")
        count_responses()
        self.say("themes and weak signals")
        run = request_analysis(
            actor=accounts["koordinaattori"], as_of=today, theme_counts=curating.THEMES_ASKED
        )
        run_analysis.call(str(run.pk))
        run.refresh_from_db()
        if run.status != AnalysisRun.Status.DONE:
            raise CommandError(f"The analysis did not finish: {run.error}")

    def say(self, text: str, *, every: bool = True) -> None:
        """One line that is written over on a terminal, lines of their own elsewhere."""
        if not every:
            return
        if sys.stdout.isatty():
            self.stdout.write(f"\r\033[K  {text}", ending="")
        else:
            self.stdout.write(f"  {text.strip()}")
        self.stdout.flush()
