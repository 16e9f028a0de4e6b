"""Writing a section: one form, whose every button also keeps what was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from indicators.models import Indicator
from organisations.permissions import acting_user
from reports import actions, snapshots
from reports.forms import EvidenceForm, GapForm, IndicatorForm, TextForm, offered_indicators
from reports.models import Section
from reports.permissions import may_edit_report, may_write_section, usable_insights
from reports.structure import APPENDICES
from shared.permissions import require

TEXT_ACTS = {"save", "preview"}
LANGUAGES = ("fi", "sv", "en")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def section_edit(request: HttpRequest, pk: str) -> HttpResponse:
    section = get_object_or_404(
        Section.objects.visible_to(request.user).select_related(
            "report__organisation", "report__term", "edited_by"
        ),
        pk=pk,
    )
    require(may_write_section(request.user, section))
    page = _SectionPage(request, section)
    if request.method == "POST":
        act, _colon, target = request.POST.get("act", "save").partition(":")
        if act not in TEXT_ACTS:
            require(may_edit_report(request.user, section.report))
        if place := page.perform(act, target):
            return redirect(f"{request.path}#{place}")
    return render(request, "reports/section_edit.html", page.context())


class _SectionPage:
    """The forms of the page and what is done with them."""

    def __init__(self, request: HttpRequest, section: Section) -> None:
        self.request = request
        self.section = section
        self.actor: User = acting_user(request.user)
        self.conflict: Section | None = None
        self.preview: dict[str, str] = {}
        self.indicators = list(offered_indicators(self.actor, section.report.organisation))
        self.evidence = list(
            section.evidence.select_related("insight", "indicator").prefetch_related(
                "insight__groups"
            )
        )
        self.placed = list(section.placed_indicators.select_related("indicator"))
        attached = [one.insight_id for one in self.evidence]
        self.insights = list(
            usable_insights(self.actor, section.report)
            .exclude(pk__in=attached)
            .prefetch_related("groups")
        )
        self.forms = self._forms(None, "")

    def _forms(self, data: Any, act: str) -> dict[str, Form]:
        """The forms; only the one that a button belongs to is bound, beside the text."""
        body = {f"body_{code}": self.section.body.get(code, "") for code in LANGUAGES}
        placed = {one.indicator_id for one in self.placed}
        return {
            "text": TextForm(data, initial={**body, "revision": self.section.revision}),
            "place": IndicatorForm(
                data if act == "place" else None,
                prefix="place",
                offered=[one for one in self.indicators if one.pk not in placed],
            ),
            "attach": EvidenceForm(
                data if act == "attach" else None,
                prefix="attach",
                section=self.section,
                insights=self.insights,
                indicators=self.indicators,
            ),
            "gap": GapForm(
                data if act == "gap" else None, prefix="gap", initial={"gap": self.section.gap}
            ),
        }

    def perform(self, act: str, target: str) -> str:
        """Keep the text, do what the button says; the place to go to, or nothing if it failed."""
        self.forms = self._forms(self.request.POST, act)
        text = self.forms["text"]
        assert isinstance(text, TextForm)  # noqa: S101 - made above
        if not text.is_valid():
            return ""
        if act == "preview":
            self.preview = {
                code: snapshots.to_html(words, level=2 + self.section.number.count("."))
                for code, words in text.body.items()
                if words
            }
            return ""
        if not self._save(text):
            return ""
        if act == "save":
            messages.success(self.request, _("Saved."))
            return "text"
        acts: dict[str, Callable[[str], str]] = {
            "place": self._place,
            "remove": self._remove,
            "attach": self._attach,
            "detach": self._detach,
            "gap": self._state_gap,
        }
        if act not in acts:
            raise Http404
        return acts[act](target)

    def _save(self, text: TextForm) -> bool:
        try:
            self.section = actions.save_section(
                self.section,
                actor=self.actor,
                body=text.body,
                revision=text.cleaned_data["revision"],
            )
        except actions.Conflict as conflict:
            self.conflict = conflict.section
            # The next save knowingly follows the other text, which the page shows.
            text.data = {**self.request.POST.dict(), "revision": str(conflict.section.revision)}
            return False
        except ValidationError as error:
            text.add_error(None, error)
            return False
        text.data = {**self.request.POST.dict(), "revision": str(self.section.revision)}
        return True

    def _place(self, target: str) -> str:
        form = self.forms["place"]
        if not form.is_valid():
            return ""
        actions.place_indicator(
            self.section,
            actor=self.actor,
            indicator=self._indicator(form.cleaned_data["indicator"]),
        )
        return "indicators"

    def _remove(self, target: str) -> str:
        actions.remove_indicator(self.section, actor=self.actor, indicator=self._indicator(target))
        return "indicators"

    def _attach(self, target: str) -> str:
        form = self.forms["attach"]
        assert isinstance(form, EvidenceForm)  # noqa: S101 - made above
        if not form.is_valid():
            return ""
        data = form.cleaned_data
        insight = next(one for one in self.insights if str(one.pk) == data["insight"])
        indicator = self._indicator(data["indicator"]) if data["indicator"] else None
        try:
            actions.attach_evidence(
                self.section,
                actor=self.actor,
                insight=insight,
                verdict=data["verdict"],
                indicator=indicator,
                note=form.note,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return ""
        return "evidence"

    def _detach(self, target: str) -> str:
        evidence = next((one for one in self.evidence if str(one.pk) == target), None)
        if evidence is None:
            raise Http404
        actions.detach_evidence(evidence, actor=self.actor)
        return "evidence"

    def _state_gap(self, target: str) -> str:
        form = self.forms["gap"]
        if not form.is_valid():
            return ""
        try:
            actions.state_gap(self.section, actor=self.actor, gap=form.cleaned_data["gap"])
        except ValidationError as error:
            form.add_error(None, error)
            return ""
        return "evidence"

    def _indicator(self, slug: str) -> Indicator:
        found = next((one for one in self.indicators if one.slug == slug), None)
        if found is None:
            raise Http404
        return found

    def _minimum(self) -> snapshots.SharedMinimum | None:
        """What the appendices tell of themselves."""
        if self.section.number != APPENDICES:
            return None
        return snapshots.SharedMinimum.read(snapshots.minimum(self.section.report.organisation))

    def context(self) -> dict[str, Any]:
        siblings = list(self.section.report.sections.order_by("position"))
        at = [one.pk for one in siblings].index(self.section.pk)
        return {
            "section": self.section,
            "report": self.section.report,
            "forms": self.forms,
            "form": next((form for form in self.forms.values() if form.errors), self.forms["text"]),
            "evidence": self.evidence,
            "placed": self.placed,
            "has_insights": bool(self.insights),
            "conflict": self.conflict,
            "preview": self.preview,
            "minimum": self._minimum(),
            "may_edit": may_edit_report(self.request.user, self.section.report),
            "previous": siblings[at - 1] if at else None,
            "next": siblings[at + 1] if at + 1 < len(siblings) else None,
        }
