"""A whole run with the real analysis: from some ninety texts to themes, progress and back."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from insights.actions import (
    cancel_analysis,
    give_up_stalled_runs,
    perform_analysis,
    rename_theme,
    request_analysis,
    take_up_responses,
)
from insights.models import (
    AnalysisRun,
    Passage,
    Theme,
    ThemeAssignment,
    ThemeModelState,
    ThemeSuccession,
    WeakSignal,
)
from insights.tasks import run_analysis
from surveys.models import Response
from tests.conftest import Published

pytestmark = pytest.mark.django_db

Tell = Callable[..., Response]

SUBJECTS = {
    "bussi": (
        ["Bussi", "Iltabussi", "Linja-auto", "Palvelubussi"],
        ["ei kulje enää iltaisin", "jää aina tulematta pysäkille", "on lakkautettu kylältä"],
        ["enkä pääse kauppaan.", "joten kyyti pitää pyytää naapurilta.", "ja pysäkki on kaukana."],
    ),
    "lääkäri": (
        ["Terveyskeskukseen", "Lääkärille", "Hammaslääkäriin", "Sairaanhoitajalle"],
        ["ei saa aikaa puhelimesta", "joutuu jonottamaan viikkoja", "pääsee vasta keväällä"],
        ["vaikka kipu on kova.", "ja soittoon ei vastata.", "eikä kukaan tiedä jonosta."],
    ),
    "yksin": (
        ["Illat", "Pyhät", "Viikonloput", "Pimeät talvet"],
        ["ovat yksin pitkiä", "menevät ilman juttuseuraa", "tuntuvat yksinäisiltä"],
        ["eikä ystäviä ole.", "kun kukaan ei käy kylässä.", "ja kaipaan seuraa kahville."],
    ),
}


@pytest.fixture
def heard(tell: Tell) -> None:
    """Ninety-some texts on three subjects, from two municipalities, over half a year."""
    today = timezone.localdate()
    days: Iterator[int] = itertools.count(1)
    for first, second, third in SUBJECTS.values():
        for words in itertools.product(first, second, third):
            day = next(days)
            tell(
                " ".join(words),
                place="905" if day % 3 else "399",
                group="ikaantyneet" if day % 2 else "nuoret",
                day=today - timedelta(days=(day * 7) % 180),
            )
    assert take_up_responses() == 108
    assert Passage.objects.count() == 108


def run_now(actor: User, *, new_edition: bool = False) -> AnalysisRun:
    run = request_analysis(actor=actor, new_edition=new_edition)
    run_analysis.call(str(run.pk))
    run.refresh_from_db()
    return run


def test_from_texts_to_themes_and_on(
    heard: None, tell: Tell, coordinator: User, published: Published
) -> None:
    with published() as events:
        first = run_now(coordinator)
    assert (first.status, first.percent, first.error) == ("done", 100, "")
    assert first.figures["passages"] == 108
    assert first.figures["fingerprints"]["fi"]
    assert ("analysis", "done") in events
    themes = list(Theme.objects.current())
    assert len(themes) >= 2
    assert all(theme.terms and str(theme) for theme in themes)
    assert ThemeAssignment.objects.filter(is_quote_candidate=True).exists()

    # A new text joins a theme in the worker's next round, a long one each of its themes.
    tell("Bussi ei kulje enää iltaisin enkä pääse kuoroon.")
    tell(
        "Iltabussi on lakkautettu kylältä enkä pääse kauppaan, ja pysäkki on kaukana. "
        "Terveyskeskukseen ei saa aikaa puhelimesta, ja lääkärille joutuu jonottamaan viikkoja."
    )
    take_up_responses()
    two = ThemeAssignment.objects.filter(
        passage__text__startswith="Iltabussi on lakkautettu kylältä enkä", theme__parent=None
    )
    assert two.count() >= 1
    assert all(row.end <= len(row.passage.text) for row in two.select_related("passage"))
    assert two.first().passage.tone  # type: ignore[union-attr]
    new = ThemeAssignment.objects.get(passage__text__endswith="kuoroon.")
    others = Passage.objects.filter(text__startswith="Bussi ei kulje enää iltaisin")
    assert new.theme_id in set(others.exclude(pk=new.passage_id).values_list("themes", flat=True))

    # A later run keeps the themes and what people named.
    rename_theme(themes[0], actor=coordinator, label="Ihmisen antama nimi")
    second = run_now(coordinator)
    assert second.status == "done"
    assert {theme.pk for theme in Theme.objects.current()} <= {theme.pk for theme in themes}
    assert Theme.objects.get(pk=themes[0].pk).label == "Ihmisen antama nimi"
    signals = WeakSignal.objects.count()

    # A new edition starts anew, seen as such.
    third = run_now(coordinator, new_edition=True)
    assert Theme.objects.filter(retired_in=third).count() >= 2
    assert ThemeSuccession.objects.filter(later__run=third, earlier__retired_in=third).exists()
    assert not Theme.objects.current().filter(pk__in=[theme.pk for theme in themes]).exists()
    assert ThemeModelState.objects.get(pk="fi").run == third
    assert WeakSignal.objects.count() == signals


def test_a_run_that_fails_leaves_the_former_result(
    bus: Theme, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("Iltabussi ei kulje")

    monkeypatch.setattr("insights.actions.analyses.store_signals", fail)
    before = list(ThemeAssignment.objects.order_by("pk").values())
    run = request_analysis(actor=coordinator)
    with pytest.raises(RuntimeError):
        perform_analysis(run.pk)
    run.refresh_from_db()
    assert (run.status, run.error) == ("failed", "RuntimeError")
    assert list(ThemeAssignment.objects.order_by("pk").values()) == before
    assert bus in Theme.objects.current()


def test_a_stopped_run_changes_nothing(bus: Theme, coordinator: User) -> None:
    run = request_analysis(actor=coordinator)
    cancel_analysis(run, actor=coordinator)
    perform_analysis(run.pk)
    run.refresh_from_db()
    assert run.status == "cancelled"
    assert bus in Theme.objects.current()


def test_a_second_wish_is_the_same_run(coordinator: User) -> None:
    assert request_analysis(actor=coordinator) == request_analysis(actor=coordinator)


def test_a_run_whose_worker_has_gone_is_given_up(coordinator: User) -> None:
    run = request_analysis(actor=coordinator)
    AnalysisRun.objects.update(status="running", progress_at=timezone.now() - timedelta(hours=1))
    assert give_up_stalled_runs() == 1
    assert request_analysis(actor=coordinator) != run
