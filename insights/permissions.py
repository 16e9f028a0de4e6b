"""What a member may do with themes, signals and insights, and why not."""

from django.utils.translation import gettext_lazy as _

from insights.models import Insight, Quote, WeakSignal
from organisations.models import Organisation
from organisations.permissions import (
    CURATORS,
    MODERATORS,
    has_role,
    may_curate,
    may_read_workspace,
    memberships_of,
    municipalities_of,
)
from organisations.querysets import Reader
from places.models import PopulationGroup
from shared.disclosure import SENSITIVE_K, minimum
from shared.permissions import ALLOWED, Verdict, denied

__all__ = [
    "least_people",
    "may_analyse",
    "may_confirm_insight",
    "may_curate",
    "may_draft_insight",
    "may_edit_insight",
    "may_read_texts",
    "may_read_workspace",
    "may_release_quote",
    "may_triage",
]


def may_analyse(user: Reader) -> Verdict:
    """Whether the reader may start an analysis; it covers the whole installation."""
    return may_curate(user)


def may_triage(user: Reader, signal: WeakSignal) -> Verdict:
    """Whether the reader may judge this signal: a curator of its municipality, or of any."""
    if not (verdict := may_curate(user)):
        return verdict
    code = signal.municipality_id
    if code is None or code in municipalities_of(user, CURATORS):
        return ALLOWED
    return denied(_("Only a coordinator of this municipality may judge this signal."))


def may_draft_insight(user: Reader, organisation: Organisation) -> Verdict:
    """Whether the reader may write an insight for this organisation."""
    if not organisation.is_public_authority:
        return denied(_("Insights are written by municipalities and counties."))
    return has_role(user, organisation, CURATORS)


def may_edit_insight(user: Reader, insight: Insight) -> Verdict:
    """A confirmed insight stands as it is: it is retracted, not rewritten."""
    if not (verdict := has_role(user, insight.organisation, CURATORS)):
        return verdict
    if insight.status != Insight.Status.DRAFT:
        return denied(_("Only a draft can be changed. Retract the insight and write a new one."))
    return ALLOWED


def may_release_quote(user: Reader, quote: Quote) -> Verdict:
    return has_role(user, quote.insight.organisation, MODERATORS)


def least_people(groups: "list[PopulationGroup]") -> int:
    """How many people a claim about these groups must rest on."""
    return minimum(SENSITIVE_K if any(group.sensitive for group in groups) else None)


def may_confirm_insight(user: Reader, insight: Insight) -> Verdict:
    """Whether the reader may confirm: a curator, a draft, and enough people behind the claim."""
    if not (verdict := may_edit_insight(user, insight)):
        return verdict
    if insight.respondents < least_people(list(insight.groups.all())):
        return denied(
            _(
                "The insight rests on too few people to be public. Watch the signal until more speak."
            )
        )
    return ALLOWED


def may_read_texts(user: Reader, *, people: int) -> Verdict:
    """Whether the reader may read the passages behind a count of `people`.

    Those who curate may read every text of their area; the others not where so few have written
    that the writers could be guessed.
    """
    if people >= minimum() or any(
        m.role in MODERATORS and m.organisation.is_public_authority for m in memberships_of(user)
    ):
        return ALLOWED
    return denied(_("So few people have written that only a coordinator may read the texts."))
