"""What machines read of themes, signals and insights; every count has passed disclosure control."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from insights.models import Insight, Quote, Theme, WeakSignal
from insights.rollups import Line
from shared.disclosure import Cell, shown


@extend_schema_field(serializers.IntegerField(allow_null=True))
class CellField(serializers.Field[Cell, Any, Any, Any]):
    """A count of people; null when it is hidden because it is too small."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Cell | int) -> int | None:
        return (value if isinstance(value, Cell) else shown(value)).value


class ThemeSerializer(serializers.ModelSerializer[Theme]):
    """A theme with its people in the place, group and period asked for."""

    name = serializers.CharField(source="__str__", read_only=True)
    part_of = serializers.SerializerMethodField()
    labelled_by_machine = serializers.BooleanField(source="is_machine_labelled", read_only=True)
    people = serializers.SerializerMethodField()
    groups = serializers.SerializerMethodField()

    class Meta:
        model = Theme
        fields = [
            "id",
            "language",
            "name",
            "labelled_by_machine",
            "terms",
            "category",
            "part_of",
            "people",
            "groups",
        ]

    def get_part_of(self, theme: Theme) -> UUID | None:
        """The theme that a sub-theme is a part of; null for a theme."""
        return theme.whole.pk if theme.whole else None

    def get_people(self, theme: Theme) -> int | None:
        """Distinct people; null when fewer than k."""
        return self._line(theme).people.value

    def get_groups(self, theme: Theme) -> dict[str, int | None]:
        """People by population group; null when hidden."""
        return {slug: cell.value for slug, cell in self._line(theme).groups.items()}

    def _line(self, theme: Theme) -> Line:
        lines: dict[Any, Line] = self.context["lines"]
        return lines.get(theme.pk) or Line(Cell(0), {})


class WeakSignalSerializer(serializers.ModelSerializer[WeakSignal]):
    """A weak signal; what is reckoned from a hidden number of people is null like the number."""

    respondents = CellField(source="people")
    score = serializers.FloatField(source="score_told", read_only=True, allow_null=True)
    sources = serializers.IntegerField(source="sources_told", read_only=True, allow_null=True)

    class Meta:
        model = WeakSignal
        fields = [
            "id",
            "language",
            "label",
            "terms",
            "pace",
            "kind",
            "theme",
            "municipality",
            "group",
            "first_seen",
            "last_seen",
            "respondents",
            "sources",
            "window_weeks",
            "score",
            "status",
        ]


class QuoteSerializer(serializers.ModelSerializer[Quote]):
    language = serializers.CharField(source="passage.language", read_only=True)

    class Meta:
        model = Quote
        fields = ["id", "text", "language"]


class InsightSerializer(serializers.ModelSerializer[Insight]):
    """A confirmed insight with the quotes that were released."""

    claim = serializers.DictField(child=serializers.CharField(), read_only=True)
    limits = serializers.DictField(child=serializers.CharField(), read_only=True)
    respondents = CellField(source="people")
    sources = serializers.IntegerField(source="sources_told", read_only=True, allow_null=True)
    quotes = QuoteSerializer(source="released_quotes", many=True, read_only=True)

    class Meta:
        model = Insight
        fields = [
            "id",
            "claim",
            "limits",
            "confidence",
            "municipalities",
            "groups",
            "period_start",
            "period_end",
            "respondents",
            "sources",
            "confirmed_on",
            "quotes",
        ]
