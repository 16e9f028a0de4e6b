"""The code of saved answers, as typed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from surveys.actions import Opened, open_draft
from surveys.forms.receipts import LONGEST_CODE


class DraftCodeForm(forms.Form):
    """The code as typed; it travels in the body of the request and never in an address."""

    use_required_attribute = False
    draft = forms.CharField(
        label=_("Code of your saved answers"),
        help_text=_("The code has 24 letters and digits. Hyphens and capitals do not matter."),
        max_length=LONGEST_CODE,
        error_messages={"required": _("Write the code that you got when you saved.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    opened: Opened | None = None

    def clean_draft(self) -> str:
        code: str = self.cleaned_data["draft"]
        self.opened = open_draft(code)
        if self.opened is None:
            raise ValidationError(
                _(
                    "No saved answers have this code. Check it letter by letter. They may also "
                    "have been sent, or deleted after their time."
                )
            )
        return code
