"""A file to bring in, and what its columns hold."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shared.spreadsheets import Table, Unreadable, read_table
from surveys.definition import Definition, text
from surveys.models import Survey
from surveys.spreadsheets import Columns, is_in_one_cell

PERMISSIONS = [
    ("analyse", _("The tellers have allowed the analysis of their answers")),
    ("quote", _("The tellers have allowed quoting word for word, without a name")),
]
PREFIX = "question-"


class UploadForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("CSV or Excel (.xlsx), at most 25 megabytes. The first row holds the headers."),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
    )
    table: Table | None = None

    def clean_file(self) -> Any:
        """Refuse at once what cannot be read."""
        file = self.cleaned_data["file"]
        try:
            self.table = read_table(file)
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        file.seek(0)
        return file


class ColumnsForm(forms.Form):
    """Which column answers which question; none is fine."""

    use_required_attribute = False
    municipality_column = forms.ChoiceField(
        label=_("Municipality, by name or code"), required=False
    )
    municipality = forms.ChoiceField(
        label=_("Or the same municipality for all rows"), required=False
    )
    date_column = forms.ChoiceField(label=_("Day of answering"), required=False)
    groups_column = forms.ChoiceField(label=_("Population groups"), required=False)
    respondent_column = forms.ChoiceField(
        label=_("Identifier of the respondent"),
        help_text=_("Becomes a pseudonym: rows of the same person are counted as one person."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of the answers"), choices=settings.LANGUAGES)
    consent = forms.MultipleChoiceField(
        label=_("What may be done with the answers?"),
        choices=PERMISSIONS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    basis = forms.CharField(
        label=_("How was this permission given?"),
        help_text=_("For example: asked at the beginning of our survey in spring 2026."),
        max_length=300,
        error_messages={"required": _("State how the permission was given.")},
    )

    def __init__(
        self,
        survey: Survey,
        definition: Definition,
        headers: Sequence[str],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", gettext("No column")), *((header, header) for header in headers)]
        asked = [(page, q) for page in definition.pages for q in page.questions if q.is_answered]
        self.questions = [q for page, q in asked if is_in_one_cell(page, q)]
        self.left_out = [text(q.label) for page, q in asked if not is_in_one_cell(page, q)]
        """Questions whose answers do not fit in one cell."""
        for question in self.questions:
            self.fields[PREFIX + question.name] = forms.ChoiceField(
                label=text(question.label), choices=columns, required=False
            )
        for name in ("municipality_column", "date_column", "groups_column", "respondent_column"):
            self.fields[name].choices = columns  # type: ignore[attr-defined]
        places = [(place.pk, str(place)) for place in survey.municipalities.all()]
        self.fields["municipality"].choices = [("", gettext("Not the same")), *places]  # type: ignore[attr-defined]
        self.order_fields([PREFIX + question.name for question in self.questions])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not any(cleaned.get(PREFIX + question.name) for question in self.questions):
            raise ValidationError(_("Choose a column for one question at least."))
        if cleaned.get("municipality") and cleaned.get("municipality_column"):
            self.add_error("municipality", _("Choose either a column or one municipality."))
        if "quote" in cleaned.get("consent", []) and "analyse" not in cleaned["consent"]:
            self.add_error("consent", _("Quoting needs the analysis. Tick the first box too."))
        return cleaned

    def columns(self) -> Columns:
        cleaned = self.cleaned_data
        questions = {
            question.name: header
            for question in self.questions
            if (header := cleaned[PREFIX + question.name])
        }
        others = {name: value for name, value in cleaned.items() if not name.startswith(PREFIX)}
        return Columns(questions=questions, **others)


def initial_of_columns(columns: Columns) -> dict[str, Any]:
    """A mapping as the form's initial values."""
    plain = columns.to_json()
    plain.pop("questions")
    return {
        **plain,
        **{PREFIX + name: header for name, header in columns.questions.items()},
    }
