from typing import Any

from django.core.management.base import BaseCommand

from places.actions import load_reference_data


class Command(BaseCommand):
    help = "Load municipalities, counties, regions, population groups and themes; repeatable."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_reference_data()
        if not options["verbosity"]:
            return
        self.stdout.write(
            f"{loaded.municipalities} municipalities, {loaded.counties} counties, "
            f"{loaded.regions} regions, {loaded.groups} population groups, {loaded.themes} themes."
        )
