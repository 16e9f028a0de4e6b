"""What a report still lacks before it can be published."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from insights.models import Insight
from reports.models import Section
from reports.permissions import least_people
from reports.structure import SUMMARY


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that lacks; a report with one that `blocks` cannot be published."""

    section: Section
    text: str | Promise
    blocks: bool = True


def missing(sections: list[Section]) -> list[Missing]:
    """What lacks in the report's sections, in their order.

    `sections` have `evidence__insight__groups` prefetched.
    """
    parents = {section.parent_id for section in sections}
    written = {code for section in sections for code, text in section.body.items() if text}
    found: list[Missing] = []
    for section in sections:
        texts = {code for code, text in section.body.items() if text}
        if not texts and section.pk not in parents:
            summary = section.number == SUMMARY
            found.append(Missing(section, _("The text has not been written."), blocks=summary))
        elif texts and written - texts:
            found.append(
                Missing(section, _("The text lacks one of the report's languages."), blocks=False)
            )
        found += _evidence(section)
    return found


def _evidence(section: Section) -> list[Missing]:
    evidence = list(section.evidence.all())
    found = []
    if section.wants_evidence and not evidence and not section.gap:
        found.append(
            Missing(section, _("There is no evidence of lived experience, nor a reason for that."))
        )
    insights = [one.insight for one in evidence]
    if any(insight.status != Insight.Status.CONFIRMED for insight in insights):
        found.append(
            Missing(section, _("It rests on an insight that has been taken back. Remove it."))
        )
    if any(insight.respondents < least_people(insight) for insight in insights):
        found.append(
            Missing(section, _("It rests on an insight with too few people left. Remove it."))
        )
    return found
