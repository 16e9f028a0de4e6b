"""The answering of a survey, step by step, without anything kept on the server.

All that was answered travels in the form itself: the fields of the present step, and hidden ones
of the others. Everything is checked again at the end.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.answers import Answers, checker_of, personal_details
from surveys.definition import TEXT_TYPES, Page, text
from surveys.forms.consents import ConsentForm, readable_consents
from surveys.forms.questions import QuestionsForm, readable, texts_of
from surveys.models import Survey, SurveyVersion

DECLINED = "-"
EVERYBODY = "kaikki"
CARRIED = ("client_key", "version", "via", "checking")
CHECK = "check"


class PlaceForm(forms.Form):
    use_required_attribute = False
    municipality = forms.ChoiceField(
        label=_("Which municipality is this about?"),
        error_messages={"required": _("Choose the municipality.")},
    )

    def __init__(self, municipalities: list[Municipality], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted((str(place), place.pk) for place in municipalities)
        field = self.fields["municipality"]
        field.choices = [("", gettext("Choose")), *((code, name) for name, code in names)]  # type: ignore[attr-defined]


class GroupsForm(forms.Form):
    groups = forms.MultipleChoiceField(
        label=_("Which of these describe you, or the person this is about?"),
        help_text=_(
            "We ask so that the experiences of small groups are not lost among others. "
            "You may choose several or none. A group of only a few people is never shown."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, groups: list[PopulationGroup], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["groups"]
        field.choices = [  # type: ignore[attr-defined]
            *((group.pk, str(group)) for group in groups),
            (DECLINED, gettext("I do not want to answer")),
        ]


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the answering: its own fields, and how its form is made."""

    name: str
    title: Any
    fields: tuple[str, ...]
    make: Callable[..., forms.Form]


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the check page: what was asked, what was answered, where to change it."""

    step: str
    label: Any
    answer: Any
    empty: bool


class Sheet:
    """One answering: a survey's frozen version and what has been sent of it so far."""

    def __init__(self, survey: Survey, version: SurveyVersion, data: QueryDict) -> None:
        self.survey = survey
        self.version = version
        self.data = data
        self.checker = checker_of(version)
        self.steps = self._steps()

    @cached_property
    def municipalities(self) -> list[Municipality]:
        return list(self.survey.municipalities.all())

    @cached_property
    def groups(self) -> list[PopulationGroup]:
        """The groups to choose from; “all residents” describes nobody."""
        every = PopulationGroup.objects.exclude(pk=EVERYBODY)
        return list(self.survey.groups.exclude(pk=EVERYBODY)) or list(every)

    def _steps(self) -> list[Step]:
        steps = [self._page_step(page) for page in self.checker.definition.pages]
        if len(self.municipalities) > 1:
            steps.append(
                Step(
                    "place",
                    _("Where"),
                    ("municipality",),
                    lambda **kw: PlaceForm(self.municipalities, **kw),
                )
            )
        steps.append(Step("consent", _("Your permission"), ("consent",), ConsentForm))
        if self.checker.definition.ask_groups:
            steps.append(
                Step(
                    "groups",
                    _("About you"),
                    ("groups",),
                    lambda **kw: GroupsForm(self.groups, **kw),
                )
            )
        return [*steps, Step(CHECK, _("Check and send"), (), forms.Form)]

    def _page_step(self, page: Page) -> Step:
        return Step(
            f"page-{page.name}",
            text(page.title),
            tuple(question.name for question in page.questions if question.type != "note"),
            lambda **kw: QuestionsForm(self.checker, page.questions, **kw),
        )

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
            name: values if _takes_many(form.fields[name]) else values[0]
            for name in step.fields
            if name in form.fields and (values := self.data.getlist(name))
        }
        return form

    def first_wrong(self) -> tuple[Step, forms.Form] | None:
        """The first step whose answers are not right, with its errors."""
        for step in self.steps:
            if not (form := self.bound(step)).is_valid():
                return step, form
        return None

    def hidden(self, step: Step) -> list[tuple[str, str]]:
        """What the page of `step` carries of the other steps."""
        names = [name for other in self.steps if other is not step for name in other.fields]
        carried = [(name, value) for name in names for value in self.data.getlist(name)]
        keys = {"client_key": secrets.token_hex(16), "version": str(self.version.number)}
        carried += [
            (name, value)
            for name in CARRIED
            if (value := self.data.get(name) or keys.get(name, ""))
        ]
        return [*carried, ("step", step.name)]

    def answers(self) -> Answers:
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
        answers = self.answers()
        lines = [
            Told(
                f"page-{page.name}",
                text(question.label),
                readable(question, answers[question.name]) if question.name in answers else "",
                question.name not in answers,
            )
            for page in self.checker.definition.pages
            for question in page.questions
            if question.type != "note"
        ]
        if any(step.name == "place" for step in self.steps):
            lines.append(Told("place", _("Municipality"), self.municipality(), empty=False))
        permissions = readable_consents(self.data.getlist("consent"))
        lines.append(Told("consent", _("What you tell may"), permissions, not permissions))
        if self.checker.definition.ask_groups:
            chosen = self.chosen_groups()
            lines.append(Told("groups", _("About you"), chosen, not chosen))
        return lines

    def personal_details(self) -> set[str]:
        """Kinds of personal details that the texts seem to hold."""
        answers = self.answers()
        return set().union(
            *(
                personal_details(str(answers[question.name]))
                for question in self.checker.definition.questions
                if question.type in TEXT_TYPES and question.name in answers
            )
        )


def _takes_many(field: forms.Field) -> bool:
    return isinstance(field, forms.MultipleChoiceField)
