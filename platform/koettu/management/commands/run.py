"""`koettu run`: bring the data up to date, then serve pages and work through tasks."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from accounts.models import User
from koettu.demo.collecting import quoted_receipt
from organisations.models import Organisation

WAIT_SECONDS = 60


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
        self.stdout.write(f"› {name}")
        self.stdout.flush()

    def serve(self, host: str, port: int) -> None:
        """Run both processes; when one ends, or a signal comes, end the other too."""
        address = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}/"
        environment = {"PUBLIC_URL": address.rstrip("/")} | os.environ
        server = [
            *(sys.executable, "-m", "granian", "koettu.asgi:application", "--interface", "asginl"),
            *("--host", host, "--port", str(port), "--no-access-log", "--log-level", "warning"),
        ]
        worker = [sys.executable, "-m", "koettu", "worker"]
        processes = [subprocess.Popen(command, env=environment) for command in (server, worker)]  # noqa: S603 - our own commands

        def stop(signum: int, frame: FrameType | None) -> None:
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, stop)
        try:
            self.wait_until_ready(f"http://{host}:{port}/readyz", processes)
            self.announce(address)
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
            raise CommandError("The server or the worker has stopped; see the lines above.")
        except KeyboardInterrupt:
            self.stdout.write("› Stopping")
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait()

    def wait_until_ready(self, url: str, processes: list[subprocess.Popen[bytes]]) -> None:
        for _second in range(WAIT_SECONDS * 4):
            if any(process.poll() is not None for process in processes):
                raise CommandError(
                    "The server or the worker did not start. Is the port in use? Try PORT=8001."
                )
            try:
                with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.25)
        raise CommandError(f"{url} did not answer in {WAIT_SECONDS} seconds.")

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
