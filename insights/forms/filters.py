"""What of the area a page looks at, read from its address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from insights.models import Passage, ResponseCount
from insights.rollups import Area
from places.models import Municipality, PopulationGroup

Choices = list[tuple[str, Any]]


def period_name(period: str) -> str:
    """A period as people say it.

    >>> str(period_name("2026"))
    '2026'
    """
    if "-Q" in period:
        year, quarter = period.split("-Q")
        return gettext("quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": year}
    return period


class FilterForm(forms.Form):
    """What of the area is looked at; read from the address, so that a view can be shared."""

    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    period = forms.ChoiceField(label=_("Time"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    level = forms.ChoiceField(label=_("Shown"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        area: Area,
        groups: Sequence[PopulationGroup],
        levels: bool = False,
    ) -> None:
        """`levels` offers to show sub-themes, where a page lists themes."""
        super().__init__(data)
        self.area, self.groups = area, groups
        if len(area.municipalities) > 1:
            self._choices(
                "municipality", _("all municipalities"), [(m.pk, m) for m in area.municipalities]
            )
        else:
            del self.fields["municipality"]
        self._choices("group", _("all residents"), [(g.pk, g) for g in groups])
        periods = (
            ResponseCount.objects.filter(place=area.place, group="")
            .exclude(period="")
            .values_list("period", flat=True)
        )
        named = [(p, period_name(p)) for p in sorted(periods, reverse=True) if _is_wide(p)]
        self._choices("period", _("all time"), named)
        languages = [(code, name) for code, name in Passage.Language.choices if code != "other"]
        self._choices("language", _("all languages"), languages)
        if levels:
            self._choices("level", _("themes"), [("parts", _("themes and sub-themes"))])
        else:
            del self.fields["level"]

    def _choices(self, name: str, everything: Any, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        field.choices = [("", everything), *choices]

    def chosen(self, name: str) -> str:
        """The choice made; nothing when it is not among those offered."""
        return (
            str(self.cleaned_data.get(name) or "") if self.is_valid() or self.cleaned_data else ""
        )

    @property
    def chosen_municipality(self) -> Municipality | None:
        code = self.chosen("municipality")
        return next((m for m in self.area.municipalities if m.pk == code), None)

    @property
    def chosen_group(self) -> PopulationGroup | None:
        slug = self.chosen("group")
        return next((g for g in self.groups if g.pk == slug), None)

    @property
    def sentence(self) -> list[str]:
        """What is looked at, in words."""
        parts: list[Any] = [self.chosen_municipality or self.area.name]
        parts.append(self.chosen_group or _("all residents"))
        parts.append(period_name(self.chosen("period")) or _("all time"))
        if language := self.chosen("language"):
            parts.append(Passage.Language(language).label)
        if self.chosen("level"):
            parts.append(_("themes and sub-themes"))
        return [str(part) for part in parts]


def _is_wide(period: str) -> bool:
    """Years and quarters are chosen; months are too narrow to tell anything."""
    return "-" not in period or "-Q" in period
