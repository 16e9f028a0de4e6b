from rest_framework import serializers

from indicators.models import Indicator, IndicatorValue
from places.serializers import NamesSerializer
from shared.translated import LANGUAGES


class IndicatorSerializer(serializers.ModelSerializer[Indicator]):
    title = NamesSerializer()
    description = NamesSerializer()
    caveats = NamesSerializer()
    limits = NamesSerializer()
    unit = NamesSerializer()
    publisher = NamesSerializer()

    class Meta:
        model = Indicator
        fields = [
            "slug",
            "title",
            "description",
            "caveats",
            "limits",
            "rhythm",
            "unit",
            "decimals",
            "polarity",
            "is_count",
            "categories",
            "groups",
            "publisher",
            "source",
            "source_id",
            "licence",
            "citation",
            "is_demo",
        ]


GENDERS = IndicatorValue.Gender.values


class SeriesQuery(serializers.Serializer[dict[str, object]]):
    """Whose values are asked for: one place at most, without any the whole country."""

    municipality = serializers.RegexField(r"\A[0-9]{3}\Z", required=False)
    county = serializers.RegexField(r"\A[0-9]{2,3}\Z", required=False)
    region = serializers.RegexField(r"\A[0-9]{2,3}\Z", required=False)
    gender = serializers.ChoiceField(choices=GENDERS, required=False)
    group = serializers.SlugField(required=False, help_text="Slug of a population group.")

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        if sum(level in attrs for level in ("municipality", "county", "region")) > 1:
            raise serializers.ValidationError("Give one place at a time.")
        return attrs


class TableQuery(serializers.Serializer[dict[str, object]]):
    """Which values of an indicator a table holds, and in which language the names are."""

    level = serializers.ChoiceField(
        choices=IndicatorValue.Level.values, default=IndicatorValue.Level.MUNICIPALITY
    )
    gender = serializers.ChoiceField(choices=GENDERS, default=IndicatorValue.Gender.TOTAL)
    group = serializers.SlugField(default="", help_text="Slug of a population group.")
    year = serializers.IntegerField(
        required=False, min_value=1900, max_value=2200, help_text="One year; without it, all."
    )
    language = serializers.ChoiceField(choices=LANGUAGES, default=LANGUAGES[0])


class ValueSerializer(serializers.Serializer[dict[str, object]]):
    """One value of a place; `gender` is total, female or male, `group` empty for everybody."""

    year = serializers.IntegerField()
    gender = serializers.ChoiceField(choices=GENDERS)
    group = serializers.CharField(allow_null=True)
    value = serializers.FloatField()
    retrieved_on = serializers.DateField()


class SeriesSerializer(serializers.Serializer[dict[str, object]]):
    """The values of one indicator for one place, oldest first.

    Where `is_demo` is true the values are made up and tell nothing of the place.
    """

    indicator = serializers.SlugField()
    level = serializers.ChoiceField(choices=IndicatorValue.Level.values)
    place = serializers.CharField(allow_blank=True)
    municipality = serializers.CharField(allow_null=True)
    is_demo = serializers.BooleanField()
    licence = serializers.CharField()
    citation = serializers.CharField()
    values = ValueSerializer(many=True)
