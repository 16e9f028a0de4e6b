from typing import Any

from django.core.management.base import BaseCommand

from indicators.actions import load_minimum_list
from places.actions import load_reference_data


class Command(BaseCommand):
    help = (
        "Load municipalities, counties, regions, population groups, themes and the starting list "
        "of minimum information; repeatable."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_reference_data()
        items = load_minimum_list()
        if not options["verbosity"]:
            return
        self.stdout.write(
            f"{loaded.municipalities} municipalities, {loaded.counties} counties, "
            f"{loaded.regions} regions, {loaded.groups} population groups, {loaded.themes} themes. "
            f"{items} new items of minimum information."
        )
