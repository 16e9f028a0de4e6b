from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.actions import Imported, compare_with_stored, import_sotkanet
from indicators.sources import sotkanet
from indicators.sources.cache import CachedDownloader
from places.models import Municipality, Region, WellbeingServicesCounty
from shared.download import Downloader, DownloadError


def indicator_number(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"{text} is not a number of an indicator")
    return str(int(text))


class Command(BaseCommand):
    help = "Import indicators from Sotkanet. A failed import leaves the old values as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", choices=["sotkanet"])
        parser.add_argument(
            "--indicator",
            action="append",
            required=True,
            type=indicator_number,
            help="the number in Sotkanet; may be given many times",
        )
        parser.add_argument("--years", nargs="+", type=int, default=[], help="else all the latest")
        parser.add_argument(
            "--from-files",
            nargs=3,
            type=Path,
            metavar=("DATA", "REGIONS", "LIST"),
            help="answers of Sotkanet saved as files, instead of the service",
        )
        parser.add_argument("--dry-run", action="store_true", help="only show what would change")
        parser.add_argument(
            "--accept-title",
            action="store_true",
            help="the indicator is the right one though its title in Sotkanet has changed",
        )
        parser.add_argument("--base-url", default=sotkanet.BASE_URL)
        parser.add_argument("--refresh", action="store_true", help="do not use answers kept")
        parser.add_argument("--timeout", type=float, default=120, help="seconds for one try")
        parser.add_argument("--attempts", type=int, default=4)
        parser.add_argument(
            "--pause", type=float, default=2, help="seconds before the second try, then doubled"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = {
            "municipality": set(Municipality.objects.values_list("pk", flat=True)),
            "county": set(WellbeingServicesCounty.objects.values_list("pk", flat=True)),
            "region": set(Region.objects.values_list("pk", flat=True)),
        }
        if not known["municipality"]:
            raise CommandError("There are no municipalities yet: run load_reference_data first.")
        failures = []
        for number in dict.fromkeys(options["indicator"]):
            try:
                self._import(number, known, options)
            except (DownloadError, ValidationError) as error:
                message = error.messages[0] if isinstance(error, ValidationError) else str(error)
                if isinstance(error, ValidationError):
                    message += " Look at it, and run again with --accept-title if it is the same."
                failures.append(f"{number}: {message}")
        if failures:
            raise CommandError("\n".join([*failures, "The old values of these are as they were."]))

    def _import(self, number: str, known: dict[str, set[str]], options: dict[str, Any]) -> None:
        raw = self._raw(number, options)
        answer = sotkanet.parse(number, *raw, known=known)
        if options["dry_run"]:
            self._tell(number, compare_with_stored(answer))
            self.stdout.write("Nothing was changed.")
            return
        done = import_sotkanet(answer, actor=None, accept_title=options["accept_title"])
        self._tell(number, done)

    def _raw(self, number: str, options: dict[str, Any]) -> tuple[Any, Any, list[Any]]:
        if options["from_files"]:
            return sotkanet.read_files(*options["from_files"], years=options["years"])
        downloader = Downloader(
            options["base_url"],
            timeout=options["timeout"],
            attempts=options["attempts"],
            pause=options["pause"],
        )
        cached = CachedDownloader(
            downloader, settings.VAR / "cache" / "sotkanet", refresh=options["refresh"]
        )
        return sotkanet.fetch(cached, number, years=options["years"])

    def _tell(self, number: str, difference: Imported) -> None:
        self.stdout.write(
            f"{number} {difference.title}: {difference.new} new values, "
            f"{difference.changed} changed, {difference.same} as before, "
            f"{difference.removed} gone; {difference.skipped} of other areas left out."
        )
        if not difference.accepts_title:
            self.stdout.write("Its title is not the one that has been accepted.")
