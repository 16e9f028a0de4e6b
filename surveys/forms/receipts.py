"""The code of a receipt, as typed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from surveys.models import Response
from surveys.receipts import find_response

LONGEST_CODE = 60
WRONG_CODES = 30
"""So many wrong codes a minute of one address, of receipts and drafts together."""


class CodeForm(forms.Form):
    """The code as typed; it travels in the body of the request and never in an address."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Receipt code"),
        help_text=_("The code has 24 letters and digits. Hyphens and capitals do not matter."),
        max_length=LONGEST_CODE,
        error_messages={"required": _("Write the code of your receipt.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    response: Response | None = None

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        self.response = find_response(code)
        if self.response is None:
            raise ValidationError(
                _("No receipt has this code. Check it letter by letter, or copy it again.")
            )
        return code
