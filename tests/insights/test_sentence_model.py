"""The setting of a sentence model: changed, it is a new edition; broken, texts wait and nothing falls over."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import User
from insights.actions import perform_analysis, request_analysis, take_up_responses
from insights.actions.artefacts import current_model
from insights.models import AnalysisRun, Passage, Theme
from surveys.models import Response
from tests.insights.analysis.tiny_model import write_model

pytestmark = pytest.mark.django_db

SAID = [
    f"{what} {where}"
    for what in ("Bussi ei kulje", "Lääkäriin ei pääse", "Vuokra on kallis")
    for where in ("kylällä", "keskustassa", "saaressa", "talvella", "aamulla", "illalla", "kesällä")
]
MEANT = {
    "bussi": [1.0, 0, 0],
    "lääkäriin": [0, 1.0, 0],
    "vuokra": [0, 0, 1.0],
    "kallis": [0, 0, 1.0],
}


def run_now(actor: User) -> AnalysisRun:
    run = request_analysis(actor=actor)
    perform_analysis(run.pk)
    run.refresh_from_db()
    return run


def test_a_changed_setting_is_a_new_edition_and_a_broken_one_waits(
    tell: Callable[..., Response], coordinator: User, settings: Settings, tmp_path: Path
) -> None:
    for text in SAID:
        tell(text)
    take_up_responses()
    before = run_now(coordinator)
    assert "sentence_model" not in before.figures["versions"]
    former = set(Theme.objects.filter(retired_in=None).values_list("pk", flat=True))

    settings.SENTENCE_MODEL = str(write_model(tmp_path / "model", MEANT))
    assert current_model("fi") is None
    after = run_now(coordinator)
    model = current_model("fi")
    assert model is not None
    assert model.sentence_model is not None
    assert after.figures["versions"]["sentence_model"] == model.sentence_model.digest
    assert set(Theme.objects.filter(retired_in=after).values_list("pk", flat=True)) == former
    tell("Bussi puuttuu")
    take_up_responses()
    assert Passage.objects.get(text="Bussi puuttuu").assignments.exists()

    (tmp_path / "model/tokenizer.json").unlink()
    tell("Lääkäriin on jono")
    take_up_responses()
    assert not Passage.objects.get(text="Lääkäriin on jono").assignments.exists()
