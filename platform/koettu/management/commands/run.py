"""`koettu run`: bring the data up to date, then serve pages and work through tasks."""

import os
import subprocess
import sys
import webbrowser
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from accounts.models import User
from koettu.demo.collecting import quoted_receipt
from koettu.processes import StartError, Supervisor, processes_of
from organisations.models import Organisation


class Command(BaseCommand):
    help = "Migrate, load what is missing, and run the server and the worker until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stage("Database")
        call_command("migrate", verbosity=0)
        self.stage("Places, population groups, themes")
        call_command("load_reference_data", verbosity=0)
        if settings.DEMO and not Organisation.objects.filter(is_demo=True).exists():
            # In a process of its own: the language models it loads go with it.
            self.stage("Demo content (once; two or three minutes)")
            subprocess.run([sys.executable, "-m", "koettu", "load_demo"], check=True)
        self.serve(options["host"], options["port"])

    def stage(self, name: str) -> None:
        self.say(f"› {name}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def serve(self, host: str, port: int) -> None:
        """Run servers and worker until a signal comes."""
        address = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}/"
        os.environ.setdefault("PUBLIC_URL", address.rstrip("/"))
        supervisor = Supervisor(processes_of(host, port, single=True), self.say)
        try:
            supervisor.run(lambda: self.announce(address))
        except StartError as error:
            raise CommandError(f"{error} Try PORT=8001.") from error
        self.stdout.write("› Stopped")

    def announce(self, address: str) -> None:
        self.stdout.write(self.style.SUCCESS(f"\nKoettu runs at {address}  (Ctrl+C stops it)"))
        accounts = User.objects.filter(is_demo=True).prefetch_related("memberships__organisation")
        if settings.DEMO and accounts:
            self.stdout.write(
                f"\nDemo accounts; sign in with one click at {address}fi/account/login/"
            )
            for user in accounts.order_by("date_joined", "email"):
                for membership in user.memberships.all():
                    self.stdout.write(
                        f"  {user.name:<24} {membership.role:<12} {membership.organisation}"
                    )
            if code := quoted_receipt():
                self.stdout.write(f"\nA receipt to try at {address}fi/receipt/  {code}")
        self.stdout.flush()
        if os.environ.get("DISPLAY") or sys.platform == "darwin":
            webbrowser.open(address)
