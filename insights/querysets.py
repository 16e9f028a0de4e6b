"""Which passages, themes, signals and insights a reader may see; consent is enforced here."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Replace, StrIndex
from django.utils.translation import gettext_lazy as _

from organisations.permissions import MODERATORS, memberships_of, municipalities_of
from organisations.querysets import Reader
from shared.disclosure import SENSITIVE_K, minimum

if TYPE_CHECKING:
    from insights.models import (
        AnalysisRun,
        Insight,
        Passage,
        Quote,
        Theme,
        ThemeAssignment,
        WeakSignal,
    )
    from organisations.models import Organisation

CONTEXT = (
    "text",
    "language",
    "said_on",
    "redactions",
    "municipality__name",
    "municipality__county__name",
    "response__role",
    "response__people_behind",
    "response__consent_quote",
    "response__source__name",
    "response__source__name_sv",
    "response__survey__title",
)
"""What of a passage and its response the pages show."""

NOT_STANDING = ["withdrawn", "sealed", "not-published"]


def analysable(path: str = "") -> Q:
    """Passages, found along `path`, whose teller allowed analysis and nobody has taken out."""
    return Q(
        ~Q(**{f"{path}response__status__in": NOT_STANDING}),
        **{f"{path}response__consent_analyse": True, f"{path}is_excluded": False},
    )


class PassageQuerySet(models.QuerySet["Passage"]):
    def update(self, **kwargs: Any) -> int:
        """As ever, but never the text, which quotes are pieces of: raises TypeError."""
        if "text" in kwargs:
            raise TypeError("a changed text is another passage: delete this one, with its quotes")
        return super().update(**kwargs)

    def analysable(self) -> Self:
        """Passages whose teller allowed analysis and that no person has taken out."""
        return self.filter(analysable())

    def quotable(self) -> Self:
        """Analysable passages whose teller allowed being quoted verbatim."""
        return self.analysable().filter(response__consent_quote=True)

    def visible_to(self, user: Reader) -> Self:
        """Redacted passages of the reader's municipalities and of the reader's own collecting."""
        if not user.is_authenticated:
            return self.none()
        brought = [m.organisation_id for m in memberships_of(user) if m.role in MODERATORS]
        return self.filter(
            ~Q(response__status__in=NOT_STANDING),
            Q(municipality__in=municipalities_of(user))
            | Q(response__source__in=brought)
            | Q(response__survey__organisation__in=brought),
        )

    def people_by_place(self) -> dict[str | None, int]:
        """Distinct people by municipality: for rules, never for showing."""
        rows = self.order_by().values_list("municipality")
        return dict(rows.annotate(people=Count("response__respondent", distinct=True)))

    def with_context(self) -> Self:
        """With what is shown beside the text: form, teller, place; never the original answers."""
        return self.select_related(
            "municipality__county", "response__survey", "response__source"
        ).only(*CONTEXT)


class AnalysisRunQuerySet(models.QuerySet["AnalysisRun"]):
    def visible_to(self, user: Reader) -> Self:
        """Runs cover the whole installation; every member of a public authority sees them."""
        return self.all() if municipalities_of(user) else self.none()


class ThemeQuerySet(models.QuerySet["Theme"]):
    def current(self) -> Self:
        """Themes and sub-themes in use: not merged into another, not hidden, not of a former edition.

        What is hidden takes its sub-themes along.
        """
        return self.filter(
            Q(parent=None) | Q(parent__is_hidden=False) | Q(parent__is_split=True),
            merged_into=None,
            is_hidden=False,
            retired_in=None,
        )

    def put_away(self) -> Self:
        """Themes in use but for being hidden, by a person or since their words say nothing."""
        return self.filter(merged_into=None, is_hidden=True, retired_in=None)

    def main(self) -> Self:
        """Those that stand by themselves: no sub-themes, unless a person split their theme."""
        return self.filter(Q(parent=None) | Q(parent__is_split=True))

    def parts_of(self, theme: "Theme") -> Self:
        """The sub-themes shown under a theme, also those of themes merged into it."""
        return self.filter(Q(parent=theme) | Q(parent__merged_into=theme), parent__is_split=False)

    def visible_to(self, user: Reader) -> Self:
        """Themes are shared by all who work for a municipality; their passages are not."""
        return self.all() if municipalities_of(user) else self.none()


class ThemeAssignmentQuerySet(models.QuerySet["ThemeAssignment"]):
    def standing(self) -> Self:
        """Assignments of analysable passages that no person has taken out of the theme."""
        return self.filter(analysable("passage__"), is_removed=False)


class WeakSignalQuerySet(models.QuerySet["WeakSignal"]):
    def visible_to(self, user: Reader) -> Self:
        """Signals of the reader's municipalities and of no single one, of which k people speak.

        Those who moderate also see what fewer say in their own places, since they read each text there.
        """
        codes, own = municipalities_of(user), municipalities_of(user, MODERATORS)
        if not codes:
            return self.none()
        enough = Q(respondents__gte=minimum()) & (
            Q(group=None) | Q(group__sensitive=False) | Q(respondents__gte=SENSITIVE_K)
        )
        heard_here = self.model.passages.through.objects.filter(
            weaksignal=OuterRef("pk"), passage__municipality__in=own
        )
        return self.filter(
            enough & (Q(municipality__in=codes) | Q(municipality=None))
            | Q(municipality__in=own)
            | Q(municipality=None) & Exists(heard_here)
        )


def resting_on(
    links: type[models.Model], name: str, organisation: "Organisation"
) -> "models.QuerySet[models.Model, Any]":
    """Ids of what rests on enough of what the organisation brought; `links` lead to the passages.

    Enough is one text that it filed or imported itself, which it knows anyway, or k people: from
    fewer, what one person answered through its link could be learned.
    """
    response = "passage__response__"
    its_own = ~Q(**{response + "role": "resident"}) | Q(
        **{response + "import_batch__organisation": organisation}
    )
    found: models.QuerySet[models.Model, Any] = (
        links._default_manager.filter(
            ~Q(**{response + "status__in": NOT_STANDING}),
            **{response + "source": organisation},
            passage__is_excluded=False,
        )
        .values(name)
        .annotate(
            people=Count(response + "respondent", distinct=True),
            own=Count("pk", filter=its_own),
        )
        .filter(Q(people__gte=minimum()) | Q(own__gt=0))
        .values(name)
    )
    return found


class InsightQuerySet(models.QuerySet["Insight"]):
    def visible_to(self, user: Reader) -> Self:
        """Insights of the reader's organisations and confirmed ones about the reader's places."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(organisation__in=[m.organisation_id for m in memberships_of(user)])
            | Q(status="confirmed", pk__in=self._about(municipalities_of(user)))
        )

    def _about(self, codes: set[str]) -> models.QuerySet:  # type: ignore[type-arg]
        return self.model.municipalities.through.objects.filter(municipality__in=codes).values(
            "insight"
        )

    def confirmed(self) -> Self:
        return self.filter(status="confirmed")

    def brought_by(self, organisation: "Organisation") -> Self:
        """Insights that rest on what the organisation brought, as far as it may know."""
        links = self.model.passages.through
        return self.filter(pk__in=resting_on(links, "insight", organisation))


class QuoteQuerySet(models.QuerySet["Quote"]):
    def verbatim(self) -> Self:
        """Quotes that stand word for word in their passage, as it now is."""
        passage = Replace("passage__text", Value("\r\n"), Value("\n"))
        return self.alias(found_at=StrIndex(passage, F("text"))).filter(found_at__gt=0)

    def publishable(self) -> Self:
        """Verbatim quotes that a person released and whose teller still allows quoting."""
        return self.verbatim().filter(
            analysable("passage__"),
            released_on__isnull=False,
            passage__response__consent_quote=True,
        )

    def bulk_create(self, objs: Iterable["Quote"], *args: Any, **kwargs: Any) -> "list[Quote]":
        """As ever, but raises ValidationError if any is not verbatim or may not be quoted."""
        quotes = list(objs)
        for quote in quotes:
            check_words(quote)
        return super().bulk_create(quotes, *args, **kwargs)

    def bulk_update(
        self, objs: Iterable["Quote"], fields: Iterable[str], *args: Any, **kwargs: Any
    ) -> int:
        """As ever, but never the words: raises TypeError."""
        self._refuse_words(fields := list(fields))
        return super().bulk_update(objs, fields, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """As ever, but never the words: raises TypeError."""
        self._refuse_words(kwargs)
        return super().update(**kwargs)

    def _refuse_words(self, fields: Iterable[str]) -> None:
        if WORDS & set(fields):
            raise TypeError("the words of quotes are saved one by one, each looked up in its text")


WORDS = {"text", "passage", "passage_id"}
"""What makes a quote verbatim; a passage keeps its text, and a corrected answer is another passage."""


def check_words(quote: "Quote") -> None:
    """Raise ValidationError unless the quote is verbatim and its teller allows quoting."""
    passages: Any = type(quote)._meta.get_field("passage").related_model
    passage = passages.objects.quotable().filter(pk=quote.passage_id).first()
    if passage is None:
        raise ValidationError({"text": _("The teller has not allowed quoting this text.")})
    if not quote.text.strip() or quote.text not in passage.text.replace("\r\n", "\n"):
        raise ValidationError({"text": _("A quote is word for word a piece of the text.")})
