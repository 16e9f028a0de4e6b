import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from places import boundaries
from places.actions import apply_classification, store_boundaries
from places.classification import BASE_URL, fetch
from places.differences import compare
from places.models import Municipality
from shared.download import Downloader, DownloadError


class Command(BaseCommand):
    help = (
        "Bring municipalities, counties and regions up to Statistics Finland's classification. "
        "Shows the difference first; changes nothing until confirmed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, default=timezone.localdate().year)
        parser.add_argument("--base-url", default="", help="else the service's own address")
        parser.add_argument(
            "--boundaries",
            action="store_true",
            help="the outlines of the municipalities instead, for the maps",
        )
        parser.add_argument("--timeout", type=float, default=60, help="seconds for one try")
        parser.add_argument("--attempts", type=int, default=4)
        parser.add_argument(
            "--pause", type=float, default=1, help="seconds before the second try, then doubled"
        )
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--dry-run", action="store_true", help="only show the difference")
        choice.add_argument("--yes", action="store_true", help="change without asking")

    def handle(self, *args: Any, **options: Any) -> None:
        downloader = Downloader(
            options["base_url"] or (boundaries.BASE_URL if options["boundaries"] else BASE_URL),
            timeout=options["timeout"],
            attempts=options["attempts"],
            pause=options["pause"],
        )
        if options["boundaries"]:
            self._import_boundaries(downloader, options)
            return
        try:
            classification = fetch(downloader, year=options["year"])
        except DownloadError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        difference = compare(
            classification, municipalities=Municipality.objects.current().order_by("pk")
        )
        if not difference:
            self.stdout.write("The tables are up to date.")
            return
        for line in difference.lines():
            self.stdout.write(line)
        if options["dry_run"] or not (options["yes"] or self._confirmed()):
            self.stdout.write("Nothing was changed.")
            return
        apply_classification(classification, difference, actor=None)
        self.stdout.write(self.style.SUCCESS("The tables were changed."))
        for change in difference.new:
            self.stdout.write(
                f"{change.code} {change.name}: set its point, population and languages by hand."
            )

    def _import_boundaries(self, downloader: Downloader, options: dict[str, Any]) -> None:
        try:
            outlines = boundaries.fetch(downloader, year=options["year"])
        except DownloadError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        size = sum(map(len, outlines.values())) // 1000
        self.stdout.write(f"{len(outlines)} outlines, {size} kB in all.")
        if options["dry_run"] or not (options["yes"] or self._confirmed()):
            self.stdout.write("Nothing was changed.")
            return
        try:
            count = store_boundaries(
                outlines,
                source=boundaries.SOURCE.format(year=options["year"]),
                retrieved_on=timezone.localdate(),
                actor=None,
            )
        except ValueError as error:
            raise CommandError(
                f"There is no outline of {error}: bring the municipalities up to date first. "
                "Nothing was changed."
            ) from error
        self.stdout.write(self.style.SUCCESS(f"{count} outlines were stored."))

    def _confirmed(self) -> bool:
        return sys.stdin.isatty() and input("Make these changes? [y/N] ").strip().lower() == "y"
