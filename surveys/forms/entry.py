"""Paper forms typed in at the keyboard: codes of options instead of boxes, everything on one page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from places.models import Municipality, PopulationGroup
from surveys.actions import Consents
from surveys.answers import Answers, Checker, read_texts, turns_in
from surveys.forms.paper import Blank, Option, PaperPage, paper_pages
from surveys.forms.questions import texts_in
from surveys.models import Survey

DAY = "entry.day"
"""A full stop keeps it apart from every question."""
EMPTY_PLACE = "-"


@dataclass(frozen=True, slots=True)
class Line:
    """A blank with its controls: one, or one for each row of a matrix."""

    blank: Blank
    controls: list[tuple[Option | None, forms.BoundField]]
    other: forms.BoundField | None


@dataclass(frozen=True, slots=True)
class EntryPage:
    page: PaperPage
    lines: list[Line]
    may_add: bool


class EntryForm(forms.Form):
    """One filled paper form. The checker has the last word, as everywhere."""

    use_required_attribute = False

    def __init__(self, survey: Survey, checker: Checker, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        self.checker = checker
        definition = checker.definition
        told = texts_in(self.data) if self.is_bound else _as_texts(self.initial)
        turns = {
            page.name: max(1, turns_in(page, told)) for page in definition.pages if page.repeat
        }
        self.pages = paper_pages(survey, definition, turns=turns)
        self.fields[DAY] = forms.DateField(
            label=_("Day on the form"),
            help_text=_("If it has none: the day when it was given back."),
            widget=forms.DateInput(attrs={"autocomplete": "off", "class": "short"}),
            initial=timezone.localdate,
        )
        for blank in self._blanks():
            for name, label in _controls(blank):
                self.fields[name] = _field(blank, label)
        if not self.is_bound:  # the next form is typed at once; after an error, its summary is read
            first = next(name for name in self.fields if name != DAY)
            self.fields[first].widget.attrs["autofocus"] = True

    def _blanks(self) -> Iterable[Blank]:
        for page in self.pages:
            yield from (blank for blank in page.blanks if not blank.is_online_only)

    @property
    def entry_pages(self) -> list[EntryPage]:
        """The controls in the order of the paper, for the template."""
        last = dict(self.turn_counts)
        return [
            EntryPage(
                page,
                [self._line(blank) for blank in page.blanks],
                may_add=page.page is not None
                and page.page.repeat
                and page.turn + 1 == last[page.page.name] < page.page.most,
            )
            for page in self.pages
        ]

    @property
    def day_field(self) -> forms.BoundField:
        return self[DAY]

    def _line(self, blank: Blank) -> Line:
        if blank.is_online_only:
            return Line(blank, [], None)
        if blank.kind == "matrix":
            return Line(blank, [(row, self[row.name]) for row in blank.rows], None)
        return Line(blank, [(None, self[blank.name])], self[blank.other] if blank.other else None)

    @property
    def turn_counts(self) -> list[tuple[str, int]]:
        counts: dict[str, int] = {}
        for page in self.pages:
            if page.page is not None and page.page.repeat:
                counts[page.page.name] = page.turn + 1
        return list(counts.items())

    # --- What was typed -----------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        checked = self.checker.check(self.answers())
        for page in self.pages:
            for blank in page.blanks:
                self._add_errors(page, blank, checked.errors)
        for name, errors in checked.errors.items():
            if not self._is_shown(name):
                self.add_error(None, errors[0])
        self._clean_last()
        day = self.cleaned_data.get(DAY)
        if day and day > timezone.localdate():
            self.add_error(DAY, _("The day cannot be in the future."))
        return self.cleaned_data

    def _add_errors(self, page: PaperPage, blank: Blank, errors: Any) -> None:
        start = ""
        if page.page is not None and page.page.repeat:
            start = f"{page.page.name}[{page.turn}]."
        for name in (blank.name, blank.other):
            stated = start + name.rsplit(".", 1)[-1] if name else ""
            if stated in errors:
                field = blank.rows[0].name if blank.kind == "matrix" else name
                self.add_error(field if field in self.fields else None, errors[stated][0])

    def _is_shown(self, error_name: str) -> bool:
        plain = error_name.rsplit(".", 1)[-1]
        names = {blank.name.rsplit(".", 1)[-1] for blank in self._blanks()}
        names |= {blank.other.rsplit(".", 1)[-1] for blank in self._blanks()}
        return plain in names

    def _clean_last(self) -> None:
        """What every survey asks beside its questions."""
        if "municipality" in self.fields and self.municipality() is None:
            self.add_error("municipality", _("Choose the municipality."))
        blanks = {blank.name: blank for blank in self.pages[-1].blanks}
        for name in ("groups", "consent"):
            if name in blanks and (unknown := self._unknown(blanks[name])):
                self.add_error(
                    name,
                    ValidationError(_("There is no option %(code)s."), params={"code": unknown}),
                )
        chosen = set(self._names("consent"))
        if {"quote", "publish"} & chosen and "analyse" not in chosen:
            self.add_error(
                "consent", _("Quoting and publishing need the analysis. Tick the first box too.")
            )

    def answers(self) -> Answers:
        """The answers as the checker wants them."""
        texts: dict[str, list[str]] = {name: [str(turns)] for name, turns in self.turn_counts}
        for blank in self._blanks():
            texts |= self._texts(blank)
        return read_texts(self.checker.definition, texts)

    def _texts(self, blank: Blank) -> dict[str, list[str]]:
        typed = self._typed(blank.name)
        if blank.kind == "matrix":
            return {row.name: [_chosen(blank.options, self._typed(row.name))] for row in blank.rows}
        if blank.kind == "ranking":
            return {
                f"{blank.name}__{option.name}": [place]
                for option, place in zip(blank.options, _parts(typed), strict=False)
                if place != EMPTY_PLACE
            } or ({blank.name: [typed]} if typed else {})
        other = {blank.other: [self._typed(blank.other)]} if blank.other else {}
        if blank.takes_many:
            return {blank.name: [_chosen(blank.options, part) for part in _parts(typed)], **other}
        if blank.kind == "municipality":
            return {blank.name: [_place_named(typed)]}
        if blank.options:
            return {blank.name: [_chosen(blank.options, typed)], **other}
        return {blank.name: [typed]}

    def _typed(self, name: str) -> str:
        return str(self.data.get(name, "")).strip()

    def _names(self, name: str) -> list[str]:
        """The options chosen in a blank of the last page."""
        blank = next((b for b in self.pages[-1].blanks if b.name == name), None)
        if blank is None:
            return []
        known = {option.name for option in blank.options}
        found = [_chosen(blank.options, part) for part in _parts(self._typed(name))]
        return [each for each in found if each in known]

    def _unknown(self, blank: Blank) -> str:
        known = {option.name for option in blank.options}
        return next(
            (p for p in _parts(self._typed(blank.name)) if _chosen(blank.options, p) not in known),
            "",
        )

    def municipality(self) -> Municipality | None:
        places = {place.pk: place for place in self.survey.municipalities.all()}
        if len(places) == 1:
            return next(iter(places.values()))
        return places.get(next(iter(self._names("municipality")), ""))

    def groups(self) -> list[PopulationGroup]:
        return list(PopulationGroup.objects.filter(pk__in=self._names("groups")))

    def consents(self) -> Consents:
        return Consents(**dict.fromkeys(self._names("consent"), True))


def _as_texts(initial: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: [value] for name, value in initial.items() if isinstance(value, str)}


def _controls(blank: Blank) -> list[tuple[str, Any]]:
    if blank.kind == "matrix":
        return [(row.name, f"{blank.number}{row.code} {row.label}") for row in blank.rows]
    controls = [(blank.name, f"{blank.number} {blank.label}")]
    if blank.other:
        controls.append((blank.other, gettext("What else?")))
    return controls


def _field(blank: Blank, label: Any) -> forms.CharField:
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
    if blank.kind == "long-text":
        widget = forms.Textarea(attrs={"rows": 3, "data-watch": ""})
    elif blank.kind == "text":
        widget.attrs["data-watch"] = ""
    elif blank.options:
        widget.attrs |= {"class": "code", "inputmode": "numeric"}
        widget.attrs["aria-describedby"] = blank.options_id
    else:
        widget.attrs["class"] = "short"
    return forms.CharField(label=label, required=False, widget=widget)


def _parts(typed: str) -> list[str]:
    """Codes with anything between them.

    >>> _parts("1, 3 4")
    ['1', '3', '4']
    """
    return [part for part in re.split(r"[\s,;.+/]+", typed) if part]


def _chosen(options: list[Option], typed: str) -> str:
    """The name of the option with that code or label; what fits none stays, for the checker."""
    plain = typed.strip().casefold()
    for option in options:
        if plain and plain in {option.code.casefold(), option.label.casefold()}:
            return option.name
    return typed.strip()


def _place_named(typed: str) -> str:
    plain = typed.casefold()
    for place in Municipality.objects.current():
        if plain and plain in {place.pk, *(name.casefold() for name in place.name.values())}:
            return place.pk
    return typed
