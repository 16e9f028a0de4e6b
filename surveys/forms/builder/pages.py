"""The form of one page: its title, when it is shown, whether it is answered several times."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from surveys.definition import Definition, Page
from surveys.definition.drafts import free_name, name_from, question_names
from surveys.definition.faults import NAME, RESERVED_NAMES
from surveys.forms.builder.conditions import ConditionForm
from surveys.forms.builder.questions import worded

FALLBACK_NAME = "sivu"
MOST_CASES = 100


class PageForm(forms.Form):
    use_required_attribute = False
    title = forms.CharField(
        label=_("Title of the page"),
        max_length=200,
        error_messages={"required": _("Write the title.")},
    )
    repeat = forms.BooleanField(
        label=_("Several cases"),
        help_text=_(
            "The page is answered once for each case, for example for each person or event, and "
            "whoever answers adds cases with a button."
        ),
        required=False,
    )
    most = forms.IntegerField(
        label=_("Most cases"), min_value=1, max_value=MOST_CASES, required=False
    )
    name = forms.CharField(
        label=_("Stable name"),
        help_text=_(
            "Results are joined by this name. Small letters, digits and hyphens; empty: it is "
            "made of the title."
        ),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if name and (not NAME.fullmatch(name) or name in RESERVED_NAMES):
            raise forms.ValidationError(
                _("This name cannot be used. Use small letters, digits and hyphens.")
            )
        return name


@dataclass
class PageEditor:
    """Everything that is asked about one page, and the page that comes of it."""

    definition: Definition
    saved: Page
    language: str
    condition: ConditionForm
    data: QueryDict | None = None
    is_new: bool = False

    def __post_init__(self) -> None:
        initial: dict[str, Any] = {
            "title": self.saved.title.get(self.language, ""),
            "repeat": self.saved.repeat,
            "most": self.saved.most,
            "name": "" if self.is_new else self.saved.name,
        }
        self.form = PageForm(self.data, initial=initial)
        self.problems: list[str] = []

    def act(self, go: str) -> None:
        """Do what a button inside the form asks for; nothing is saved."""
        button, _colon, place = go.partition(":")
        part, _hyphen, what = button.partition("-")
        if part == "relevant":
            number = int(place) if place.isascii() and place.isdigit() else 0
            self.condition.act(what, number)

    def page(self) -> Page | None:
        """The page as it is typed; None when something is wrong."""
        valid = self.form.is_valid()
        valid = self.condition.is_valid() and valid
        self.problems = self.condition.errors
        if not valid:
            return None
        cleaned = self.form.cleaned_data
        taken = question_names(self.definition) | {page.name for page in self.definition.pages}
        name = cleaned["name"] or ("" if self.is_new else self.saved.name)
        return replace(
            self.saved,
            title=worded(self.saved.title, self.language, cleaned["title"]),
            relevant=self.condition.source,
            repeat=cleaned["repeat"],
            most=cleaned["most"] or self.saved.most,
            name=name or free_name(name_from(cleaned["title"], FALLBACK_NAME), taken),
        )
