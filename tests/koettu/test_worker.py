"""The worker: tasks, new responses, and the house kept."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from insights.actions import request_analysis
from insights.tasks import run_analysis
from koettu.management.commands.worker import Chores, Rounds
from organisations.models import Organisation
from shared.live import KEEP_EVENTS
from shared.models import LiveEvent

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works_through_what_waits(
    county_organisation: Organisation, make_member: Callable[..., User]
) -> None:
    run = request_analysis(actor=make_member(county_organisation))
    run_analysis.enqueue(str(run.pk))
    call_command("worker", batch=True)
    run.refresh_from_db()
    assert run.status == "done"


def test_old_tasks_and_events_are_forgotten(
    county_organisation: Organisation, make_member: Callable[..., User]
) -> None:
    run = request_analysis(actor=make_member(county_organisation))
    for _count in range(2):
        run_analysis.enqueue(str(run.pk))
    old, new = DBTaskResult.objects.all()
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=timezone.now())
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=40))
    LiveEvent.objects.bulk_create(
        LiveEvent(topic="x", kind="y") for _count in range(KEEP_EVENTS + 5)
    )
    Chores().read()
    assert list(DBTaskResult.objects.filter(task_path=old.task_path)) == [new]
    assert LiveEvent.objects.count() == KEEP_EVENTS


def test_a_chore_that_fails_does_not_stop_the_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("a person's words")

    monkeypatch.setattr("koettu.management.commands.worker.take_up_responses", fail)
    Chores().read()
    assert "ValueError" in caplog.text
    assert "a person's words" not in caplog.text


def test_nor_the_chores_after_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done = []

    def fail() -> None:
        raise ValueError

    def go_on() -> None:
        done.append(True)

    monkeypatch.setattr("koettu.management.commands.worker.HOUSE", (fail, go_on))
    Chores().read()
    assert done == [True]
    assert "fail failed: ValueError" in caplog.text


def test_answers_are_counted_while_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading takes seconds: whoever watches a collection waits for the counting only."""
    counted = threading.Event()
    monkeypatch.setattr("koettu.management.commands.worker.ROUND_SECONDS", 0.01)
    reading = Rounds("reading", first=lambda: None, each=lambda: assert_set(counted))
    counting = Rounds("counting", first=lambda: None, each=counted.set)
    reading.start()
    counting.start()
    assert counted.wait(5)
    for one in (reading, counting):
        one.stopping.set()
        one.join(5)
        assert not one.is_alive()


def assert_set(event: threading.Event) -> None:
    assert event.wait(5)
