"""Several themes of a passage, and what people decide of a passage in a theme."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from insights.actions import (
    move_passage,
    remove_from_theme,
    return_to_theme,
    take_up_responses,
    unmove_passage,
)
from insights.models import AnalysisRun, CategoryCount, Passage, Theme, ThemeAssignment
from insights.rollups import people_in, recount_stale
from shared.models import AuditEntry
from surveys.models import Response
from tests.insights.test_themes import texts_of

pytestmark = pytest.mark.django_db

Store = Callable[..., AnalysisRun]
ClientOf = Callable[[User | None], Client]

FIRST = "Iltabussi ei kulje enää ollenkaan meille asti."
SECOND = "Myös uimahalli on kiinni taas koko kesän."
LONG = f"{FIRST} {SECOND}"


@pytest.fixture
def pool(bus: Theme) -> Theme:
    return Theme.objects.get(number=1)


@pytest.fixture
def long(bus: Theme, pool: Theme, tell: Callable[..., Response], store: Store) -> Passage:
    """A passage whose main theme is the bus, with a sentence about the pool."""
    tell(LONG)
    take_up_responses()
    buses, pools = texts_of(bus, pool)
    store([[*buses, LONG], pools], also={LONG: (1, len(FIRST) + 1, len(LONG))})
    return Passage.objects.get(text=LONG)


def test_a_long_passage_counts_once_in_each_of_its_themes(
    bus: Theme, pool: Theme, long: Passage
) -> None:
    assert (people_in(bus, place=""), people_in(pool, place="")) == (10, 3)
    spans = dict(long.assignments.values_list("theme__number", "start"))
    assert spans == {0: 0, 1: len(FIRST) + 1}
    Theme.objects.update(category="palvelut")
    from insights.rollups import recount_everything  # noqa: PLC0415 - as the worker does

    recount_everything()
    everybody = CategoryCount.objects.get(category="palvelut", place="", group="", period="")
    assert (everybody.respondents, everybody.passages) == (12, 12)


def test_the_page_shows_the_stretch_first_and_the_whole_on_demand(
    pool: Theme, long: Passage, coordinator: User, client_of: ClientOf
) -> None:
    page = client_of(coordinator).get(reverse("insights:theme_detail", args=[pool.pk]))
    text = page.content.decode()
    assert f"<p>… {SECOND} …</p>" in text
    assert text.index(f"… {SECOND} …") < text.index(LONG)
    assert '<details class="passage__whole">' in text


def test_moved_it_stays_through_a_refit(
    bus: Theme, pool: Theme, coordinator: User, store: Store
) -> None:
    texts = texts_of(bus, pool)
    passage = bus.passages.filter(municipality="905").earliest("pk")
    move_passage(bus, actor=coordinator, passage=passage, to=pool)
    recount_stale()
    assert (people_in(bus, place=""), people_in(pool, place="")) == (8, 3)
    store(texts)
    assert (people_in(bus, place=""), people_in(pool, place="")) == (8, 3)
    unmove_passage(pool, actor=coordinator, passage=passage)
    recount_stale()
    assert (people_in(bus, place=""), people_in(pool, place="")) == (9, 2)
    assert set(passage.assignments.values_list("theme", "by")) == {(bus.pk, "machine")}
    verbs = AuditEntry.objects.filter(actor=coordinator).values_list("verb", flat=True)
    assert {"move_passage", "unmove_passage"} <= set(verbs)


def test_a_move_is_undone_where_it_came_from(
    bus: Theme, pool: Theme, long: Passage, coordinator: User
) -> None:
    """The pool was spoken of in it already: that stays when the move is taken back."""
    move_passage(bus, actor=coordinator, passage=long, to=pool)
    return_to_theme(bus, actor=coordinator, passage=long)
    rows = long.assignments.filter(by="machine", is_removed=False, moved_from=None)
    assert set(rows.values_list("theme__number", flat=True)) == {0, 1}
    assert long.assignments.count() == 2


def test_what_was_taken_out_keeps_its_other_themes(
    bus: Theme, pool: Theme, long: Passage, coordinator: User, store: Store
) -> None:
    texts = texts_of(bus, pool)
    remove_from_theme(bus, actor=coordinator, passage=long)
    store([texts[0], texts[1]], also={LONG: (1, len(FIRST) + 1, len(LONG))})
    standing = ThemeAssignment.objects.standing().filter(passage=long)
    assert [row.theme for row in standing] == [pool]


def test_it_moves_among_themes_of_its_language_only(
    bus: Theme, pool: Theme, coordinator: User
) -> None:
    passage = bus.passages.earliest("pk")
    Theme.objects.filter(pk=pool.pk).update(language="sv")
    pool.refresh_from_db()
    for other in (bus, pool):
        with pytest.raises(ValidationError):
            move_passage(bus, actor=coordinator, passage=passage, to=other)
    with pytest.raises(ValidationError):
        unmove_passage(bus, actor=coordinator, passage=passage)


def test_each_deed_has_its_undo_on_the_page(
    bus: Theme, pool: Theme, coordinator: User, client_of: ClientOf
) -> None:
    client = client_of(coordinator)
    passage = bus.passages.earliest("pk")
    one, other = (reverse("insights:theme_detail", args=[theme.pk]) for theme in (bus, pool))

    def do(page: str, deed: str, **more: str) -> str:
        client.post(page, {"do": deed, "passage": str(passage.pk), **more})
        return client.get(page).content.decode()

    assert 'value="return"' in do(one, "move", to=str(pool.pk))
    assert 'value="unmove"' in client.get(other).content.decode()
    assert 'value="unmove"' not in do(other, "unmove")
    assert 'value="return"' in do(one, "remove")
    assert 'value="return"' not in do(one, "return")
    assert 'value="restore"' in do(one, "exclude")
    assert 'value="restore"' not in do(one, "restore")
