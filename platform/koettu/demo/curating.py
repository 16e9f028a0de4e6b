"""The demo's insights: what the invented coordinators made of themes and signals."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from insights.actions import add_quote, confirm_insight, draft_insight, release_quote, triage_signal
from insights.models import Insight, Passage, Theme, WeakSignal
from insights.permissions import may_confirm_insight
from organisations.models import Organisation
from places.models import Municipality, PopulationGroup

QUOTES = 2
SHORTEST, LONGEST = 30, 260
THEMES_ASKED = {"fi": 10}
"""As many themes as the invented coordinator asks for: with sixteen, each kind of trouble with buses
would be a theme of its own, with ten they are one theme large enough for sub-themes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An insight to make: from the themes of a category, or from the signal with a word."""

    key: str
    owner: str
    claim: dict[str, str]
    words: tuple[str, ...]
    """Stems that a quote must have one of: what a reader would look for."""
    category: str = ""
    signal: str = ""
    municipalities: tuple[str, ...] = ("905",)
    groups: tuple[str, ...] = ()
    limits: dict[str, str] | None = None


PLANNED = [
    Planned(
        key="loneliness",
        words=("yksin", "ystäv", "kaveri", "ensam", "seura"),
        owner="vaasa",
        category="yksinaisyys",
        claim={
            "fi": "Yksinäisyys koskettaa kaikenikäisiä: puuttuu ihminen, jonka kanssa lähteä ja jolle soittaa, "
            "ei niinkään tapahtumia.",
            "sv": "Ensamhet berör alla åldrar: det som fattas är någon att gå med och ringa till, inte så mycket "
            "evenemang.",
            "en": "Loneliness touches all ages: what is missing is a person to go with and to call, rather than "
            "events.",
        },
        limits={
            "fi": "Vastaajat valikoituivat itse; kaikkein yksinäisimmät eivät ehkä vastanneet.",
            "sv": "De svarande valde själva att delta; de allra ensammaste svarade kanske inte.",
            "en": "Respondents chose to take part; the loneliest may not have answered.",
        },
    ),
    Planned(
        key="services",
        words=("lääkäri", "jono", "terveyskesk", "läkare", "puhelin"),
        owner="vaasa",
        category="palvelut",
        claim={
            "fi": "Terveyspalveluihin on vaikea päästä: puhelin ruuhkautuu, ajat ovat kaukana ja siirtyvät.",
            "sv": "Det är svårt att få vård: telefonen är överbelastad, tiderna ligger långt fram och flyttas.",
            "en": "Health services are hard to reach: the phone is congested, appointments are far off and move.",
        },
    ),
    Planned(
        key="carers",
        words=("omaishoit", "hoidan", "närstående", "vertaisryhm", "lepo"),
        owner="vaasa",
        category="omaishoito",
        claim={
            "fi": "Omaishoitajat kaipaavat ennen kaikkea lepoa: sijaista yöksi tai muutamaksi tunniksi.",
            "sv": "Närståendevårdare behöver framför allt vila: en ersättare för en natt eller några timmar.",
            "en": "Informal carers above all need rest: somebody for a night or a few hours.",
        },
    ),
    Planned(
        key="pouches",
        words=("nikotiini", "pussi"),
        owner="vaasa",
        signal="nikotiinipus",
        claim={
            "fi": "Nikotiinipussit leviävät yläkouluissa, ja vanhemmat ja nuorisotyöntekijät ovat huolissaan.",
            "sv": "Nikotinpåsar sprids i högstadierna, och föräldrar och ungdomsarbetare är oroliga.",
            "en": "Nicotine pouches are spreading in lower secondary schools, and parents and youth workers worry.",
        },
        limits={
            "fi": "Tuore ilmiö: havainto perustuu kahdeksan viikon kertomuksiin.",
            "sv": "Ett nytt fenomen: iakttagelsen bygger på åtta veckors berättelser.",
            "en": "A recent phenomenon: the insight rests on eight weeks of accounts.",
        },
    ),
    Planned(
        key="service-bus",
        words=("palvelubus",),
        owner="pohjanmaa",
        signal="palvelubus",
        municipalities=("399",),
        claim={
            "fi": "Palvelubussin lakkaaminen on katkaissut iäkkäiden matkat terveyskeskukseen ja kauppaan Laihialla.",
            "sv": "När servicebussen drogs in bröts äldre personers resor till hälsocentralen och butiken i Laihela.",
            "en": "The end of the service bus has cut older people off from the health centre and the shop in Laihia.",
        },
    ),
    Planned(
        key="bank-codes",
        words=("bankkod",),
        owner="narpes",
        signal="bankkod",
        municipalities=("545",),
        claim={
            "fi": "Digipalvelun vaatimat pankkitunnukset jättävät iäkkäitä ajanvarauksen ja tulosten ulkopuolelle.",
            "sv": "Kravet på bankkoder i den digitala tjänsten stänger äldre ute från tidsbokning och provsvar.",
            "en": "The bank codes that the digital service asks for shut older people out of booking and test results.",
        },
    ),
]


def make_insights(
    organisations: dict[str, Organisation], accounts: dict[str, User], *, today: date
) -> dict[str, Insight]:
    """Draft, quote, release and confirm each planned insight whose material is there; by key."""
    curators = {
        "pohjanmaa": accounts["koordinaattori"],
        "vaasa": accounts["vaasa"],
        "narpes": accounts["narpes"],
    }
    made = {}
    for planned in PLANNED:
        insight = _make(planned, organisations[planned.owner], curators[planned.owner], today)
        if insight is not None:
            made[planned.key] = insight
    return made


def _make(planned: Planned, organisation: Organisation, actor: User, today: date) -> Insight | None:
    themes, signals = _material(planned)
    if not themes and not signals:
        return None
    for signal in signals:
        triage_signal(
            signal, actor=actor, status=WeakSignal.Status.RAISED, reason="Työryhmän käsittelyyn"
        )
    insight = draft_insight(
        organisation,
        actor=actor,
        claim=planned.claim,
        limits=planned.limits or {},
        themes=themes,
        signals=signals,
        municipalities=list(Municipality.objects.filter(pk__in=planned.municipalities)),
        groups=list(PopulationGroup.objects.filter(pk__in=planned.groups)),
        period_start=today - timedelta(days=56 if signals else 545),
        period_end=today,
        machine_suggestion=str((signals or themes)[0]),
    )
    for passage in _quotable(insight, planned.words):
        quote = add_quote(insight, actor=actor, passage=passage, text=passage.text)
        release_quote(quote, actor=actor)
    if not may_confirm_insight(actor, insight):
        return None  # too few people: it stays a draft, as it would for a real coordinator
    return confirm_insight(insight, actor=actor)


def _material(planned: Planned) -> tuple[list[Theme], list[WeakSignal]]:
    if planned.category:
        return list(Theme.objects.current().filter(category=planned.category)), []
    signals = [
        signal
        for signal in WeakSignal.objects.all()
        if any(planned.signal in term for term in [*signal.terms, signal.label.lower()])
    ]
    return [], signals


def _quotable(insight: Insight, words: tuple[str, ...]) -> list[Passage]:
    """Quotable passages of a good length that speak of the claim; the machine's choice goes first."""
    quotable = Passage.objects.quotable().filter(insights=insight, redactions={})
    telling = set(
        quotable.filter(assignments__is_quote_candidate=True).values_list("pk", flat=True)
    )
    found = [
        one
        for one in quotable.order_by("said_on", "text")
        if SHORTEST <= len(one.text) <= LONGEST and any(word in one.text.lower() for word in words)
    ]
    return sorted(found, key=lambda one: one.pk not in telling)[:QUOTES]
