"""Insights: a claim that a person writes, confirms and can take back."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from insights.actions.passages import recount_insight
from insights.actions.quotes import check_quotes
from insights.models import Insight, Passage, Theme, ThemeAssignment, WeakSignal
from insights.permissions import may_confirm_insight, may_draft_insight, may_edit_insight
from organisations.models import Organisation
from organisations.permissions import CURATORS, has_role
from places.models import Municipality, PopulationGroup
from shared import audit, live
from shared.permissions import require
from shared.translated import LANGUAGES, Translated
from surveys.models import Response

LONGEST_CLAIM = 1000


def draft_insight(  # noqa: PLR0913 - what an insight rests on; each is named by the caller
    organisation: Organisation,
    *,
    actor: User,
    claim: Mapping[str, str],
    municipalities: Iterable[Municipality],
    themes: Iterable[Theme] = (),
    signals: Iterable[WeakSignal] = (),
    groups: Iterable[PopulationGroup] = (),
    period_start: date | None = None,
    period_end: date | None = None,
    limits: Mapping[str, str] | None = None,
    confidence: str = "moderate",
    machine_suggestion: str = "",
) -> Insight:
    """Write a claim on the passages of themes and signals in places, groups and a period."""
    require(may_draft_insight(actor, organisation))
    municipalities, groups = list(municipalities), list(groups)
    themes, signals = list(themes), list(signals)
    _check(organisation, municipalities, themes, signals)
    with transaction.atomic():
        insight = Insight.objects.create(
            organisation=organisation,
            claim=_clean("claim", claim),
            limits=_clean("limits", limits or {}, required=False),
            machine_suggestion=machine_suggestion[:300],
            confidence=_known_confidence(confidence),
            period_start=period_start,
            period_end=period_end,
            created_by=actor,
        )
        insight.municipalities.set(municipalities)
        insight.groups.set(groups)
        insight.themes.set(themes)
        insight.signals.set(signals)
        through = Insight.passages.through
        keys = passages_behind(insight).values_list("pk", flat=True)
        through.objects.bulk_create(through(insight_id=insight.pk, passage_id=key) for key in keys)
        recount_insight(insight)
        audit.record("draft_insight", insight, actor=actor, organisation_id=organisation.pk)
        live.publish("analysis", "insights")
    return insight


def _check(
    organisation: Organisation,
    municipalities: list[Municipality],
    themes: list[Theme],
    signals: list[WeakSignal],
) -> None:
    own = set(organisation.municipalities().values_list("pk", flat=True))
    if not municipalities or not {place.pk for place in municipalities} <= own:
        raise ValidationError(
            {"municipalities": _("Choose municipalities of your own organisation.")}
        )
    if not themes and not signals:
        raise ValidationError({"themes": _("An insight rests on a theme or on a signal.")})


def _clean(name: str, texts: Mapping[str, str], *, required: bool = True) -> Translated:
    clean = Translated({code: text.strip() for code, text in texts.items() if text.strip()})
    if required and not clean:
        raise ValidationError({name: _("Write the claim in Finnish or in Swedish.")})
    if not set(clean) <= set(LANGUAGES):
        raise ValidationError({name: _("Give the text by language: fi, sv, en.")})
    if any(len(text) > LONGEST_CLAIM for text in clean.values()):
        raise ValidationError({name: _("Use at most 1000 characters.")})
    return clean


def _known_confidence(confidence: str) -> str:
    if confidence not in Insight.Confidence.values:
        raise ValidationError({"confidence": _("Choose how sure the claim is.")})
    return confidence


def passages_behind(insight: Insight) -> QuerySet[Passage]:
    """The passages of its themes and signals within its places, groups and period."""
    of_themes = ThemeAssignment.objects.filter(theme__in=insight.themes.all(), is_removed=False)
    of_signals = WeakSignal.passages.through.objects.filter(weaksignal__in=insight.signals.all())
    found = Passage.objects.analysable().filter(
        Q(pk__in=of_themes.values("passage")) | Q(pk__in=of_signals.values("passage")),
        municipality__in=insight.municipalities.all(),
    )
    if groups := list(insight.groups.all()):
        found = found.filter(
            response__in=Response.groups.through.objects.filter(populationgroup__in=groups).values(
                "response"
            )
        )
    if insight.period_start:
        found = found.filter(said_on__gte=insight.period_start)
    if insight.period_end:
        found = found.filter(said_on__lte=insight.period_end)
    return found


def edit_insight(
    insight: Insight,
    *,
    actor: User,
    claim: Mapping[str, str] | None = None,
    limits: Mapping[str, str] | None = None,
    confidence: str | None = None,
) -> Insight:
    """Change the words of a draft."""
    require(may_edit_insight(actor, insight))
    with transaction.atomic():
        if claim is not None:
            insight.claim = _clean("claim", claim)
        if limits is not None:
            insight.limits = _clean("limits", limits, required=False)
        if confidence is not None:
            insight.confidence = _known_confidence(confidence)
        check_quotes(insight)
        insight.save(update_fields=["claim", "limits", "confidence"])
        audit.record("edit_insight", insight, actor=actor, organisation_id=insight.organisation_id)
        live.publish("analysis", "insights")
    return insight


def confirm_insight(insight: Insight, *, actor: User) -> Insight:
    """Stand behind the claim: from now on it may become evidence and be told to those who spoke."""
    with transaction.atomic():
        insight = Insight.objects.select_for_update().get(pk=insight.pk)
        recount_insight(insight)
        require(may_confirm_insight(actor, insight))
        check_quotes(insight)
        insight.status = Insight.Status.CONFIRMED
        insight.confirmed_by = actor
        insight.confirmed_on = timezone.localdate()
        insight.save(update_fields=["status", "confirmed_by", "confirmed_on"])
        audit.record(
            "confirm_insight",
            insight,
            actor=actor,
            organisation_id=insight.organisation_id,
            respondents=insight.respondents,
        )
        live.publish("analysis", "insights")
    return insight


def retract_insight(insight: Insight, *, actor: User) -> Insight:
    """Take a confirmed claim back; it stays in the record as retracted."""
    require(has_role(actor, insight.organisation, CURATORS))
    with transaction.atomic():
        insight.status = Insight.Status.RETRACTED
        insight.save(update_fields=["status"])
        audit.record(
            "retract_insight", insight, actor=actor, organisation_id=insight.organisation_id
        )
        live.publish("analysis", "insights")
    return insight
