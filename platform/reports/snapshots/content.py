"""Building the locked content of a report: plain data in every language, fit for everybody's eyes.

The content names no person, no response and no passage: what leads back to them is kept beside it
(`EvidenceTrace`, `QuoteTrace`).
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Prefetch

from insights.models import Insight, Passage, Quote
from reports.models import Evidence, Section, WelfareReport
from reports.permissions import least_people
from reports.snapshots.figures import figures
from reports.snapshots.markdown import to_html
from reports.snapshots.minimum import minimum
from reports.structure import APPENDICES
from shared.disclosure import shown
from shared.translated import LANGUAGES, Translated

FORMAT = 1


@dataclass(frozen=True, slots=True)
class QuoteTrace:
    """Whose words stand at which place of the content."""

    id: UUID
    passage_id: UUID
    response_id: UUID


@dataclass(frozen=True, slots=True)
class EvidenceTrace:
    """What a claim of the content rests on."""

    id: UUID
    evidence: Evidence
    passage_ids: list[UUID]


@dataclass(slots=True)
class Snapshot:
    content: dict[str, Any]
    languages: list[str]
    evidence: list[EvidenceTrace] = field(default_factory=list)
    quotes: list[QuoteTrace] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Behind:
    """The passages behind an insight and how many people each municipality has among them."""

    passage_ids: list[UUID]
    people: Counter[str]


def sha256(content: dict[str, Any]) -> str:
    """The hash of the content: over JSON with sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def build(
    report: WelfareReport, *, version: int, published_on: date, decision: dict[str, Any]
) -> Snapshot:
    """The content of `report` as it stands now.

    A constant number of queries, however much there is in the report.
    """
    sections = _sections(report)
    behind = _behind([e.insight for section in sections for e in section.evidence.all()])
    languages = [c for c in LANGUAGES if any(section.body.get(c) for section in sections)]
    languages = languages or [c for c in LANGUAGES if report.title.get(c)]
    placed = [one for section in sections for one in section.placed_indicators.all()]
    shown_figures = figures(placed, report.organisation)
    snapshot = Snapshot(content={}, languages=languages)
    told = {APPENDICES: {"minimum": minimum(report.organisation)}}
    content = {
        "format": FORMAT,
        "report": {
            "id": report.pk,
            "kind": report.kind,
            "title": report.title,
            "organisation": report.organisation.names,
            "municipality": report.organisation.municipality_id,
            "county": report.organisation.county_id,
            "term": str(report.term),
            "year": report.year,
            "is_demo": report.is_demo,
        },
        "version": version,
        "published_on": published_on,
        "decision": decision,
        "languages": languages,
        "sections": [
            _section(section, shown_figures, behind, snapshot) | told.get(section.number, {})
            for section in sections
        ],
    }
    # Through JSON once, so that what is hashed is what the database gives back.
    snapshot.content = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return snapshot


def _sections(report: WelfareReport) -> list[Section]:
    quotes = (
        Quote.objects.publishable()
        .select_related("passage__response", "passage__municipality__county")
        .order_by("position", "pk")
    )
    evidence = Evidence.objects.select_related(
        "indicator", "insight__organisation"
    ).prefetch_related(
        "insight__groups",
        "insight__municipalities",
        Prefetch("insight__quotes", queryset=quotes, to_attr="public_quotes"),
    )
    return list(
        report.sections.order_by("position").prefetch_related(
            "placed_indicators__indicator", Prefetch("evidence", queryset=evidence)
        )
    )


def _behind(insights: Sequence[Insight]) -> dict[UUID, _Behind]:
    """For each insight its analysable passages and distinct people by municipality; one query."""
    found = {insight.pk: _Behind([], Counter()) for insight in insights}
    seen: set[tuple[UUID, str | None, str]] = set()
    rows = (
        Passage.objects.analysable()
        .filter(insights__in=list(found))
        .values_list("insights", "pk", "municipality", "response__respondent")
        .order_by("pk")
    )
    for insight_id, passage_id, municipality, respondent in rows:
        found[insight_id].passage_ids.append(passage_id)
        if (key := (insight_id, municipality, respondent)) not in seen and municipality:
            found[insight_id].people[municipality] += 1
        seen.add(key)
    return found


def _section(
    section: Section,
    shown_figures: dict[int, dict[str, Any]],
    behind: dict[UUID, _Behind],
    snapshot: Snapshot,
) -> dict[str, Any]:
    level = 2 + section.number.count(".")
    evidence = list(section.evidence.all())
    return {
        "number": section.number,
        "level": level,
        "title": section.title,
        "text": {code: text for code, text in section.body.items() if text},
        "html": {code: to_html(text, level=level) for code, text in section.body.items() if text},
        "wants_evidence": section.wants_evidence,
        "gap": "" if evidence else section.gap,
        "indicators": [shown_figures[one.pk] for one in section.placed_indicators.all()],
        "evidence": [_evidence(one, behind[one.insight_id], snapshot) for one in evidence],
    }


def _evidence(evidence: Evidence, behind: _Behind, snapshot: Snapshot) -> dict[str, Any]:
    insight: Any = evidence.insight  # with `public_quotes`, see _sections
    limit = least_people(insight)
    trace = EvidenceTrace(uuid4(), evidence, behind.passage_ids)
    snapshot.evidence.append(trace)
    quotes: Iterable[Quote] = insight.public_quotes
    return {
        "id": trace.id,
        "claim": insight.claim,
        "limits": insight.limits,
        "confidence": insight.confidence,
        "verdict": evidence.verdict,
        "note": evidence.note,
        "indicator": _name(evidence.indicator),
        "respondents": shown(insight.respondents, k=limit).value,
        "least_people": limit,
        "sources": insight.sources_told or 0,
        "area": [{"code": m.pk, "name": m.name} for m in insight.municipalities.all()],
        "groups": [{"slug": group.pk, "name": group.name} for group in insight.groups.all()],
        "period": [insight.period_start, insight.period_end],
        "organisation": insight.organisation.names,
        "confirmed_on": insight.confirmed_on,
        "quotes": [_quote(quote, behind.people, limit, snapshot) for quote in quotes],
    }


def _name(indicator: Any) -> dict[str, Any] | None:
    return indicator and {"slug": indicator.slug, "title": indicator.title}


def _quote(quote: Quote, people: Counter[str], limit: int, snapshot: Snapshot) -> dict[str, Any]:
    """The words with who said them in general.

    That is the municipality where enough people of it stand behind the insight, else the county.
    """
    passage = quote.passage
    trace = QuoteTrace(uuid4(), passage.pk, passage.response_id)
    snapshot.quotes.append(trace)
    place = Translated()
    if municipality := passage.municipality:
        enough = people[municipality.pk] >= limit
        place = municipality.name if enough else municipality.county.name
    return {
        "id": trace.id,
        "text": quote.text,
        "language": passage.language,
        "role": passage.response.role,
        "place": place,
        "withdrawn": False,
    }
