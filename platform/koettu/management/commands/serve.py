"""`koettu serve`: the processes that the settings at hand ask for, until stopped."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from koettu.processes import StartError, Supervisor, processes_of


class Command(BaseCommand):
    help = "Run servers and worker for the settings at hand; starts again what dies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--single",
            action="store_true",
            help="pages and sockets on one port on PostgreSQL too, where no proxy joins them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        processes = processes_of(options["host"], options["port"], single=options["single"])

        def ready() -> None:
            for process in processes:
                self.say(f"› {process.name:<8} {process.health}".rstrip())
            self.say(f"Koettu runs at {settings.PUBLIC_URL}/")

        try:
            Supervisor(processes, self.say).run(ready)
        except StartError as error:
            raise CommandError(str(error)) from error
        self.say("› Stopped")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
