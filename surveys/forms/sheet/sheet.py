"""The answering of a survey, step by step, without anything kept on the server.

All that was answered travels in the form itself: the fields of the present step, and hidden ones
of the others. Everything is checked again at the end.
"""

import secrets
from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.answers import Answers, Checked, checker_of, turn_prefix
from surveys.definition import Page, Route, Stop, plain, route_of
from surveys.forms.consents import ConsentForm, readable_consents
from surveys.forms.questions import (
    EVERYBODY,
    QuestionsForm,
    Words,
    readable_names,
    texts_of,
)
from surveys.forms.sheet.background import GroupsForm, PlaceForm
from surveys.forms.sheet.steps import CHECK, Step, asked_names, fields_of, step_name
from surveys.forms.sheet.telling import Told, details_on, told_on
from surveys.forms.sheet.tongues import Tongue, easy_of, tongue_of, tongues_of
from surveys.forms.uploads import Uploads
from surveys.models import Survey, SurveyVersion

CONTENT = "content"
SHOWN = "answer.shown"
"""Names the questions that the page showed. A full stop keeps it apart from every question."""
CARRIED = ("client_key", "version", "via", "checking", "draft")


class Sheet:
    """One answering: a survey's frozen version and what has been sent of it so far."""

    def __init__(
        self,
        survey: Survey,
        version: SurveyVersion,
        data: QueryDict,
        uploads: Uploads | None = None,
    ) -> None:
        self.survey = survey
        self.version = version
        self.data = data
        self.uploads = uploads or Uploads()
        self.checker = checker_of(version)
        self.definition = self.checker.definition
        self.content = tongue_of(self.definition, data.get(CONTENT, ""), get_language() or "")
        """The language that the form's texts speak."""

    @cached_property
    def checked(self) -> Checked:
        checked = self.checker.check(texts_of(self.checker, self.data))
        checked.errors.update(self.uploads.errors)
        return checked

    @cached_property
    def route(self) -> Route:
        return route_of(self.definition, self.checked.read)

    @property
    def _repeated(self) -> list[Page]:
        return [page for page in self.definition.pages if page.repeat]

    def _turns(self, page: Page) -> int:
        return max(1, len(self.checked.read.get(page.name, ())))

    @cached_property
    def municipalities(self) -> list[Municipality]:
        return list(self.survey.municipalities.all())

    @cached_property
    def groups(self) -> list[PopulationGroup]:
        """The groups to choose from; “all residents” describes nobody."""
        every = PopulationGroup.objects.exclude(pk=EVERYBODY)
        return list(self.survey.groups.exclude(pk=EVERYBODY)) or list(every)

    # --- Languages ------------------------------------------------------------------

    @property
    def tongues(self) -> list[Tongue]:
        return tongues_of(self.definition, self.content)

    @property
    def easy(self) -> Tongue | None:
        return easy_of(self.definition, self.content)

    def words(self, page: Page, turn: int = 0) -> Words:
        """The texts of a page, earlier answers filled in."""
        return Words(self.definition, lambda: self._names(page, turn))

    def _names(self, page: Page, turn: int) -> Mapping[str, str]:
        return readable_names(self.definition, self.route, self.checked.read, page, turn)

    # --- Steps ----------------------------------------------------------------------

    @cached_property
    def steps(self) -> list[Step]:
        """The pages on the route of what was answered so far, and those that every survey has."""
        steps = [self._page_step(stop) for stop in self.route.stops]
        if len(self.municipalities) > 1:
            make = partial(PlaceForm, self.municipalities)
            steps.append(Step("place", _("Where"), ("municipality",), make))
        steps.append(Step("consent", _("Your permission"), ("consent",), ConsentForm))
        if self.definition.ask_groups:
            steps.append(
                Step(
                    "groups",
                    _("About you"),
                    ("groups",),
                    lambda **kw: GroupsForm(self.groups, **kw),
                )
            )
        return [*steps, Step(CHECK, _("Check and send"), (), forms.Form)]

    def _page_step(self, stop: Stop) -> Step:
        page, turns = stop.page, self._turns(stop.page)
        title = self.words(page, stop.turn).say(page.title)
        if page.repeat:
            place = f"{stop.turn + 1}/{turns}" if turns > 1 else "1"
            title = format_html("{} {}", title, place)
        return Step(
            step_name(page, stop.turn),
            title,
            fields_of(page, stop.turn),
            partial(self._questions, stop),
            stop,
            turns,
        )

    def _questions(self, stop: Stop, **kwargs: Any) -> QuestionsForm:
        return QuestionsForm(
            self.checker,
            stop.page.questions,
            turn=stop.turn,
            shown=asked_names(stop),
            unseen=self.unseen(stop),
            words=self.words(stop.page, stop.turn),
            checked=self.checked,
            **kwargs,
        )

    def unseen(self, stop: Stop) -> frozenset[str]:
        """The questions that what was just answered made part of a page that did not show them."""
        if SHOWN not in self.data or self.data.get("step") != step_name(stop.page, stop.turn):
            return frozenset()
        prefix = turn_prefix(stop.page, stop.turn)
        asked = {prefix + question.name for question in stop.questions if question.is_answered}
        return frozenset(asked - set(str(self.data[SHOWN]).split()))

    def live_definition(self, step: Step) -> dict[str, Any] | None:
        """What a script needs to show further questions at once; None where none may come."""
        if step.stop is None or not any(q.relevant for q in step.stop.page.questions):
            return None
        return plain(self.definition)

    def step(self, name: str) -> Step:
        """The step of that name, else the first."""
        return next((step for step in self.steps if step.name == name), self.steps[0])

    def beside(self, step: Step, distance: int) -> Step:
        """The step so many places further, staying inside."""
        place = self.steps.index(step) + distance
        return self.steps[min(max(place, 0), len(self.steps) - 1)]

    def bound(self, step: Step) -> forms.Form:
        """The step's form with what was sent, checked."""
        return step.make(data=self.data)

    def unbound(self, step: Step) -> forms.Form:
        """The step's form showing what was sent, not yet checked."""
        form = step.make()
        form.initial = {
            name: field.widget.value_from_datadict(self.data, self.data, name)
            for name, field in form.fields.items()
        }
        return form

    def first_wrong(self) -> tuple[Step, forms.Form] | None:
        """The first step whose answers are not right, with its errors."""
        for step in self.steps:
            if step.stop is not None and not self._is_wrong(step.stop):
                continue
            if not (form := self.bound(step)).is_valid():
                return step, form
        return None

    def _is_wrong(self, stop: Stop) -> bool:
        """Whether an error stands on the page; without making its form, which may ask the database."""
        page = stop.page
        start = f"{page.name}[{stop.turn}]." if page.repeat else ""
        names = {question.name for question in stop.questions}
        names |= {question.other_name for question in stop.questions if question.other}
        return page.name in self.checked.errors or any(
            start + name in self.checked.errors for name in names
        )

    # --- What travels ---------------------------------------------------------------

    def hidden(self, step: Step) -> list[tuple[str, str]]:
        """What the page of `step` carries of the other steps, also of those not on the route."""
        own = set(step.fields)
        carried = [
            (name, value)
            for name in self._field_names()
            if name not in own
            for value in self.data.getlist(name)
            if value
        ]
        keys = {"client_key": secrets.token_hex(16), "version": str(self.version.number)}
        carried += [(page.name, str(self._turns(page))) for page in self._repeated]
        carried += [
            (name, value)
            for name in CARRIED
            if (value := self.data.get(name) or keys.get(name, ""))
        ]
        if self.content != tongue_of(self.definition, "", get_language() or ""):
            carried.append((CONTENT, self.content))
        if step.stop is not None:
            carried.append((SHOWN, " ".join(sorted(asked_names(step.stop)))))
        return [*carried, ("step", step.name)]

    def everything(self, step: Step) -> list[tuple[str, str]]:
        """All that was answered, for a page between that shows nothing of it."""
        own = [(name, value) for name in step.fields for value in self.data.getlist(name)]
        return [*own, *self.hidden(step)]

    def _field_names(self) -> list[str]:
        pages = [
            name
            for page in self.definition.pages
            for turn in range(self._turns(page) if page.repeat else 1)
            for name in fields_of(page, turn)
        ]
        return [*pages, "municipality", "consent", "groups"]

    def with_another_turn(self, page: Page) -> "tuple[Sheet, str]":
        """The sheet with one more turn of the page, and the name of its step."""
        data = self.data.copy()
        turns = min(self._turns(page) + 1, page.most)
        data[page.name] = str(turns)
        return Sheet(self.survey, self.version, data, self.uploads), step_name(page, turns - 1)

    def without_turn(self, page: Page, turn: int) -> "tuple[Sheet, str]":
        """The sheet without that turn of the page, and the name of the step to show."""
        data, turns = self.data.copy(), self._turns(page)
        for place in range(turn, turns):
            for name, after in zip(fields_of(page, place), fields_of(page, place + 1), strict=True):
                data.pop(name, None)
                if values := self.data.getlist(after):
                    data.setlist(name, values)
        left = max(turns - 1, 1)
        data[page.name] = str(left)
        return Sheet(self.survey, self.version, data, self.uploads), step_name(
            page, min(turn, left - 1)
        )

    # --- What was told ----------------------------------------------------------------

    def answers(self) -> Answers:
        """The answers as the checker wants them."""
        return texts_of(self.checker, self.data)

    def municipality(self) -> Municipality | None:
        """The chosen municipality, or the only one that is asked."""
        if len(self.municipalities) == 1:
            return self.municipalities[0]
        return next((m for m in self.municipalities if m.pk == self.data.get("municipality")), None)

    def chosen_groups(self) -> list[PopulationGroup]:
        chosen = set(self.data.getlist("groups"))
        return [group for group in self.groups if group.pk in chosen]

    def source(self) -> Organisation | None:
        """The NGO whose link brought the answerer here."""
        link = (
            self.survey.links.filter(code=self.data.get("via", "")[:12], organisation__isnull=False)
            .select_related("organisation")
            .first()
        )
        return link.organisation if link else None

    def told(self) -> list[Told]:
        """Everything that will be sent, for the check page."""
        lines = [
            line
            for stop in self.route.stops
            for line in told_on(
                stop,
                self.turn_answers(stop.page, stop.turn),
                self.words(stop.page, stop.turn),
                self.uploads.told,
            )
        ]
        if any(step.name == "place" for step in self.steps):
            lines.append(Told("place", _("Municipality"), self.municipality(), empty=False))
        permissions = readable_consents(self.data.getlist("consent"))
        lines.append(Told("consent", _("What you tell may"), permissions, not permissions))
        if self.definition.ask_groups:
            chosen = self.chosen_groups()
            lines.append(Told("groups", _("About you"), chosen, not chosen))
        return lines

    def turn_answers(self, page: Page, turn: int) -> Answers:
        """What was read of one turn of a page."""
        read = self.checked.read
        if not page.repeat:
            return read
        turns: list[Answers] = read.get(page.name, [])
        return turns[turn] if turn < len(turns) else {}

    def personal_details(self) -> set[str]:
        """Kinds of personal details that the texts seem to hold."""
        return {
            kind
            for stop in self.route.stops
            for kind in details_on(stop, self.turn_answers(stop.page, stop.turn))
        }
