"""Who may make, write and publish a report, and which insights may stand in it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

import insights.permissions
from insights.models import Insight
from organisations.models import Organisation
from organisations.permissions import CONTRIBUTORS, CURATORS, has_role
from organisations.querysets import Reader
from reports.models import Section, WelfareReport
from shared.permissions import Verdict, denied


def may_create_report(user: Reader, organisation: Organisation) -> Verdict:
    if not organisation.is_public_authority:
        return denied(_("A welfare report is made by a municipality or a county."))
    return has_role(user, organisation, CURATORS)


def may_edit_report(user: Reader, report: WelfareReport) -> Verdict:
    """Whether the reader runs this report: its evidence, its indicators, its publication."""
    return has_role(user, report.organisation, CURATORS)


def may_write_section(user: Reader, section: Section) -> Verdict:
    """Whether the reader writes the text of this section."""
    return has_role(user, section.report.organisation, CONTRIBUTORS)


def usable_insights(user: Reader, report: WelfareReport) -> QuerySet[Insight]:
    """Confirmed insights that the reader sees and that are the report's own or about its area."""
    about = Insight.municipalities.through.objects.filter(
        municipality__in=report.organisation.municipalities()
    )
    return (
        Insight.objects.confirmed()
        .visible_to(user)
        .filter(Q(organisation=report.organisation) | Q(pk__in=about.values("insight")))
    )


def least_people(insight: Insight) -> int:
    """The k of this insight; prefetch `groups` when many are asked."""
    return insights.permissions.least_people(list(insight.groups.all()))
