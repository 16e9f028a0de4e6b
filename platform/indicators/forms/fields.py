"""Fields that more than one form of indicators has."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from indicators import wording
from indicators.numbers import AmbiguousError, read_number
from shared.translated import LANGUAGES, Translated

LONGEST = 30
NAMES_OF_LANGUAGES = {"fi": _("in Finnish"), "sv": _("in Swedish"), "en": _("in English")}


class NumberField(forms.Field):
    """A number as people write it: comma or dot before the decimals, spaces between thousands."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "maxlength": str(LONGEST)}

    def to_python(self, value: Any) -> float | None:
        text = str(value or "").strip()[: LONGEST + 1]
        if not text:
            return None
        try:
            return read_number(text)
        except AmbiguousError as error:
            raise ValidationError(
                _("“%(text)s” can be read in two ways. Write the decimals after a comma."),
                params={"text": text},
            ) from error
        except ValueError as error:
            raise ValidationError(_("“%(text)s” is no number."), params={"text": text}) from error

    def prepare_value(self, value: Any) -> Any:
        """A stored number with its decimals after the comma or dot of the reader's language."""
        return written(value) if isinstance(value, float) else value


def written(value: float) -> str:
    """The number for a field: all its decimals and no separators of thousands.

    >>> written(12.0), written(3.25).replace(",", ".")
    ('12', '3.25')
    """
    text = repr(value).removesuffix(".0")
    decimal = wording.number(0.5, 1)[1]
    return text.replace(".", decimal) if "e" not in text else text


class TranslatedForm(forms.Form):
    """A form whose texts stand in a field for each language: `title_fi`, `title_sv`, `title_en`."""

    use_required_attribute = False

    def add_texts(
        self, name: str, label: Any, *, required: tuple[str, ...] = (), rows: int = 0, **more: Any
    ) -> None:
        """Fields of a text in every language; of several `rows`, else of one line."""
        for code in LANGUAGES:
            attrs = {"lang": code}
            field = forms.CharField(
                label=_("%(what)s (%(language)s)")
                % {"what": label, "language": NAMES_OF_LANGUAGES[code]},
                required=code in required,
                widget=forms.Textarea(attrs | {"rows": rows}) if rows else forms.TextInput(attrs),
                **more,
            )
            self.fields[f"{name}_{code}"] = field

    def text(self, name: str) -> Translated:
        """What was written, in the languages in which something was."""
        written_in = {code: self.cleaned_data.get(f"{name}_{code}") or "" for code in LANGUAGES}
        return Translated({code: text for code, text in written_in.items() if text})

    @staticmethod
    def initial_of(name: str, text: Translated) -> dict[str, str]:
        return {f"{name}_{code}": text.get(code, "") for code in LANGUAGES}
