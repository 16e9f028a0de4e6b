"""What a member may do with themes, signals and insights, and why not."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from insights.models import Insight, Passage, Quote, WeakSignal
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


def counted_people(insight: Insight) -> set[str]:
    """The pseudonyms of those whom an insight's number tells of: for rules, never for showing.

    They are its people; but where all of them but fewer than k stand behind confirmed insights of the
    same themes or signals, those few are not counted yet: a subtraction would tell of them.
    """
    mine, _others = _counted(insight)
    return mine


def _counted(insight: Insight) -> tuple[set[str], list[set[str]]]:
    """Whom this insight counts, and whom each of the other confirmed ones of its themes or signals."""
    on = Q(themes__in=insight.themes.all()) | Q(signals__in=insight.signals.all())
    others = Insight.objects.confirmed().filter(on).exclude(pk=insight.pk).distinct()
    mine, *rest = _people_behind([insight, *others])
    counted: list[set[str]] = []
    for people in sorted(rest, key=len):
        counted.append(_less_the_last_few(people, counted))
    return _less_the_last_few(mine, counted), counted


def _less_the_last_few(people: set[str], told: list[set[str]]) -> set[str]:
    """`people`, or the most of them that is told already, alone or together, if it lacks fewer than k."""
    parts = [part for part in told if part and part <= people]
    known = [part for part in [*parts, set().union(*parts)] if len(people - part) < minimum()]
    return max(known, key=len, default=people) if parts else people


def _people_behind(insights: "list[Insight]") -> list[set[str]]:
    """For each insight the pseudonyms of the people it rests on."""
    found: dict[Insight, set[str]] = {insight: set() for insight in insights}
    known = {insight.pk: insight for insight in insights}
    rows = Passage.objects.analysable().filter(insights__in=known)
    for key, person in rows.values_list("insights", "response__respondent"):
        found[known[key]].add(person)
    return list(found.values())


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
    if _tells_few_apart(insight):
        return denied(
            _(
                "Beside another confirmed insight this one would tell of fewer than %(k)s people: of those whom one counts and the other does not. Choose the same municipalities, groups and time, or wait until more speak."
            )
            % {"k": minimum()}
        )
    return ALLOWED


def _tells_few_apart(insight: Insight) -> bool:
    """Whether a confirmed insight that holds this one's people would tell of fewer than k others.

    Alone, or less all confirmed ones that it holds besides.
    """
    mine, others = _counted(insight)
    wholes = [people for people in others if people > mine]
    pairs = [
        *((whole, mine) for whole in wholes),
        *((whole, mine.union(*(one for one in others if one < whole))) for whole in wholes),
    ]
    return any(0 < len(whole - part) < minimum() for whole, part in pairs)


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
