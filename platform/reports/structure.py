"""The sections of a welfare report, as the national structure has them: data, no rows.

A report is made from an outline once and then lives its own life; a municipality adds sections of
its own to the report, not here.
"""

from dataclasses import dataclass

from shared.translated import Translated


@dataclass(frozen=True, slots=True)
class Outline:
    """One section to be: `groups` are the population groups that a life stage is about."""

    number: str
    title: Translated
    wants_evidence: bool = False
    groups: tuple[str, ...] = ()

    @property
    def parent(self) -> str:
        """The number of the section it stands under, or nothing."""
        return self.number.rpartition(".")[0]


COUNCIL_TERMS = ((2021, 2025), (2025, 2029))
"""First and last years of the terms that reports are made for now; later ones are added as data."""

SUMMARY = "1"
"""The section that is shown first on every page and print."""
APPENDICES = "6"
"""The section that tells the state of the minimum information."""

_MAIN = (
    Outline("1", Translated(fi="Tiivistelmä", sv="Sammanfattning", en="Summary")),
    Outline(
        "2",
        Translated(
            fi="Tausta, tarkoitus ja tavoitteet",
            sv="Bakgrund, syfte och mål",
            en="Background, purpose and aims",
        ),
    ),
    Outline(
        "3",
        Translated(
            fi="Väestön hyvinvoinnin, terveydentilan ja palvelujen kuvaus",
            sv="Beskrivning av befolkningens välfärd, hälsotillstånd och tjänster",
            en="The population's wellbeing, health and services",
        ),
    ),
    Outline(
        "4",
        Translated(
            fi="Yhteenveto vahvuuksista ja kehittämiskohteista",
            sv="Sammanfattning av styrkor och utvecklingsobjekt",
            en="Strengths and what to develop",
        ),
    ),
    Outline(
        "5",
        Translated(
            fi="Hyvinvointisuunnitelma: johtopäätökset, tavoitteet ja toimenpiteet",
            sv="Välfärdsplan: slutsatser, mål och åtgärder",
            en="Welfare plan: conclusions, goals and measures",
        ),
    ),
    Outline("6", Translated(fi="Liitteet", sv="Bilagor", en="Appendices")),
)

_MUNICIPALITY = Translated(
    fi="Kunnan rakenne, talous ja elinvoima",
    sv="Kommunens struktur, ekonomi och livskraft",
    en="The municipality's structure, economy and vitality",
)
_COUNTY = Translated(
    fi="Alueen rakenne, talous ja elinvoima",
    sv="Områdets struktur, ekonomi och livskraft",
    en="The area's structure, economy and vitality",
)

_LIFE_STAGES = (
    (
        Translated(fi="Kaikki ikäryhmät", sv="Alla åldersgrupper", en="All age groups"),
        ("kaikki",),
    ),
    (
        Translated(
            fi="Lapset ja lapsiperheet", sv="Barn och barnfamiljer", en="Children and families"
        ),
        ("varhaiskasvatusikaiset", "lapset", "lapsiperheet", "yhden-vanhemman-perheet"),
    ),
    (
        Translated(fi="Nuoret", sv="Unga", en="Young people"),
        ("nuoret", "nuoret-aikuiset", "opiskelijat"),
    ),
    (
        Translated(fi="Työikäiset", sv="Personer i arbetsför ålder", en="Working age"),
        ("tyoikaiset", "tyottomat"),
    ),
    (
        Translated(fi="Ikääntyneet", sv="Äldre", en="Older people"),
        ("ikaantyneet", "omaishoitajat", "muistisairaat"),
    ),
)

_NAMES = {
    "broad": Translated(fi="Hyvinvointikertomus", sv="Välfärdsberättelse", en="Welfare report"),
    "annual": Translated(
        fi="Hyvinvointikertomuksen vuosiraportti",
        sv="Årsrapport om välfärden",
        en="Annual welfare report",
    ),
    "regional": Translated(
        fi="Alueellinen hyvinvointikertomus",
        sv="Regional välfärdsberättelse",
        en="Regional welfare report",
    ),
}


def outlines(kind: str) -> list[Outline]:
    """The sections of a report of this kind, in the order of reading."""
    stages = [(_COUNTY if kind == "regional" else _MUNICIPALITY, ()), *_LIFE_STAGES]
    described = [
        Outline(f"3.{place}", title, wants_evidence=True, groups=groups)
        for place, (title, groups) in enumerate(stages, start=1)
    ]
    return [*_MAIN[:3], *described, *_MAIN[3:]]


def groups_of(number: str) -> tuple[str, ...]:
    """The population groups that the life stage of this section is about."""
    return next((known.groups for known in outlines("broad") if known.number == number), ())


def suggested_title(kind: str, period: str) -> Translated:
    """A title to begin with: `Hyvinvointikertomus 2025–2029`."""
    return Translated({code: f"{name} {period}" for code, name in _NAMES[kind].items()})


def anchor(number: str) -> str:
    """The place of a section on the report's page: `section-3-4`."""
    return f"section-{number.replace('.', '-')}"
