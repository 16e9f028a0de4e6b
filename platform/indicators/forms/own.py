"""An own indicator, its spreadsheet, and its values written by hand."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators.forms.fields import NumberField, TranslatedForm, written
from indicators.models import Indicator, MinimumItem
from indicators.rows import Fault, Key, Row
from indicators.spreadsheets import FIRST_YEAR
from organisations.models import Organisation
from places.models import PopulationGroup, ThemeCategory
from shared.spreadsheets import Table, Unreadable, read_table
from shared.translated import Translated

TEXTS = ("title", "description", "caveats", "limits", "unit", "publisher")
PLAIN = ("decimals", "polarity", "rhythm", "is_count", "is_public")
MANY = ("categories", "groups", "minimum_items")
MOST_DECIMALS = 4
EMPTY_LINES = 3
LARGEST_FILE = 5 * 1024 * 1024
WORKBOOK = b"PK\x03\x04"


class OwnIndicatorForm(TranslatedForm):
    """What an own indicator is; Finnish and Swedish names are needed, English ones are not."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_texts("title", _("Name"), required=("fi", "sv"), max_length=120)
        self.add_texts("description", _("What it tells"), rows=3, max_length=1000)
        self.add_texts("caveats", _("Whom it counts, and how surely"), rows=3, max_length=1000)
        self.add_texts("limits", _("What it does not tell"), rows=3, max_length=1000)
        self.add_texts("unit", _("Unit"), max_length=40)
        self.add_texts("publisher", _("Source or publisher"), max_length=120)
        for code, name in organisation.names.items():
            self.fields[f"publisher_{code}"].initial = name
        self.fields["unit_fi"].help_text = _("For example %, euros, visits. Empty: a bare number.")
        self.fields |= self._choices()

    def _choices(self) -> dict[str, forms.Field]:
        boxes = forms.CheckboxSelectMultiple
        return {
            "decimals": forms.IntegerField(
                label=_("Decimals"), min_value=0, max_value=MOST_DECIMALS, initial=1
            ),
            "polarity": forms.TypedChoiceField(
                label=_("Direction"),
                choices=[(c.value, c.label) for c in reversed(Indicator.Polarity)],
                coerce=int,
                initial=Indicator.Polarity.NONE.value,
                widget=forms.RadioSelect,
                help_text=_(
                    "Decides the colours, and on which side of a target a value is better."
                ),
            ),
            "rhythm": forms.ChoiceField(
                label=_("Updated"),
                choices=Indicator.Rhythm.choices,
                initial=Indicator.Rhythm.YEARLY,
            ),
            "is_count": forms.BooleanField(
                label=_("The value is a number of people"),
                required=False,
                help_text=_("Then values below the smallest number that may be shown are refused."),
            ),
            "categories": forms.ModelMultipleChoiceField(
                ThemeCategory.objects.all(), label=_("Themes"), required=False, widget=boxes
            ),
            "groups": forms.ModelMultipleChoiceField(
                PopulationGroup.objects.all(),
                label=_("Population groups that it tells about"),
                required=False,
                widget=boxes,
            ),
            "minimum_items": forms.ModelMultipleChoiceField(
                MinimumItem.objects.filter(is_off=False),
                label=_("Minimum information that it covers"),
                required=False,
                widget=boxes,
            ),
            "is_public": forms.BooleanField(
                label=_("Public"),
                required=False,
                help_text=_(
                    "Without this, only members of your municipality and your county see it."
                ),
            ),
        }

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """The fields under their headings, and whether the part is folded when nothing is wrong."""
        texts = {name: [self[f"{name}_fi"], self[f"{name}_sv"]] for name in TEXTS}
        return [
            (_("Name and unit"), [*texts["title"], *texts["unit"], self["decimals"]], False),
            (
                _("How to read it"),
                [self["polarity"], self["is_count"], *texts["description"]],
                False,
            ),
            (_("Limits"), [*texts["caveats"], *texts["limits"]], False),
            (_("Source and rhythm"), [*texts["publisher"], self["rhythm"]], False),
            (_("Themes and groups"), [self[name] for name in MANY], True),
            (_("In English"), [self[f"{name}_en"] for name in TEXTS], True),
            (_("Who sees it"), [self["is_public"]], False),
        ]

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        fields: dict[str, Any] = {name: self.text(name) for name in TEXTS}
        if not fields["publisher"]:
            del fields["publisher"]
        return fields | {name: data[name] for name in (*PLAIN, *MANY)}

    @classmethod
    def initial_from(cls, indicator: Indicator) -> dict[str, Any]:
        initial: dict[str, Any] = {name: getattr(indicator, name) for name in PLAIN}
        for name in TEXTS:
            initial |= cls.initial_of(name, Translated(getattr(indicator, name)))
        return initial | {name: getattr(indicator, name).all() for name in MANY}


class SpreadsheetForm(forms.Form):
    """A file of values."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("Excel (.xlsx) or CSV, at most 5 megabytes. The first row holds the headers."),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
    )
    replaces = forms.BooleanField(
        label=_("Remove values that the file does not have"),
        required=False,
        help_text=_("Nothing is removed while the file has faulty rows."),
    )
    table: Table
    typed = False

    def clean_file(self) -> Any:
        """Refuse at once what cannot be read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 5 megabytes. Divide it."))
        self.typed = file.read(len(WORKBOOK)) == WORKBOOK
        file.seek(0)
        try:
            self.table = read_table(file)
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        return file


class ValuesForm(forms.Form):
    """Values of everybody by year, as lines of a table; an emptied value is removed."""

    use_required_attribute = False

    def __init__(self, *args: Any, stored: Mapping[Key, float], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = {key.year: value for key, value in stored.items() if key.is_total}
        self.years = sorted(self.stored, reverse=True)
        self.lines = len(self.years) + EMPTY_LINES
        for line in range(self.lines):
            known = self.years[line] if line < len(self.years) else None
            number = line + 1
            self.fields[f"year-{line}"] = forms.IntegerField(
                label=_("Year, line %(number)d") % {"number": number},
                required=False,
                min_value=FIRST_YEAR,
                max_value=timezone.localdate().year,
                initial=known,
            )
            self.fields[f"value-{line}"] = NumberField(
                label=_("Value, line %(number)d") % {"number": number},
                required=False,
                initial=None if known is None else written(self.stored[known]),
            )
            self.fields[f"people-{line}"] = forms.IntegerField(
                label=_("People, line %(number)d") % {"number": number},
                required=False,
                min_value=0,
            )
            for name in ("year", "value", "people"):
                self.fields[f"{name}-{line}"].widget.attrs |= {
                    "aria-label": str(self.fields[f"{name}-{line}"].label)
                }

    def table(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [
            (self[f"year-{line}"], self[f"value-{line}"], self[f"people-{line}"])
            for line in range(self.lines)
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        seen: set[int] = set()
        for line in range(self.lines):
            year, value = data.get(f"year-{line}"), data.get(f"value-{line}")
            if year is None and value is not None and f"year-{line}" not in self.errors:
                self.add_error(f"year-{line}", _("Give the year of the value."))
            if year in seen:
                self.add_error(f"year-{line}", _("The year stands on another line already."))
            if year is not None:
                seen.add(year)
        return data

    def rows(self) -> list[Row]:
        """The values that were written, numbered by their lines from 1."""
        data = self.cleaned_data
        return [
            Row(line + 1, Key(year), value, data[f"people-{line}"])
            for line in range(self.lines)
            if (year := data[f"year-{line}"]) and (value := data[f"value-{line}"]) is not None
        ]

    def removed(self) -> set[Key]:
        """Values that were there before and are not written any more."""
        kept = {row.key.year for row in self.rows()}
        return {Key(year) for year in self.stored if year not in kept}

    def show(self, faults: Mapping[int, Fault]) -> None:
        """Put what is wrong beside the values of the lines."""
        for number, fault in faults.items():
            self.add_error(f"value-{number - 1}", str(fault))
