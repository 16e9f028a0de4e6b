"""Evidence of lived experience in a section, or the reason why there is none."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from indicators.models import Indicator
from insights.models import Insight
from reports.actions.record import record
from reports.models import Evidence, PlacedIndicator, Section
from reports.permissions import least_people, usable_insights
from shared.translated import Translated


def attach_evidence(  # noqa: PLR0913 - what a piece of evidence consists of
    section: Section,
    *,
    actor: User,
    insight: Insight,
    verdict: str,
    indicator: Indicator | None = None,
    note: dict[str, str] | None = None,
) -> Evidence:
    """Put a confirmed insight into the section, beside `indicator`, with a verdict on it.

    The indicator is placed in the section if it is not there yet, and a stated gap ends. Raises ValidationError by field.
    """
    with transaction.atomic():
        _check_evidence(section, actor, insight, verdict, indicator)
        evidence = Evidence.objects.create(
            section=section,
            insight=insight,
            indicator=None if verdict == Evidence.Verdict.NO_STATISTIC else indicator,
            verdict=verdict,
            note=Translated({code: text for code, text in (note or {}).items() if text}),
            attached_by=actor,
        )
        if evidence.indicator:
            PlacedIndicator.objects.get_or_create(
                section=section,
                indicator=evidence.indicator,
                defaults={"position": section.placed_indicators.count()},
            )
        Section.objects.filter(pk=section.pk).update(gap="")
        section.gap = ""
        record("evidence_attached", section.report, actor, section=section.number, verdict=verdict)
    return evidence


def _check_evidence(
    section: Section, actor: User, insight: Insight, verdict: str, indicator: Indicator | None
) -> None:
    if not usable_insights(actor, section.report).filter(pk=insight.pk).exists():
        raise ValidationError(
            {"insight": _("Choose a confirmed insight about the area of this report.")}
        )
    least = least_people(insight)
    if insight.respondents < least:
        message = _("Fewer than %(least)d people stand behind this insight, so it cannot be shown.")
        raise ValidationError({"insight": message % {"least": least}})
    if verdict not in Evidence.Verdict.values:
        raise ValidationError({"verdict": _("Choose what the experience says of the indicator.")})
    if indicator is None and verdict != Evidence.Verdict.NO_STATISTIC:
        raise ValidationError({"indicator": _("Choose the indicator that the verdict is about.")})
    if section.evidence.filter(insight=insight).exists():
        raise ValidationError({"insight": _("This insight is already in the section.")})


def detach_evidence(evidence: Evidence, *, actor: User) -> None:
    """Take the insight out of the section; what has been published stays published."""
    section = evidence.section
    with transaction.atomic():
        evidence.delete()
        record("evidence_detached", section.report, actor, section=section.number)


def state_gap(section: Section, *, actor: User, gap: str) -> Section:
    """Say why the section has no evidence; an empty `gap` takes the reason back."""
    if gap and gap not in Section.Gap.values:
        raise ValidationError({"gap": _("Choose one of the reasons.")})
    with transaction.atomic():
        if gap and section.evidence.exists():
            raise ValidationError({"gap": _("The section has evidence, so there is no gap.")})
        section.gap = gap
        section.save(update_fields=["gap"])
        record("gap_stated", section.report, actor, section=section.number, gap=gap)
    return section
