"""The form of one question: its words, its options, its limits, when it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from surveys.definition import CHOICE_TYPES, Definition, Page, Question, QuestionType
from surveys.definition.changes import clashes
from surveys.definition.drafts import free_name, name_from, question_names
from surveys.definition.expressions import ExpressionError, parse
from surveys.definition.faults import MINIMUM_CHOICES, NAME, RESERVED_NAMES
from surveys.forms.builder.conditions import ConditionForm
from surveys.forms.builder.limits import limits_of, words_field
from surveys.forms.builder.rows import Rows

LONGEST_TEXT = 2000
TODAY = "today"
FALLBACK_NAME = "kysymys"


class QuestionForm(forms.Form):
    """The words and limits of a question of one type, in the language of building."""

    use_required_attribute = False
    label = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the question.")},
    )
    hint = forms.CharField(
        label=_("Hint under the question"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, kind: QuestionType, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["label"].label = gettext("Text") if kind == "note" else gettext("Question")
        if kind not in {"note", "calculate"}:
            self.fields["required"] = forms.BooleanField(
                label=_("Must be answered"), required=False
            )
        if kind in {"single", "multiple"}:
            self.fields["other"] = forms.BooleanField(
                label=_("Also offer “something else”, with a line to say what"), required=False
            )
        self.fields.update(limits_of(kind))
        if kind == "long-text":
            self.fields["analyse"] = forms.BooleanField(
                label=_("Themes are looked for in the answers"),
                help_text=_("Leave this out where people write a name or an address."),
                required=False,
            )
        self._add_advanced()

    def _add_advanced(self) -> None:
        self.fields["name"] = forms.CharField(
            label=_("Stable name"),
            help_text=_(
                "Results are joined by this name. Small letters, digits and hyphens; empty: it is "
                "made of the question."
            ),
            required=False,
            max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        )
        area = forms.Textarea(attrs={"rows": 2, "spellcheck": "false"})
        if self.kind == "calculate":
            self.fields["label"].required = False
            self.fields["label"].label = gettext("What is calculated")
            del self.fields["hint"]
            self.fields["calculation"] = forms.CharField(
                label=_("Expression"),
                help_text=_("For example ${persons} div ${rooms}"),
                widget=area,
                error_messages={"required": _("Write the expression.")},
            )
        elif self.kind != "note":
            self.fields["constraint"] = forms.CharField(
                label=_("The answer is accepted when"),
                help_text=_("An expression; . is the answer itself, for example . &lt; ${persons}"),
                required=False,
                widget=area,
            )
            self.fields["constraint_message"] = words_field(
                _("What is said when it is not accepted")
            )

    def basics(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in ("label", "hint", "required") if name in self.fields]

    def limits(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in (*limits_of(self.kind), "analyse") if name in self.fields]

    def advanced(self) -> Iterable[forms.BoundField]:
        names = ("calculation", "constraint", "constraint_message", "name")
        return [self[name] for name in names if name in self.fields]

    def _clean_expression(self, name: str) -> str:
        source: str = self.cleaned_data.get(name, "").strip()
        try:
            if source:
                parse(source)
        except ExpressionError as error:
            place = gettext("Character %(place)d:") % {"place": error.position + 1}
            raise forms.ValidationError(f"{place} {error}") from error
        return source

    def clean_constraint(self) -> str:
        return self._clean_expression("constraint")

    def clean_calculation(self) -> str:
        return self._clean_expression("calculation")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if name and (not NAME.fullmatch(name) or name in RESERVED_NAMES):
            raise forms.ValidationError(
                _("This name cannot be used. Use small letters, digits and hyphens.")
            )
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        low, high = cleaned.get("minimum"), cleaned.get("maximum")
        if low is not None and high is not None and high < low:
            self.add_error("maximum", _("The largest is smaller than the smallest."))
        if (first := cleaned.get("earliest")) and (last := cleaned.get("latest")) and last < first:
            self.add_error("latest", _("The last day is before the first."))
        return cleaned


def initial_of_question(question: Question, language: str) -> dict[str, Any]:
    """A question as the form's first values."""
    plain = (
        "required", "other", "points", "minimum", "maximum", "maximum_length", "most", "accept",
        "analyse", "name", "calculation", "constraint",
    )  # fmt: skip
    initial = {name: getattr(question, name) for name in plain}
    for name in ("minimum", "maximum"):
        if (number := initial[name]) is not None and number == int(number):
            initial[name] = int(number)
    for name in ("label", "hint", "low", "high", "constraint_message"):
        initial[name] = getattr(question, name).get(language, "")
    for name in ("earliest", "latest"):
        day = getattr(question, name)
        initial[name] = "" if day == TODAY else day
        initial[f"{name}_today"] = day == TODAY
    return initial


@dataclass
class QuestionEditor:
    """Everything that is asked about one question, and the question that comes of it.

    `saved` is the question as it stands in the draft; a new one has no text yet.
    """

    definition: Definition
    saved: Question
    kind: QuestionType
    language: str
    condition: ConditionForm
    data: QueryDict | None = None
    is_new: bool = False
    earlier: list[Definition] = field(default_factory=list)

    def __post_init__(self) -> None:
        initial = initial_of_question(self.saved, self.language)
        if self.is_new or self._is_used_otherwise(self.saved.name):
            initial["name"] = ""
        self.form = QuestionForm(self.kind, self.data, initial=initial)
        self.choices = self._rows("choices") if self.has_choices else None
        self.rows = self._rows("rows") if self.kind == "matrix" else None
        self.problems: list[str] = []

    @property
    def has_choices(self) -> bool:
        return self.kind in {*CHOICE_TYPES, "matrix"}

    def _rows(self, prefix: str) -> Rows:
        if self.data is None:
            return Rows.of(prefix, getattr(self.saved, prefix), self.language)
        return Rows.sent(prefix, self.data)

    def act(self, go: str) -> None:
        """Do what a button inside the form asks for (`choices-up:2`); nothing is saved."""
        button, _colon, place = go.partition(":")
        part, _hyphen, what = button.partition("-")
        number = int(place) if place.isascii() and place.isdigit() else 0
        target = {"choices": self.choices, "rows": self.rows, "relevant": self.condition}.get(part)
        if target is not None:
            target.act(what, number)

    def question(self) -> Question | None:
        """The question as it is typed; None when something is wrong, which `problems` tells."""
        valid = self.form.is_valid()
        valid = self.condition.is_valid() and valid
        parts: dict[str, Any] = {}
        for name, rows in (("choices", self.choices), ("rows", self.rows)):
            if rows is not None:
                parts[name] = rows.choices(getattr(self.saved, name), self.language)
                self._count(rows, parts[name], 1 if name == "rows" else self._fewest)
        errors = [e for rows in (self.choices, self.rows) if rows for e in rows.errors]
        self.problems = [*errors, *self.condition.errors]
        if valid:
            self._check_name()
        return None if self.problems or self.form.errors else self._made(parts)

    def _is_used_otherwise(self, name: str) -> bool:
        """Whether an earlier version used the name for another type, so that results would mix."""
        question = Question(name=name, type=self.kind)
        page = next((p for p in self.definition.pages if self.saved in p.questions), None)
        alone = Definition(pages=[Page("", {}, [question], repeat=bool(page and page.repeat))])
        return name in clashes(alone, self.earlier)

    def _check_name(self) -> None:
        name = self.form.cleaned_data["name"]
        own = set() if self.is_new else {self.saved.name, self.saved.other_name}
        if name and name in question_names(self.definition) - own:
            self.form.add_error("name", _("Another question has this name."))
        elif name and self._is_used_otherwise(name):
            self.form.add_error(
                "name",
                _(
                    "An earlier version used this name for another type of question. Results join "
                    "by names, so choose another."
                ),
            )

    @property
    def _fewest(self) -> int:
        return MINIMUM_CHOICES - (1 if self.form.cleaned_data.get("other") else 0)

    def _count(self, rows: Rows, found: list[Any], fewest: int) -> None:
        if len(found) < fewest:
            rows.errors.append(
                gettext("Write at least one row.")
                if fewest == 1 and rows.prefix == "rows"
                else gettext("Write at least two options.")
            )

    def _made(self, parts: dict[str, Any]) -> Question:
        cleaned = self.form.cleaned_data
        plain = (
            "required", "other", "points", "minimum", "maximum", "maximum_length", "most",
            "accept", "analyse", "calculation", "constraint",
        )  # fmt: skip
        values = {name: cleaned[name] for name in plain if name in self.form.fields}
        for name in ("label", "hint", "low", "high", "constraint_message"):
            if name in self.form.fields:
                values[name] = worded(getattr(self.saved, name), self.language, cleaned[name])
        if self.kind == "date":
            for name in ("earliest", "latest"):
                day = cleaned[name].isoformat() if cleaned[name] else ""
                values[name] = TODAY if cleaned[f"{name}_today"] else day
        base = self.saved if self.saved.type == self.kind else Question(name="", type=self.kind)
        relevant = self.condition.source
        return replace(base, **values, **parts, relevant=relevant, name=self._name(cleaned))

    def _name(self, cleaned: dict[str, Any]) -> str:
        if cleaned["name"]:
            return str(cleaned["name"])
        if not self.is_new and not self._is_used_otherwise(self.saved.name):
            return self.saved.name
        taken = question_names(self.definition) | {
            question.name for version in self.earlier for question in version.questions
        }
        return free_name(name_from(cleaned["label"], FALLBACK_NAME), taken)


def worded(saved: dict[str, str], language: str, words: str) -> dict[str, str]:
    """The text with these words in the language; without words the language is left out."""
    words = words.strip()
    others = {tag: text for tag, text in saved.items() if tag != language}
    if not words:
        return others
    if language in saved:  # the order of the languages stays
        return {tag: words if tag == language else text for tag, text in saved.items()}
    return {**saved, language: words}
