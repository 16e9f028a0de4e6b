"""Quotes: verbatim pieces of redacted passages whose tellers allowed it, released by a person."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from insights.models import Insight, Passage, Quote
from insights.permissions import may_edit_insight, may_release_quote
from insights.querysets import check_words
from shared import audit, live
from shared.permissions import require

SHORTEST, LONGEST = 3, 1000


def add_quote(insight: Insight, *, actor: User, passage: Passage, text: str) -> Quote:
    """Put a piece of one of the insight's passages into it; raises ValidationError if it may not be."""
    require(may_edit_insight(actor, insight))
    text = text.replace("\r\n", "\n").strip()
    if not insight.passages.filter(pk=passage.pk).exists():
        raise ValidationError({"passage": _("The insight does not rest on this text.")})
    if not SHORTEST <= len(text) <= LONGEST:
        raise ValidationError({"text": _("A quote has from 3 to 1000 characters.")})
    with transaction.atomic():
        quote = Quote(insight=insight, passage=passage, text=text, position=insight.quotes.count())
        check_words(quote)
        known = Quote.objects.filter(insight=insight, passage=passage, text=text).first()
        if known:
            return known
        quote.save()
        audit.record("add_quote", quote, actor=actor, organisation_id=insight.organisation_id)
        live.publish("analysis", "insights")
    return quote


def release_quote(quote: Quote, *, actor: User) -> Quote:
    """Say, having read it, that the quote exposes nobody and may go out."""
    require(may_release_quote(actor, quote))
    with transaction.atomic():
        check_words(quote)
        quote.released_by = actor
        quote.released_on = timezone.localdate()
        quote.save(update_fields=["released_by", "released_on"])
        audit.record(
            "release_quote", quote, actor=actor, organisation_id=quote.insight.organisation_id
        )
        live.publish("analysis", "insights")
    return quote


def hold_quote(quote: Quote, *, actor: User) -> Quote:
    """Undo `release_quote`."""
    require(may_release_quote(actor, quote))
    with transaction.atomic():
        quote.released_by = quote.released_on = None
        quote.save(update_fields=["released_by", "released_on"])
        audit.record(
            "hold_quote", quote, actor=actor, organisation_id=quote.insight.organisation_id
        )
        live.publish("analysis", "insights")
    return quote


def remove_quote(quote: Quote, *, actor: User) -> None:
    require(may_edit_insight(actor, quote.insight))
    with transaction.atomic():
        audit.record(
            "remove_quote", quote, actor=actor, organisation_id=quote.insight.organisation_id
        )
        quote.delete()
        live.publish("analysis", "insights")


def check_quotes(insight: Insight) -> None:
    """Check every quote of the insight anew: permissions and texts may have changed."""
    for quote in insight.quotes.all():
        check_words(quote)
