"""What to fetch from a source: indicators, contents of a table, years."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from indicators.sources.answers import FIRST_YEAR, LAST_YEAR
from indicators.sources.pxtable import Dimension, Kind, Table, table_path

MOST_NUMBERS = 40
MOST_CONTENTS = 10
MOST_YEARS = 60
LONGEST_NUMBER = 6
DIMENSION = "dimension-"


class YearsForm(forms.Form):
    """The years to fetch, and whether to fetch what is not due."""

    use_required_attribute = False
    first_year = forms.IntegerField(
        label=_("First year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("Empty: the latest eleven years."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    last_year = forms.IntegerField(
        label=_("Last year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    refresh = forms.BooleanField(
        label=_("Fetch anew"),
        required=False,
        help_text=_(
            "Also what was fetched less than 28 days ago. The sources ask not to be asked often."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if bool(first) != bool(last) and not {"first_year", "last_year"} & set(self.errors):
            self.add_error("last_year" if first else "first_year", _("Give both years or neither."))
        elif first and last and first > last:
            self.add_error("last_year", _("The last year is before the first."))
        elif first and last and last - first >= MOST_YEARS:
            self.add_error(
                "first_year",
                _("At most %(most)s years are fetched at once.") % {"most": MOST_YEARS},
            )
        return cleaned

    def years(self) -> list[int]:
        """The years chosen; none for the latest."""
        first, last = self.cleaned_data["first_year"], self.cleaned_data["last_year"]
        return list(range(first, last + 1)) if first else []


class SotkanetForm(YearsForm):
    """Known indicators by a tick, others by their numbers."""

    known = forms.MultipleChoiceField(required=False)
    numbers = forms.CharField(
        label=_("Other indicators by their numbers in Sotkanet"),
        required=False,
        max_length=400,
        help_text=_(
            "Separated by commas, such as 3219, 2458. The number stands on Sotkanet's page of the indicator."
        ),
    )
    field_order = ("known", "numbers", "first_year", "last_year", "refresh")

    def __init__(self, known: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].choices = [(number, number) for number in known]  # type: ignore[attr-defined]

    def clean_numbers(self) -> list[str]:
        given = [one for one in re.split(r"[\s,;]+", self.cleaned_data["numbers"]) if one]
        for one in given:
            if not (one.isascii() and one.isdigit() and len(one) <= LONGEST_NUMBER):
                raise ValidationError(
                    _("“%(given)s” is not a number of an indicator."), params={"given": one}
                )
        return [str(int(one)) for one in given]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        count = len(cleaned.get("known", [])) + len(cleaned.get("numbers", []))
        if not count and not self.errors:
            self.add_error("numbers", _("Tick an indicator, or give a number."))
        if len(cleaned.get("numbers", [])) > MOST_NUMBERS:
            self.add_error(
                "numbers", _("At most %(most)s numbers at once.") % {"most": MOST_NUMBERS}
            )
        return cleaned

    def wanted(self) -> list[dict[str, str]]:
        """The indicators in Sotkanet's terms."""
        return [{"id": one} for one in (*self.cleaned_data["known"], *self.cleaned_data["numbers"])]


class TableForm(forms.Form):
    """Which table of Statistics Finland."""

    use_required_attribute = False
    table = forms.CharField(
        label=_("Table"),
        max_length=80,
        help_text=_(
            "The path of the table in the StatFin database, such as vaerak/11ra: the statistic and "
            "the table's number."
        ),
        error_messages={"required": _("Give the table.")},
    )

    def clean_table(self) -> str:
        try:
            return table_path(self.cleaned_data["table"])
        except ValueError as error:
            raise ValidationError(
                _("This is not a table. A table is told such as vaerak/11ra.")
            ) from error


class ContentsForm(YearsForm):
    """What of the table: its contents, and one value of every other dimension."""

    contents = forms.MultipleChoiceField(
        label=_("What of the table"),
        help_text=_("Each becomes an indicator."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one at least.")},
    )
    field_order = ("contents",)

    def __init__(self, table: Table, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        contents = table.of(Kind.CONTENTS)
        self.fields["contents"].choices = _choices(contents)  # type: ignore[attr-defined]
        for place, dimension in enumerate(table.others):
            self.fields[f"{DIMENSION}{place}"] = forms.ChoiceField(
                label=str(dimension.name),
                choices=_choices(dimension),
                initial=dimension.total(),
            )
        years = [name for name in YearsForm.base_fields if name in self.fields]
        self.order_fields([name for name in self.fields if name not in years] + years)

    def clean_contents(self) -> Sequence[str]:
        chosen: Sequence[str] = self.cleaned_data["contents"]
        if len(chosen) > MOST_CONTENTS:
            raise ValidationError(_("At most %(most)s at once.") % {"most": MOST_CONTENTS})
        return chosen

    def wanted(self) -> list[dict[str, Any]]:
        """The indicators in PxWeb's terms; a total is not named, so that it need not be chosen."""
        select = {
            str(dimension.name.to("fi")): value
            for place, dimension in enumerate(self.table.others)
            if (value := self.cleaned_data[f"{DIMENSION}{place}"]) != dimension.total()
        }
        common = {"table": self.table.path} | ({"select": select} if select else {})
        return [common | {"contents": contents} for contents in self.cleaned_data["contents"]]


def _choices(dimension: Dimension) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in dimension.labels.items()]
