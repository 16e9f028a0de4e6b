"""The worker: tasks, new responses, and the house kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from insights.actions import request_analysis
from insights.tasks import run_analysis
from koettu.management.commands.worker import Chores
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
    Chores(print).round()
    assert list(DBTaskResult.objects.filter(task_path=old.task_path)) == [new]
    assert LiveEvent.objects.count() == KEEP_EVENTS


def test_a_chore_that_fails_does_not_stop_the_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("a person's words")

    monkeypatch.setattr("koettu.management.commands.worker.take_up_responses", fail)
    Chores(print).round()
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
    Chores(print).round()
    assert done == [True]
    assert "fail failed: ValueError" in caplog.text
