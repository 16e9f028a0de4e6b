"""`koettu worker`: work through tasks, read new responses as they come, keep house."""

import logging
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.management import BaseCommand
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from indicators.actions import give_up_stalled_imports
from insights.actions import give_up_stalled_runs, hear_tones, preload, take_up_responses
from insights.rollups import mend_counts
from insights.tasks import analyse_when_due
from reports.tasks import withdraw_stale_quotes
from shared.live import forget_old_events
from surveys.actions import (
    forget_expired_drafts,
    forget_expired_responses,
    forget_waiting_attachments,
    sweep_attachments,
)
from surveys.rollups import count_responses, move_what_is_late

logger = logging.getLogger(__name__)

ROUND_SECONDS = 2.0
KEEP_HOUSE_SECONDS = 3600.0
KEEP_TASKS = timedelta(days=30)
STOP_SECONDS = 10.0


def forget_old_tasks() -> None:
    """Delete what the task queue remembers of work done a month ago."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_TASKS)
    old.delete()


def today(forget: Callable[..., Any]) -> Callable[[], Any]:
    """The chore of forgetting what has expired, as of the day when it is done."""

    @wraps(forget)
    def chore() -> Any:
        return forget(day=timezone.localdate())

    return chore


HOUSE: tuple[Callable[[], Any], ...] = (
    forget_old_events,
    today(forget_expired_responses),
    today(forget_expired_drafts),
    today(forget_waiting_attachments),
    sweep_attachments,
    withdraw_stale_quotes.enqueue,
    give_up_stalled_runs,
    give_up_stalled_imports,
    analyse_when_due,
    mend_counts,
    move_what_is_late,
    forget_old_tasks,
)
"""What has to be done now and then: forget what is old, mend what was missed."""


def attempt(chore: Callable[[], Any]) -> None:
    """A chore that fails is written down and tried again; a busy database is no reason to stop."""
    close_old_connections()
    try:
        chore()
    except Exception as error:  # noqa: BLE001 - the worker must outlive any one chore
        # The kind of error only: its text may hold what somebody told.
        logger.error("%s failed: %s", chore.__name__, type(error).__name__)  # noqa: TRY400
    close_old_connections()


class Rounds(threading.Thread):
    """Goes round every two seconds, also while a long task runs in the main thread."""

    def __init__(self, name: str, *, first: Callable[[], None], each: Callable[[], None]) -> None:
        super().__init__(name=name, daemon=True)
        self.first = first
        self.each = each
        self.stopping = threading.Event()

    def run(self) -> None:
        try:
            self.first()
            while not self.stopping.is_set():
                self.each()
                self.stopping.wait(ROUND_SECONDS)
        finally:
            connection.close()


class Chores:
    """What is done round by round. Counting waits for no reading: a text takes a hundred times longer."""

    def __init__(self) -> None:
        self._house_kept = 0.0

    def count(self) -> None:
        attempt(count_responses)

    def read(self) -> None:
        attempt(take_up_responses)
        attempt(hear_tones)
        if time.monotonic() - self._house_kept >= KEEP_HOUSE_SECONDS or not self._house_kept:
            self._house_kept = time.monotonic()
            for chore in HOUSE:  # one that fails keeps no other from its turn
                attempt(chore)


class Command(BaseCommand):
    help = "Work through tasks and read new responses as they come, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--batch", action="store_true", help="Do what waits now, and end instead of waiting."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(
            queue_names=["*"],
            interval=1.0,
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        chores = Chores()
        if options["batch"]:
            chores.count()
            chores.read()
            worker.run()
            return
        worker.configure_signals()
        rounds = [
            Rounds("counting", first=lambda: None, each=chores.count),
            Rounds("reading", first=self._make_ready, each=chores.read),
        ]
        for one in rounds:
            one.start()
        try:
            worker.run()
        finally:
            for one in rounds:
                one.stopping.set()
            for one in rounds:
                one.join(STOP_SECONDS)

    def _make_ready(self) -> None:
        attempt(preload)
        self.say("› The worker is ready")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
