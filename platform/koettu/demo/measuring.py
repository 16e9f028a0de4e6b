"""What the demo's municipality measures itself: own indicators, targets, reasons for what is missing."""

from accounts.models import User
from indicators.actions import create_own, record_gap, save_own_values, set_target
from indicators.models import Indicator, MinimumItem
from indicators.rows import Key, Row
from organisations.models import Organisation
from places.models import PopulationGroup, ThemeCategory
from shared.translated import Translated

VISITS = {2018: 8.4, 2019: 8.6, 2020: 4.1, 2021: 4.9, 2022: 6.8, 2023: 7.5, 2024: 7.9, 2025: 8.2}
LONELY = {
    "": {2021: 11.8, 2023: 12.6, 2025: 11.2},
    "nuoret": {2021: 16.4, 2023: 18.9, 2025: 17.1},
    "tyoikaiset": {2021: 10.2, 2023: 10.8, 2025: 9.6},
    "ikaantyneet": {2021: 10.9, 2023: 11.5, 2025: 12.4},
    "omaishoitajat": {2021: 19.0, 2023: 20.3, 2025: 21.6},
}
UNEMPLOYED = "181"
GAPS = {
    "varhaiskasvatus": "Tieto saadaan varhaiskasvatuksen tietovarannosta vuodesta 2027 alkaen.",
    "saavutettavuus": "Esteettömyyskartoitus tehdään keväällä. Tieto lisätään vuosiraporttiin.",
}


def measure(organisations: dict[str, Organisation], accounts: dict[str, User]) -> None:
    """Two own indicators of Vaasa with invented values, two targets, and recorded reasons."""
    vaasa, actor = organisations["vaasa"], accounts["vaasa"]
    visits = _library_visits(vaasa, actor)
    _loneliness(vaasa, actor)
    set_target(
        visits, actor=actor, organisation=vaasa, value=9.0, by_year=2029, threshold=7.0,
        note="Hyvinvointisuunnitelma 2025–2029 (esimerkki)",
    )  # fmt: skip
    unemployed = Indicator.objects.filter(source="sotkanet", source_id=UNEMPLOYED).first()
    if unemployed:
        set_target(
            unemployed, actor=actor, organisation=vaasa, value=6.0, by_year=2029, threshold=7.0,
            note="Hyvinvointisuunnitelma 2025–2029 (esimerkki)",
        )  # fmt: skip
    for item in MinimumItem.objects.filter(pk__in=GAPS):
        record_gap(item, actor=actor, organisation=vaasa, reason=GAPS[item.pk])


def _library_visits(vaasa: Organisation, actor: User) -> Indicator:
    indicator = create_own(
        vaasa,
        actor=actor,
        title=Translated(fi="Kirjastokäynnit", sv="Biblioteksbesök", en="Visits to the library"),
        description=Translated(
            fi="Käynnit kaupungin kirjastoissa vuoden aikana asukasta kohti.",
            sv="Besök i stadens bibliotek under året per invånare.",
            en="Visits to the city's libraries during the year, per resident.",
        ),
        caveats=Translated(
            fi="Ovien laskurit laskevat jokaisen sisääntulon, myös muualta tulleiden.",
            sv="Räknarna vid dörrarna räknar varje inpassering, också av besökare från annan ort.",
            en="Counters at the doors count everybody who comes in, also people from elsewhere.",
        ),
        limits=Translated(
            fi="Ei kerro, ketkä käyvät ja ketkä jäävät tulematta. Verkkokirjaston käyttö puuttuu.",
            sv="Berättar inte vilka som kommer och vilka som uteblir. Webbibliotekets användning saknas.",
            en="It does not tell who comes and who stays away. Use of the online library is missing.",
        ),
        unit=Translated(fi="käyntiä / asukas", sv="besök / invånare", en="visits per resident"),
        polarity=Indicator.Polarity.HIGH_IS_GOOD,
        is_public=True,
        is_demo=True,
        categories=ThemeCategory.objects.filter(pk="liikunta-kulttuuri"),
        minimum_items=MinimumItem.objects.filter(pk="kulttuuri"),
    )
    rows = [Row(year, Key(year), value) for year, value in VISITS.items()]
    save_own_values(indicator, actor=actor, rows=rows)
    return indicator


def _loneliness(vaasa: Organisation, actor: User) -> None:
    indicator = create_own(
        vaasa,
        actor=actor,
        title=Translated(
            fi="Usein yksinäiset, oma kysely",
            sv="Ofta ensamma, egen enkät",
            en="Often lonely, own survey",
        ),
        description=Translated(
            fi="Niiden osuus kaupungin hyvinvointikyselyyn vastanneista, jotka tuntevat itsensä usein yksinäiseksi.",
            sv="Andelen av dem som svarat på stadens välfärdsenkät och ofta känner sig ensamma.",
            en="The share of those who answered the city's wellbeing survey and often feel lonely.",
        ),
        caveats=Translated(
            fi="Kyselyyn vastasi vapaaehtoisesti noin 1 100 asukasta. Tulos kertoo vastaajista.",
            sv="Omkring 1 100 invånare svarade frivilligt. Resultatet berättar om dem som svarade.",
            en="Some 1,100 residents answered of their own will. The result tells about those who did.",
        ),
        limits=Translated(
            fi="Ei kerro niistä, joita kysely ei tavoittanut.",
            sv="Berättar inte om dem som enkäten inte nådde.",
            en="It does not tell about those whom the survey did not reach.",
        ),
        unit=Translated.every("%"),
        polarity=Indicator.Polarity.LOW_IS_GOOD,
        rhythm=Indicator.Rhythm.BIENNIAL,
        is_public=False,
        is_demo=True,
        categories=ThemeCategory.objects.filter(pk="yksinaisyys"),
        groups=PopulationGroup.objects.filter(pk__in=[slug for slug in LONELY if slug]),
        minimum_items=MinimumItem.objects.filter(pk="yksin-asuminen"),
    )
    rows = [
        Row(year, Key(year, group=group), value)
        for group, series in LONELY.items()
        for year, value in series.items()
    ]
    save_own_values(indicator, actor=actor, rows=rows)
