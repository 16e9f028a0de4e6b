"""What the tests of insights share: people who tell, themes and signals without a long analysis."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from insights.actions import confirm_insight, draft_insight, store_analysis, take_up_responses
from insights.analysis.describing import ThemeResult
from insights.analysis.parts import Mention
from insights.analysis.pipeline import Analysis
from insights.analysis.signals import Signal
from insights.analysis.theme_model import ThemeModel
from insights.models import AnalysisRun, Insight, Passage, Theme, WeakSignal
from insights.rollups import recount_everything
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup, ThemeCategory
from surveys.actions import Consents, create_survey, go_live, submit_response
from surveys.gallery import experience_definition
from surveys.models import Response, Survey

TODAY = date(2026, 11, 20)

Tell = Callable[..., Response]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests read the msgids."""
    with override("en"):
        yield


@pytest.fixture
def experience(
    county_organisation: Organisation,
    municipalities: dict[str, Municipality],
    categories: dict[str, ThemeCategory],
) -> Survey:
    survey = create_survey(
        county_organisation,
        actor=None,
        slug="kerro",
        kind="experience",
        title={"fi": "Kerro kokemus", "sv": "Berätta en erfarenhet"},
        definition=experience_definition(),
        municipalities=list(municipalities.values()),
        controller="Pohjanmaan hyvinvointialue",
        purpose={"fi": "Hyvinvointikertomus", "sv": "Välfärdsberättelse"},
        legal_basis={"fi": "Laki 612/2021, 7 §", "sv": "Lagen 612/2021, 7 §"},
        contact="hyvinvointi@example.fi",
        decision="Aluehallitus 14.4.2025 § 87",
    )
    go_live(survey, actor=None)
    return survey


@pytest.fixture
def tell(
    experience: Survey,
    municipalities: dict[str, Municipality],
    groups: dict[str, PopulationGroup],
) -> Tell:
    """`tell(text, place=…, group=…, quote=…, day=…)`: one response to the experience form."""
    numbers = itertools.count()

    def make(text: str, *, place: str = "905", group: str = "", **changes: Any) -> Response:
        number = next(numbers)
        quote = changes.pop("quote", True)
        values: dict[str, Any] = {
            "answers": {"experience": text},
            "language": "fi",
            "municipality": municipalities[place],
            "groups": [groups[group]] if group else [],
            "consents": Consents(analyse=changes.pop("analyse", True), quote=quote),
            "client_key": f"key-{number:08}",
            "submitted_on": changes.pop("day", TODAY),
        }
        return submit_response(experience.versions.get(), **{**values, **changes}).response

    return make


@pytest.fixture
def coordinator(county_organisation: Organisation, make_member: Callable[..., User]) -> User:
    return make_member(county_organisation)


Store = Callable[..., AnalysisRun]


@pytest.fixture
def store(coordinator: User) -> Store:
    """`store([[texts of a theme], …], signals=…)`: a stored analysis with exactly these themes.

    Each theme is a list of the texts in it; `parts` has the sub-themes of a theme in the same
    form; `also` says of a text that another theme is spoken of from one character to another.
    The model is a real one, without clusters. Unless `counts_all` is false, nobody waits for a batch.
    """

    def make(
        themes: Sequence[Sequence[str]],
        *,
        labels: Sequence[str] = (),
        parts: Mapping[int, Sequence[Sequence[str]]] = MappingProxyType({}),
        also: Mapping[str, tuple[int, int, int]] = MappingProxyType({}),
        signals: Sequence[dict[str, Any]] = (),
        new_edition: bool = False,
        theme_counts: Mapping[str, int] = MappingProxyType({}),
        as_of: date = TODAY,
        counts_all: bool = True,
    ) -> AnalysisRun:
        run = AnalysisRun.objects.create(
            requested_by=coordinator,
            as_of=as_of,
            new_edition=new_edition,
            status="running",
            theme_counts=dict(theme_counts),
        )
        passages = list(Passage.objects.analysable().order_by("said_on", "pk"))
        number_of = {text: number for number, texts in enumerate(themes) for text in texts}
        assignments = [number_of.get(passage.text) for passage in passages]
        of_parts = [(whole, texts) for whole, some in parts.items() for texts in some]
        part_of = {text: number for number, (_w, texts) in enumerate(of_parts) for text in texts}
        mentions = []
        for passage, number in zip(passages, assignments, strict=True):
            said = []
            if number is not None:
                said = [Mention(number, part_of.get(passage.text), 0.9, 0, len(passage.text))]
            if passage.text in also:
                other, start, end = also[passage.text]
                said.append(Mention(other, None, 0.5, start, end))
            mentions.append(said)
        model = ThemeModel(
            language="fi",
            seed=0,
            themes=[
                _result(number, labels, [r for r, n in enumerate(assignments) if n == number])
                for number in range(len(themes))
            ],
            rows=list(range(len(passages))),
            assignments=assignments,
            confidences=[0.9] * len(passages),
            ids=list(range(len(themes))),
            mentions=mentions,
            subthemes=[
                replace(
                    _result(number, (), [r for r, p in enumerate(passages) if p.text in texts]),
                    label=f"osa {number}",
                    parent=whole,
                )
                for number, (whole, texts) in enumerate(of_parts)
            ],
        )
        analysis = Analysis(
            models={"fi": model},
            signals=[_signal(one, passages) for one in signals],
            figures={"seconds": 0.1},
        )
        store_analysis(run, analysis, [passage.pk for passage in passages])
        if counts_all:
            recount_everything()
        return run

    return make


def _result(number: int, labels: Sequence[str], rows: list[int]) -> ThemeResult:
    label = labels[number] if labels else f"teema {number}"
    return ThemeResult(number, label, label.split(), len(rows), rows, rows[:2])


def _signal(values: dict[str, Any], passages: Sequence[Passage]) -> Signal:
    texts = values.pop("texts")
    rows = [row for row, passage in enumerate(passages) if passage.text in texts]
    defaults: dict[str, Any] = {
        "label": "iltabussi",
        "terms": ["iltabussi", "vuoro"],
        "place": None,
        "group": None,
        "first_seen": date(2026, 11, 1),
        "rows": rows,
        "respondents": len(rows),
        "sources": 1,
        "rate_before": 0.0,
        "rate_now": 2.0,
        "score": 6.0,
        "window_weeks": 4,
    }
    return Signal(**{**defaults, **values})


@pytest.fixture
def bus(tell: Tell, store: Store) -> Theme:
    """A theme that seven people of Vaasa and two of Laihia share, beside one that two share."""
    here = [f"Iltabussi ei kulje enää kylälle {number}." for number in range(7)]
    there = [f"Iltabussi loppui Laihialta {number}." for number in range(2)]
    pool = [f"Uimahalli on kiinni taas {number}." for number in range(2)]
    for number, text in enumerate(here):
        tell(text, group="ikaantyneet" if number < 6 else "nuoret")
    for text in there:
        tell(text, place="399", group="ikaantyneet")
    for text in pool:
        tell(text, place="545", quote=False)
    take_up_responses()
    store([here + there, pool], labels=["iltabussi vuoro", "uimahalli kiinni"])
    recount_everything()
    return Theme.objects.get(number=0)


@pytest.fixture
def draft(
    bus: Theme,
    county_organisation: Organisation,
    municipalities: dict[str, Municipality],
    coordinator: User,
) -> Insight:
    """A draft about the bus in Vaasa."""
    return draft_insight(
        county_organisation,
        actor=coordinator,
        claim={"fi": "Iltabussin loppuminen katkaisee harrastukset."},
        municipalities=[municipalities["905"]],
        themes=[bus],
        machine_suggestion="iltabussi vuoro",
    )


@pytest.fixture
def confirmed(draft: Insight, coordinator: User) -> Insight:
    return confirm_insight(draft, actor=coordinator)


@pytest.fixture
def signal(bus: Theme, store: Store) -> WeakSignal:
    here = [f"Iltabussi ei kulje enää kylälle {number}." for number in range(7)]
    texts = [list(theme.passages.values_list("text", flat=True)) for theme in Theme.objects.all()]
    store(texts, labels=["iltabussi vuoro", "uimahalli kiinni"], signals=[{"texts": here[:4]}])
    return WeakSignal.objects.get()


@pytest.fixture
def addresses(bus: Theme, signal: WeakSignal, draft: Insight) -> list[str]:
    return [
        reverse("insights:overview"),
        reverse("insights:analysis"),
        reverse("insights:theme_list"),
        reverse("insights:theme_detail", args=[bus.pk]),
        reverse("insights:signal_list"),
        reverse("insights:signal_detail", args=[signal.pk]),
        reverse("insights:insight_list"),
        reverse("insights:insight_create") + f"?theme={bus.pk}",
        reverse("insights:insight_create") + f"?signal={signal.pk}",
        reverse("insights:insight_create"),
        reverse("insights:insight_detail", args=[draft.pk]),
    ]
