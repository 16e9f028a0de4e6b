"""A report and the text and indicators of its sections."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from indicators.models import Indicator
from organisations.models import Organisation
from reports import structure
from reports.actions.record import record
from reports.models import CouncilTerm, PlacedIndicator, Section, WelfareReport
from shared.translated import LANGUAGES, Translated

LONGEST_TEXT = 100_000


class Conflict(Exception):  # noqa: N818 - it is no error, another writer was quicker
    """Somebody saved the section in between; `section` holds their text and its revision."""

    def __init__(self, section: Section) -> None:
        super().__init__(f"section {section.pk} is at revision {section.revision}")
        self.section = section


def keep_council_terms(**_signal: object) -> None:
    """Make the terms that are known; after each migration, nobody's act, so no audit row."""
    for start, end in structure.COUNCIL_TERMS:
        CouncilTerm.objects.get_or_create(start_year=start, defaults={"end_year": end})


def create_report(  # noqa: PLR0913 - what a report consists of
    organisation: Organisation,
    *,
    actor: User,
    kind: str,
    term: CouncilTerm,
    title: dict[str, str],
    year: int | None = None,
) -> WelfareReport:
    """Make a report with the sections of the national structure."""
    with transaction.atomic():
        report = WelfareReport(
            organisation=organisation,
            kind=kind,
            term=term,
            year=year,
            title=Translated(title),
            created_by=actor,
            is_demo=organisation.is_demo,
        )
        report.full_clean()
        report.save()
        _add_sections(report)
        record("report_created", report, actor, report_kind=kind)
    return report


def _add_sections(report: WelfareReport) -> None:
    sections: dict[str, Section] = {}
    for position, outline in enumerate(structure.outlines(report.kind), start=1):
        sections[outline.number] = Section(
            report=report,
            parent=sections.get(outline.parent),
            number=outline.number,
            position=position,
            title=outline.title,
            wants_evidence=outline.wants_evidence,
        )
    Section.objects.bulk_create(sections.values())


def save_section(section: Section, *, actor: User, body: dict[str, str], revision: int) -> Section:
    """Store the section's text by language; `revision` is the one that the writer began from.

    Raises Conflict, with the other text, when somebody saved in between; nothing is changed then.
    """
    text = _clean_body(body)
    with transaction.atomic():
        current = (
            Section.objects.select_for_update(of=("self",))
            .select_related("report")
            .get(pk=section.pk)
        )
        if current.body == text:
            return current
        if current.revision != revision:
            raise Conflict(current)
        current.body = text
        current.revision += 1
        current.edited_by = actor
        current.save(update_fields=["body", "revision", "edited_by"])
        record(
            "section_saved",
            current.report,
            actor,
            section=current.number,
            revision=current.revision,
        )
    return current


def _clean_body(body: dict[str, str]) -> Translated:
    text = Translated()
    for code in LANGUAGES:
        value = body.get(code, "").replace("\r\n", "\n").replace("\x00", "").strip()
        if len(value) > LONGEST_TEXT:
            raise ValidationError(
                {f"body_{code}": _("The text is too long. Divide it between sections.")}
            )
        if value:
            text[code] = value
    return text


def place_indicator(
    section: Section, *, actor: User, indicator: Indicator, comment: dict[str, str] | None = None
) -> PlacedIndicator:
    """Show the indicator in the section, last; placing it again changes the comment only."""
    with transaction.atomic():
        placed, created = PlacedIndicator.objects.get_or_create(
            section=section,
            indicator=indicator,
            defaults={
                "position": section.placed_indicators.count(),
                "comment": Translated(comment or {}),
            },
        )
        if not created and comment is not None:
            placed.comment = Translated(comment)
            placed.save(update_fields=["comment"])
        record("indicator_placed", section.report, actor, section=section.number)
    return placed


def remove_indicator(section: Section, *, actor: User, indicator: Indicator) -> None:
    """Show the indicator in the section no more; evidence beside it stays."""
    with transaction.atomic():
        PlacedIndicator.objects.filter(section=section, indicator=indicator).delete()
        record("indicator_removed", section.report, actor, section=section.number)
