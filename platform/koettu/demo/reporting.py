"""The demo's welfare reports: Vaasa's is published, Laihia's is being written."""

from datetime import date, timedelta

from accounts.models import User
from indicators.models import Indicator
from insights.models import Insight
from organisations.models import Organisation
from reports.actions import (
    attach_evidence,
    create_report,
    place_indicator,
    publish,
    save_section,
    state_gap,
)
from reports.models import CouncilTerm, Evidence, ReportVersion, Section, WelfareReport
from reports.structure import suggested_title

TEXTS = {
    "1": {
        "fi": "Vaasalaisten hyvinvointi on keskimäärin hyvää, mutta **erot ihmisten välillä kasvavat**. Kolme huolta nousee "
        "sekä tilastoista että asukkaiden kertomasta: yksinäisyys, hoitoon pääsy ja omaishoitajien jaksaminen.\n\n"
        "Uutena ilmiönä seurataan nikotiinipussien leviämistä yläkouluissa.",
        "sv": "Vasabornas välfärd är i genomsnitt god, men **skillnaderna mellan människor växer**. Tre bekymmer framgår både "
        "av statistiken och av det som invånarna berättat: ensamhet, tillgången till vård och närståendevårdarnas ork.\n\n"
        "Som ett nytt fenomen följs spridningen av nikotinpåsar i högstadierna.",
    },
    "2": {
        "fi": "Kertomus perustuu lakiin sosiaali- ja terveydenhuollon järjestämisestä (612/2021, 6 §). Se kattaa valtuustokauden "
        "2025–2029. Asukkaiden kokemuksia on kerätty ympäri vuoden lomakkeilla ja järjestöjen kautta.",
        "sv": "Berättelsen bygger på lagen om ordnande av social- och hälsovård (612/2021, 6 §). Den omfattar fullmäktigeperioden "
        "2025–2029. Invånarnas erfarenheter har samlats in året om med blanketter och via föreningar.",
    },
    "3.1": {
        "fi": "Vaasa on kaksikielinen opiskelija- ja teollisuuskaupunki, jonka väkiluku on kasvanut hitaasti.",
        "sv": "Vasa är en tvåspråkig studie- och industristad vars folkmängd har ökat långsamt.",
    },
    "3.2": {
        "fi": "Hoitoon pääsy huolettaa kaikenikäisiä. Asukkaat kuvaavat ruuhkautunutta puhelinta ja siirtyviä aikoja.",
        "sv": "Tillgången till vård oroar i alla åldrar. Invånarna beskriver en överbelastad telefon och tider som flyttas.",
    },
    "3.3": {
        "fi": "Lapsiperheiden määrä on pysynyt ennallaan. Yhden vanhemman perheiden arjesta tarvitaan lisää tietoa.",
        "sv": "Antalet barnfamiljer har varit oförändrat. Mer kunskap behövs om vardagen i enföräldersfamiljer.",
    },
    "3.4": {
        "fi": "Koulut, nuorisotyö ja vanhemmat kertovat samaa: nikotiinipussit ovat tulleet nopeasti. Tilastoa niistä ei vielä ole.",
        "sv": "Skolorna, ungdomsarbetet och föräldrarna berättar detsamma: nikotinpåsarna har kommit snabbt. Statistik finns "
        "ännu inte.",
    },
    "3.5": {
        "fi": "Yksinäisyys ei ole vain iäkkäiden asia. Työikäiset ja opiskelijat kuvaavat, että seura puuttuu arjesta.",
        "sv": "Ensamhet gäller inte bara äldre. Personer i arbetsför ålder och studerande berättar att sällskap saknas i vardagen.",
    },
    "3.6": {
        "fi": "Omaishoidon tuen kattavuus on kasvanut, mutta hoitajat kertovat, ettei lepo toteudu.",
        "sv": "Stödet för närståendevård når fler, men vårdarna berättar att vilan uteblir.",
    },
    "4": {
        "fi": "**Vahvuuksia:** luonto, kirjasto, järjestöt, kaksikielisyys.\n\n**Kehitettävää:** yksinäisyyden ehkäisy, hoitoon "
        "pääsy, omaishoitajien lepo.",
        "sv": "**Styrkor:** naturen, biblioteket, föreningarna, tvåspråkigheten.\n\n**Att utveckla:** förebygga ensamhet, "
        "tillgång till vård, vila för närståendevårdare.",
    },
    "5": {
        "fi": "1. Ystävätoiminta jokaiseen kaupunginosaan vuoteen 2027 mennessä.\n2. Takaisinsoitto saman päivän aikana.\n"
        "3. Sijaishoito yöksi kahdesti kuussa.",
        "sv": "1. Vänverksamhet i varje stadsdel senast 2027.\n2. Återuppringning samma dag.\n3. Vikarierande vård nattetid två "
        "gånger i månaden.",
    },
    "6": {"fi": "Menetelmä ja tilastolähteet.", "sv": "Metod och statistikkällor."},
}

INDICATORS = {
    "3.1": ("127", "178"),
    "3.2": ("4333", "493"),
    "3.3": ("228", "190"),
    "3.4": ("3905", "1514"),
    "3.5": ("324", "4355"),
    "3.6": ("4286", "676"),
}
"""Sotkanet numbers by section."""

EVIDENCE = [
    ("3.2", "services", "4333", Evidence.Verdict.ADDS),
    ("3.4", "pouches", None, Evidence.Verdict.NO_STATISTIC),
    ("3.5", "loneliness", "324", Evidence.Verdict.ADDS),
    ("3.6", "carers", "676", Evidence.Verdict.CONTRADICTS),
]
NOTE = {
    "fi": "Otetaan huomioon hyvinvointisuunnitelman toimenpiteissä.",
    "sv": "Beaktas i välfärdsplanens åtgärder.",
}


def make_reports(
    organisations: dict[str, Organisation],
    accounts: dict[str, User],
    insights: dict[str, Insight],
    *,
    today: date,
) -> list[ReportVersion]:
    """Vaasa's report with evidence, published; Laihia's draft with gaps. Returns what was published."""
    term = CouncilTerm.objects.get(start_year=2025)
    vaasa = _begin(organisations["vaasa"], term, accounts["vaasa"])
    _fill(vaasa, accounts["vaasa"], insights)
    laihia = _begin(organisations["laihia"], term, accounts["koordinaattori"])
    _place_indicators(_sections(laihia), accounts["koordinaattori"])
    version = publish(
        vaasa,
        actor=accounts["vaasa"],
        decided_by="Vaasan kaupunginvaltuusto (esimerkki)",
        decided_on=today - timedelta(days=5),
        decision_reference="§ 112",
    )
    return [version]


def _begin(organisation: Organisation, term: CouncilTerm, actor: User) -> WelfareReport:
    report = create_report(
        organisation,
        actor=actor,
        kind=WelfareReport.Kind.BROAD,
        term=term,
        title=suggested_title(WelfareReport.Kind.BROAD, str(term)),
    )
    report.is_demo = True
    report.save(update_fields=["is_demo"])
    return report


def _sections(report: WelfareReport) -> dict[str, Section]:
    return {section.number: section for section in report.sections.all()}


def _fill(report: WelfareReport, actor: User, insights: dict[str, Insight]) -> None:
    sections = _sections(report)
    for number, text in TEXTS.items():
        save_section(sections[number], actor=actor, body=text, revision=sections[number].revision)
    _place_indicators(sections, actor)
    by_number = {indicator.source_id: indicator for indicator in Indicator.objects.all()}
    for number, key, indicator, verdict in EVIDENCE:
        if key in insights:
            attach_evidence(
                sections[number],
                actor=actor,
                insight=insights[key],
                verdict=verdict,
                indicator=by_number[indicator] if indicator else None,
                note=NOTE,
            )
    for section in sections.values():
        if section.wants_evidence and not section.evidence.exists():
            few = section.number == "3.6"  # carers have told, too few of them so far
            gap = Section.Gap.FEWER_THAN_K if few else Section.Gap.NOT_ASKED
            state_gap(section, actor=actor, gap=gap)


def _place_indicators(sections: dict[str, Section], actor: User) -> None:
    by_number = {indicator.source_id: indicator for indicator in Indicator.objects.all()}
    for number, wanted in INDICATORS.items():
        for source_id in wanted:
            if source_id in by_number:
                place_indicator(sections[number], actor=actor, indicator=by_number[source_id])
