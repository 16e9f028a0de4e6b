"""Locked content as pages and prints show it, in the language that is active when it is read."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from insights.models import Insight
from reports.models import Evidence, Section, WelfareReport
from reports.snapshots.evidence_map import EvidenceMap, Line, Mark, evidence_map
from reports.snapshots.figures import Figure
from reports.snapshots.minimum import SharedMinimum
from reports.structure import SUMMARY, anchor
from shared.disclosure import Cell
from shared.translated import Translated

HIGHLIGHTS = 3

_ATTRIBUTIONS = {
    "resident": _("a resident, %(place)s"),
    "channel": _("heard from residents by an organisation, %(place)s"),
    "representative": _("the view of an organisation, %(place)s"),
    "provider": _("an organisation that provides services, %(place)s"),
}


@dataclass(frozen=True, slots=True)
class SharedQuote:
    """A person's words; empty when they have been taken back."""

    text: str
    language: str
    role: str
    place: Translated
    withdrawn: bool

    @property
    def attribution(self) -> str:
        return str(_ATTRIBUTIONS[self.role]) % {"place": self.place}


@dataclass(frozen=True, slots=True)
class SharedEvidence:
    id: str
    claim: Translated
    limits: Translated
    confidence: str
    verdict: str
    note: Translated
    indicator: Translated | None
    indicator_slug: str
    people: Cell
    sources: int
    area: list[Translated]
    groups: list[tuple[str, Translated]]
    period: tuple[date | None, date | None]
    organisation: Translated
    confirmed_on: date | None
    quotes: list[SharedQuote]

    @property
    def verdict_label(self) -> str | Promise:
        return Evidence.Verdict(self.verdict).label

    @property
    def confidence_label(self) -> str | Promise:
        return Insight.Confidence(self.confidence).label

    @property
    def first_quote(self) -> SharedQuote | None:
        return next((quote for quote in self.quotes if not quote.withdrawn), None)


@dataclass(frozen=True, slots=True)
class SharedSection:
    number: str
    level: int
    title: Translated
    texts: Translated
    wants_evidence: bool
    gap: str
    figures: list[Figure]
    evidence: list[SharedEvidence]
    minimum: SharedMinimum | None = None

    @property
    def anchor(self) -> str:
        return anchor(self.number)

    @property
    def html(self) -> SafeString:
        return mark_safe(str(self.texts))  # noqa: S308 - cleaned by nh3 when it was locked

    @property
    def language(self) -> str:
        return self.texts.language()

    @property
    def gap_label(self) -> str | Promise:
        return Section.Gap(self.gap).label if self.gap else ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """What people say, for those who have five minutes."""

    section: SharedSection
    evidence: SharedEvidence
    quote: SharedQuote | None


@dataclass(frozen=True, slots=True)
class Erratum:
    """A change after publication: only words taken out of a section are one so far."""

    on: date | None
    section: str

    @property
    def text(self) -> str:
        message = _("In section %(number)s a person's words were removed at the person's wish.")
        return str(message) % {"number": self.section}


@dataclass(frozen=True, slots=True)
class Page:
    """A version of a report, ready to be shown."""

    title: Translated
    kind: str
    organisation: Translated
    term: str
    year: int | None
    is_demo: bool
    version: int
    published_on: date | None
    decided_by: str
    decided_on: date | None
    decision_reference: str
    languages: list[str]
    sections: list[SharedSection]
    errata: list[Erratum]

    @property
    def verdicts(self) -> type[Evidence.Verdict]:
        """All verdicts there are, to explain the signs."""
        return Evidence.Verdict

    @property
    def kind_label(self) -> str | Promise:
        return WelfareReport.Kind(self.kind).label

    @property
    def summary(self) -> SharedSection | None:
        return next((one for one in self.sections if one.number == SUMMARY), None)

    @property
    def after_summary(self) -> list[SharedSection]:
        return [one for one in self.sections if one.number != SUMMARY]

    @property
    def highlights(self) -> list[Highlight]:
        """One piece of evidence from each of the first sections, those with words first."""
        found = [
            Highlight(section, evidence, evidence.first_quote)
            for section in self.sections
            for evidence in sorted(section.evidence, key=lambda one: one.first_quote is None)[:1]
        ]
        return sorted(found, key=lambda one: one.quote is None)[:HIGHLIGHTS]

    @property
    def map(self) -> EvidenceMap:
        return evidence_map([_line(one) for one in self.sections if _in_map(one)])

    @property
    def evidence_count(self) -> int:
        return sum(len(section.evidence) for section in self.sections)

    @property
    def gaps(self) -> list[SharedSection]:
        return [section for section in self.sections if section.gap]


def read(
    content: dict[str, Any],
    *,
    errata: Iterable[dict[str, Any]] = (),
    withheld: Collection[str] = (),
) -> Page:
    """The content as a page; quotes whose id is in `withheld` are shown as taken back."""
    report, decision = content["report"], content["decision"]
    return Page(
        title=Translated(report["title"]),
        kind=report["kind"],
        organisation=_name(report["organisation"]),
        term=report["term"],
        year=report["year"],
        is_demo=report["is_demo"],
        version=content["version"],
        published_on=_day(content["published_on"]),
        decided_by=decision["by"],
        decided_on=_day(decision["on"]),
        decision_reference=decision["reference"],
        languages=content["languages"],
        sections=[_section(one, withheld) for one in content["sections"]],
        errata=[Erratum(_day(one["on"]), one["section"]) for one in errata],
    )


def _name(given: str | dict[str, str]) -> Translated:
    """An organisation's name; the first versions held it in one language."""
    return Translated.every(given) if isinstance(given, str) else Translated(given)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _section(section: dict[str, Any], withheld: Collection[str]) -> SharedSection:
    return SharedSection(
        number=section["number"],
        level=section["level"],
        title=Translated(section["title"]),
        texts=Translated(section["html"]),
        wants_evidence=section["wants_evidence"],
        gap=section["gap"],
        figures=[Figure(one) for one in section["indicators"]],
        evidence=[_evidence(one, withheld) for one in section["evidence"]],
        minimum=SharedMinimum.read(section.get("minimum")),
    )


def _evidence(evidence: dict[str, Any], withheld: Collection[str]) -> SharedEvidence:
    indicator = evidence["indicator"]
    start, end = evidence["period"]
    return SharedEvidence(
        id=evidence["id"],
        claim=Translated(evidence["claim"]),
        limits=Translated(evidence["limits"]),
        confidence=evidence["confidence"],
        verdict=evidence["verdict"],
        note=Translated(evidence["note"]),
        indicator=Translated(indicator["title"]) if indicator else None,
        indicator_slug=indicator["slug"] if indicator else "",
        people=Cell(evidence["respondents"], below=evidence["least_people"]),
        sources=evidence["sources"],
        area=[Translated(place["name"]) for place in evidence["area"]],
        groups=[(group["slug"], Translated(group["name"])) for group in evidence["groups"]],
        period=(_day(start), _day(end)),
        organisation=_name(evidence["organisation"]),
        confirmed_on=_day(evidence["confirmed_on"]),
        quotes=[_quote(quote, withheld) for quote in evidence["quotes"]],
    )


def _quote(quote: dict[str, Any], withheld: Collection[str]) -> SharedQuote:
    if quote["withdrawn"] or quote["id"] in withheld:
        return SharedQuote("", "", "resident", Translated(), withdrawn=True)
    return SharedQuote(
        text=quote["text"],
        language=quote["language"],
        role=quote["role"],
        place=Translated(quote["place"]),
        withdrawn=False,
    )


def _in_map(section: SharedSection) -> bool:
    return section.wants_evidence or bool(section.evidence)


def _line(section: SharedSection) -> Line:
    url = f"#{section.anchor}"
    marks = [
        Mark(one.verdict, one.claim, f"#evidence-{one.id}", one.groups) for one in section.evidence
    ]
    return Line(section.number, section.title, url, section.gap_label, marks)
