"""Server time of each main page, with the demo content and with a hundred times as much.

    python benchmarks/pages.py [--times 100] [--rounds 15]

Loads the demo into a folder of its own, measures each page in this process through the whole
stack of middleware (no network), multiplies responses, passages and assignments, recounts, and
measures again. Prints the median CPU milliseconds of each and their ratio.
"""

import argparse
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koettu.settings.dev")
os.environ["KOETTU_VAR"] = tempfile.mkdtemp(prefix="koettu-benchmark-")

import django

django.setup()

from django.core.management import call_command
from django.db.models import Model
from django.test import Client

from accounts.models import User
from insights.models import Insight, Passage, Theme, ThemeAssignment, WeakSignal
from insights.rollups import recount_everything
from reports.models import ReportVersion
from surveys.models import Response, Survey
from surveys.rollups import recount

BATCH = 5_000
GOAL_MS = 50


def pages() -> dict[str, tuple[str, bool]]:
    """Address and whether it is the coordinator's, by name."""
    theme = Theme.objects.current().filter(language="fi").first()
    kokemus = Survey.objects.get(slug="kokemus")
    return {
        "front": ("/fi/", False),
        "tell: first step": ("/fi/s/kokemus/?municipality=905", False),
        "open surveys": ("/fi/open/", False),
        "published reports": ("/fi/reports/", False),
        "published report": (f"/fi/reports/{ReportVersion.objects.get().report_id}/", False),
        "indicators": ("/fi/indicators/?municipality=905", False),
        "indicator": ("/fi/indicators/tyottomat/?municipality=905", False),
        "indicators compared": ("/fi/indicators/compare/?municipality=905&compare=399", False),
        "indicators' minimum": ("/fi/indicators/minimum/", True),
        "overview": ("/fi/overview/", True),
        "themes": ("/fi/themes/", True),
        "theme": (f"/fi/themes/{theme.pk}/", True),
        "theme, one place": (f"/fi/themes/{theme.pk}/?municipality=905", True),
        "signals": ("/fi/signals/", True),
        "signal": (f"/fi/signals/{WeakSignal.objects.first().pk}/", True),
        "insights": ("/fi/insights/", True),
        "insight": (f"/fi/insights/{Insight.objects.first().pk}/", True),
        "collections": ("/fi/collections/", True),
        "collection": (f"/fi/collections/{kokemus.pk}/", True),
        "responses": (f"/fi/collections/{kokemus.pk}/responses/", True),
        "drafts": ("/fi/drafts/", True),
    }


def measure(rounds: int) -> dict[str, float]:
    """Median CPU milliseconds of each page; every answer must be 200."""
    visitor, coordinator = (Client(headers={"host": "localhost"}) for _person in range(2))
    coordinator.force_login(User.objects.get(email="koordinaattori@demo.example.fi"))
    medians = {}
    for name, (address, is_coordinators) in pages().items():
        client = coordinator if is_coordinators else visitor
        times = []
        for _round in range(rounds + 2):
            begin = time.process_time()
            answer = client.get(address)
            times.append((time.process_time() - begin) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
        medians[name] = statistics.median(times[2:])
    return medians


def multiply(times: int) -> None:
    """Copy every response with its groups, passages and assignments `times - 1` times."""
    responses = list(Response.objects.all())
    groups = list(Response.groups.through.objects.all())
    passages = list(Passage.objects.all())
    assignments = list(ThemeAssignment.objects.all())
    for _copy in range(1, times):
        new_response = {one.pk: uuid.uuid4() for one in responses}
        new_passage = {one.pk: uuid.uuid4() for one in passages}
        copy(Response, responses, id=new_response)
        copy(Response.groups.through, groups, id={}, response_id=new_response)
        copy(Passage, passages, id=new_passage, response_id=new_response)
        copy(ThemeAssignment, assignments, id={}, passage_id=new_passage)


def copy(model: type[Model], rows: list, **renewed: dict) -> None:
    """Insert the rows again, the `renewed` columns replaced by what they map to."""

    def changed() -> Iterator[Model]:
        for row in rows:
            values = {field.attname: getattr(row, field.attname) for field in model._meta.fields}
            for column, mapping in renewed.items():
                values[column] = mapping.get(values[column])
            if model is Response:
                values |= {
                    "respondent": uuid.uuid4().hex,
                    "client_key_hash": uuid.uuid4().hex,
                    "receipt_hash": uuid.uuid4().hex,
                }
            yield model(**values)

    model._default_manager.bulk_create(changed(), batch_size=BATCH)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("load_demo")
    before = measure(options.rounds)
    print(f"multiplying {Response.objects.count()} responses by {options.times} …")
    multiply(options.times)
    recount_everything()
    for survey in Survey.objects.all():
        recount(survey)
    after = measure(options.rounds)
    print(f"\n{Response.objects.count()} responses, {Passage.objects.count()} passages")
    print(f"{'page':<20} {'demo ms':>9} {'× ' + str(options.times) + ' ms':>9} {'ratio':>7}")
    for name, time_before in before.items():
        ratio = after[name] / time_before
        mark = "" if after[name] <= GOAL_MS else "  over the goal"
        print(f"{name:<20} {time_before:9.1f} {after[name]:9.1f} {ratio:7.2f}{mark}")


if __name__ == "__main__":
    main()
