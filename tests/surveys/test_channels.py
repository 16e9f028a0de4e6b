"""Links, posters, frames on other sites, and answers that an address brings."""

import html
import io
from collections.abc import Callable

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from organisations.models import Organisation
from places.models import Municipality
from surveys.actions import create_survey, go_live, make_link
from surveys.models import Survey
from surveys.templatetags.sharing import embed_snippet
from surveys.views.sharing import poster_html
from tests.surveys.conftest import PRIVACY
from tests.surveys.test_entry import EVERY


@pytest.fixture
def framed(vaasa: Organisation, municipalities: dict[str, Municipality]) -> Survey:
    survey = create_survey(
        vaasa,
        actor=None,
        slug="upotettu",
        kind="survey",
        title={"fi": "Upotettu", "sv": "Inbäddad"},
        definition=EVERY,
        municipalities=[municipalities["905"], municipalities["399"]],
        **PRIVACY,
    )
    go_live(survey, actor=None)
    return survey


@pytest.fixture
def address(framed: Survey) -> str:
    return reverse("surveys:answer", args=[framed.slug])


def policy(page: object) -> str:
    return str(page.headers["Content-Security-Policy"])  # type: ignore[attr-defined]


# --- Frames ---------------------------------------------------------------------------------------


def test_the_answering_pages_may_be_framed_when_asked(client: Client, address: str) -> None:
    page = client.get(address + "?embed=1")
    assert "frame-ancestors *" in policy(page)
    assert "default-src 'self'" in policy(page)
    assert "X-Frame-Options" not in page.headers
    content = page.content.decode()
    assert f'action="{address}?embed=1"' in content
    assert 'class="wordmark"' not in content
    assert "footer--embedded" in content
    assert not page.cookies
    sent = client.post(address + "?embed=1", {"go": "next", "step": "page-one"})
    assert "frame-ancestors *" in policy(sent)
    assert "X-Frame-Options" not in sent.headers


def test_every_other_page_stays_closed(
    client: Client,
    address: str,
    framed: Survey,
    vaasa: Organisation,
    make_member: Callable[..., User],
    client_of: Callable[[User | None], Client],
) -> None:
    member = client_of(make_member(vaasa, "owner"))
    pages = [
        client.get(address),
        client.get(address + "?embed=0"),
        *(
            client.get(reverse(name) + "?embed=1")
            for name in ("front", "surveys:receipt", "privacy")
        ),
        member.get(reverse("surveys:desk") + "?embed=1"),
        member.get(reverse("surveys:survey_detail", args=[framed.pk]) + "?embed=1"),
        member.get(reverse("surveys:file_report", args=[framed.slug]) + "?embed=1"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "frame-ancestors 'none'" in policy(page)
        assert page.headers["X-Frame-Options"] == "DENY"


def test_a_sensitive_survey_is_never_framed(client: Client, address: str, framed: Survey) -> None:
    Survey.objects.update(is_sensitive=True)
    page = client.get(address + "?embed=1")
    assert "frame-ancestors 'none'" in policy(page)
    assert "footer--embedded" not in page.content.decode()


def test_the_snippet_is_shown_as_text_and_leads_to_the_framed_page(
    framed: Survey,
    vaasa: Organisation,
    make_member: Callable[..., User],
    client_of: Callable[[User | None], Client],
) -> None:
    snippet = embed_snippet(framed, "abc")
    assert f'src="{settings.PUBLIC_URL}/fi/s/upotettu/?embed=1&amp;via=abc"' in snippet
    member = client_of(make_member(vaasa, "coordinator"))
    page = member.get(reverse("surveys:survey_detail", args=[framed.pk])).content.decode()
    assert "<iframe" not in page
    code = framed.links.get(organisation=None).code
    assert html.escape(embed_snippet(framed, code)) in page


# --- Answers from the address ---------------------------------------------------------------------


def test_an_address_fills_in_answers_and_the_page_says_so(client: Client, address: str) -> None:
    page = client.get(
        address + "?q_mood=hyvin&q_help=perhe,kunta&q_years=12&q_safe=4&municipality=905"
    )
    form = page.context["form"]
    assert form["mood"].value() == "hyvin"
    assert form["help"].value() == ["perhe", "kunta"]
    assert form["years"].value() == "12"
    assert page.context["filled"].is_filled
    assert not page.context["filled"].is_partly
    assert ("municipality", "905") in page.context["hidden"]


@pytest.mark.parametrize(
    "query",
    [
        "q_mood=nonsense",
        "q_years=999",
        "q_unknown=1",
        "q_consent=analyse",
        "q_why=Valmis%20tarina",
        "q_who=nuoret",
        "q_spot=63.1,21.6",
        "q_photo=8f14e45f-ceea-467f-ab4d-2c9c1d9f2b11",
        "q_what=x",
        "q_years=%00",
    ],
)
def test_what_does_not_fit_or_may_not_be_filled_in_is_left_out_with_a_word(
    client: Client, address: str, query: str
) -> None:
    page = client.get(f"{address}?{query}&q_car=yes")
    assert page.status_code == 200
    assert page.context["filled"].is_partly
    assert page.context["form"]["car"].value() == "yes"
    told = str(page.context["hidden"]) + str(page.context["form"].initial)
    assert "nonsense" not in told
    assert "Valmis tarina" not in told
    assert "analyse" not in told


def test_a_permission_is_never_filled_in(client: Client, address: str) -> None:
    page = client.get(address + "?consent=analyse&consent=quote&groups=nuoret&q_mood=hyvin")
    names = {name for name, _value in page.context["hidden"]}
    assert not names & {"consent", "groups"}


def test_a_sensitive_survey_takes_no_answers_from_an_address(
    client: Client, address: str, framed: Survey
) -> None:
    Survey.objects.update(is_sensitive=True)
    page = client.get(address + "?q_mood=hyvin&municipality=905")
    assert not page.context["form"]["mood"].value()
    assert ("municipality", "905") in page.context["hidden"]


def test_a_short_link_passes_on_what_its_address_brings(
    client: Client, framed: Survey, ngo: Organisation
) -> None:
    link = make_link(framed, organisation=ngo, actor=None)
    page = client.get(reverse("short_link", args=[link.code]) + "?q_mood=hyvin&embed=1")
    assert page["Location"].endswith(f"/s/upotettu/?q_mood=hyvin&embed=1&via={link.code}")


# --- Posters ----------------------------------------------------------------------------------------


def test_a_poster_says_who_asks_where_and_how_answers_are_handled(
    framed: Survey, ngo: Organisation
) -> None:
    link = make_link(framed, organisation=ngo, actor=None)
    page = poster_html(framed, link, ("fi", "sv"))
    for words in ("Upotettu", "Inbäddad", "Vaasan kaupunki", ngo.name, f"/k/{link.code}"):
        assert words in page
    assert page.count("data:image/svg+xml;base64,") == 1
    alone = poster_html(framed, framed.links.get(organisation=None), ("sv",))
    assert "Upotettu" not in alone
    assert ngo.name not in alone


def test_a_poster_is_one_tagged_page(
    framed: Survey,
    ngo: Organisation,
    tampere: Organisation,
    make_member: Callable[..., User],
    client_of: Callable[[User | None], Client],
) -> None:
    link = make_link(framed, organisation=ngo, actor=None)
    address = reverse("surveys:survey_poster", args=[framed.pk])
    page = client_of(make_member(ngo, "contributor")).get(f"{address}?link={link.code}")
    assert page["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(page.content)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked
    other = client_of(make_member(tampere, "coordinator")).get(f"{address}?link={link.code}")
    assert other.status_code == 404
