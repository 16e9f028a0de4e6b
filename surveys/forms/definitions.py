"""A form to bring in as a file, and the same form confirmed."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shared.translated import LANGUAGES
from surveys.definition import Definition, plain, read_definition
from surveys.definition.languages import language_name
from surveys.models import Survey
from surveys.spreadsheets import Reading
from surveys.spreadsheets.exchange import read_form

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_CARRIED = 1024 * 1024
CONFIRMED_WITHIN = 24 * 60 * 60
"""Seconds for which what was shown may be confirmed."""


class DefinitionFileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("The form as a file"),
        help_text=_(
            "XLSForm (.xlsx), as ODK and Kobo have, or JSON of Koettu. 5 megabytes at most."
        ),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.json"}),
    )
    language = forms.ChoiceField(
        label=_("Language of texts whose column names no language"),
        help_text=_("For example of a column that is only “label”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        field.choices = [(tag, language_name(tag)) for tag in LANGUAGES]  # type: ignore[attr-defined]
        field.initial = get_language()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 5 megabytes. A form is much smaller."))
        return file

    def reading(self) -> Reading:
        """What the file gives, with its report."""
        return read_form(self.cleaned_data["file"].read(), language=self.cleaned_data["language"])


class ConfirmedForm(forms.Form):
    """Carries the form that was shown, signed, so that exactly it is brought in; kept nowhere else."""

    carried = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, survey: Survey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.salt = f"definition:{survey.pk}"

    @classmethod
    def carrying(cls, survey: Survey, definition: Definition, source: str) -> "ConfirmedForm":
        """Raises ValidationError when the form is too large to be carried."""
        form = cls(survey)
        told = {"definition": plain(definition), "revision": survey.revision, "source": source}
        carried = signing.dumps(told, salt=form.salt, compress=True)
        if len(carried) > LARGEST_CARRIED:
            raise ValidationError(_("The form is too large. Divide it."))
        form.initial["carried"] = carried
        return form

    def clean_carried(self) -> dict[str, Any]:
        try:
            told: dict[str, Any] = signing.loads(
                self.cleaned_data["carried"], salt=self.salt, max_age=CONFIRMED_WITHIN
            )
        except signing.BadSignature as error:
            raise ValidationError(_("Too much time has passed. Choose the file again.")) from error
        return {**told, "definition": read_definition(told["definition"])}
