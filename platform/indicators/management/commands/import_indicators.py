from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.actions import cancel_import, check_import, new_import, store_import, take_all
from indicators.actions.fetching import Fetch, fetcher, known_places
from indicators.actions.findings import Found, found_of
from indicators.catalogue import pxweb_entries
from indicators.models import IndicatorImport
from indicators.sources import Tries, downloader_for, sotkanet
from indicators.sources.pxtable import table_path
from shared.download import DownloadError


def indicator_number(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"{text} is not a number of an indicator")
    return str(int(text))


def path_of_table(text: str) -> str:
    try:
        return table_path(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def selection(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign and value):
        raise ArgumentTypeError(f"{text} is not of the form DIMENSION=VALUE")
    return name, value


class Command(BaseCommand):
    help = (
        "Import indicators from Sotkanet or from Statistics Finland's PxWeb. "
        "A failed import leaves the old values as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", choices=["sotkanet", "pxweb"])
        parser.add_argument(
            "--indicator",
            action="append",
            default=[],
            type=indicator_number,
            help="sotkanet: the number; may be given many times",
        )
        parser.add_argument(
            "--table",
            type=path_of_table,
            help="pxweb: the table, such as vaerak/11ra; without it, all that Koettu knows",
        )
        parser.add_argument(
            "--contents",
            action="append",
            default=[],
            help="pxweb: what of the table, by code or name; may be given many times",
        )
        parser.add_argument(
            "--select",
            action="append",
            default=[],
            type=selection,
            metavar="DIMENSION=VALUE",
            help="pxweb: one value of another dimension, by code or name; else its total",
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
            help="the indicator is the right one though its title in the source has changed",
        )
        parser.add_argument("--base-url", default="", help="else the address in the settings")
        parser.add_argument("--refresh", action="store_true", help="do not use answers kept")
        tries = Tries(**settings.SOURCE_TRIES)
        parser.add_argument(
            "--timeout", type=float, default=tries.timeout, help="seconds for one try"
        )
        parser.add_argument("--attempts", type=int, default=tries.attempts)
        parser.add_argument(
            "--pause",
            type=float,
            default=tries.pause,
            help="seconds before the second try, then doubled",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        batch = new_import(
            options["source"],
            self._wanted(options),
            years=options["years"],
            refresh=options["refresh"],
        )
        try:
            fetch = self._fetch(batch, options)
        except DownloadError as error:
            batch.delete()
            raise CommandError(str(error)) from error
        check_import(batch, fetch)
        if options["dry_run"]:
            cancel_import(batch, actor=None)
        else:
            take_all(batch, accept_titles=options["accept_title"])
            store_import(batch, fetch)
        self._tell(found_of(batch), options)

    def _wanted(self, options: dict[str, Any]) -> list[dict[str, Any]]:
        """The indicators in the source's own terms."""
        if options["source"] == "sotkanet":
            if not options["indicator"]:
                raise CommandError("Name indicators of Sotkanet with --indicator.")
            return [{"id": number} for number in options["indicator"]]
        if not options["table"]:
            return [entry.query for entry in pxweb_entries().values()]
        if not options["contents"]:
            raise CommandError("Name what you want of the table with --contents.")
        select = dict(options["select"])
        return [
            {"table": options["table"], "contents": contents}
            | ({"select": select} if select else {})
            for contents in options["contents"]
        ]

    def _fetch(self, batch: IndicatorImport, options: dict[str, Any]) -> Fetch:
        if options["from_files"]:
            return self._from_files(options)
        downloader = downloader_for(
            batch.source,
            refresh=options["refresh"],
            tries=Tries(options["timeout"], options["attempts"], options["pause"]),
            base_url=options["base_url"],
        )
        return fetcher(batch, downloader)

    def _from_files(self, options: dict[str, Any]) -> Callable[..., Any]:
        known = known_places()

        def fetch(wanted: Any) -> Any:
            raw = sotkanet.read_files(*options["from_files"], years=options["years"])
            return sotkanet.parse(str(wanted["id"]), *raw, known=known)

        return fetch

    def _tell(self, found: list[Found], options: dict[str, Any]) -> None:
        failures = []
        for one in found:
            if one.title:
                self.stdout.write(
                    f"{one.id} {one.title}: {one.new} new values, {one.changed} changed, "
                    f"{one.same} as before, {one.removed} gone; "
                    f"{one.skipped} of other areas left out."
                )
            if one.error:
                failures.append(f"{one.id}: {one.error}")
            elif not one.accepts_title and not options["accept_title"]:
                title = f"{one.id}: The source calls it “{one.title}”, which is not the title "
                failures.append(
                    f"{title}that has been accepted, “{one.accepted}”. Look at it, and run again "
                    "with --accept-title if it is the same."
                )
        if options["dry_run"]:
            self.stdout.write("Nothing was changed.")
        if failures:
            raise CommandError("\n".join([*failures, "The old values of these are as they were."]))
