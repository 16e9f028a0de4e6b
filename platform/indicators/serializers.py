from rest_framework import serializers

from indicators.models import Indicator
from places.serializers import NamesSerializer


class IndicatorSerializer(serializers.ModelSerializer[Indicator]):
    title = NamesSerializer()
    description = NamesSerializer()
    limits = NamesSerializer()
    unit = NamesSerializer()
    publisher = NamesSerializer()

    class Meta:
        model = Indicator
        fields = [
            "slug",
            "title",
            "description",
            "limits",
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


class ValueSerializer(serializers.Serializer[dict[str, object]]):
    """One value of a place; `gender` is total, female or male."""

    year = serializers.IntegerField()
    gender = serializers.ChoiceField(choices=["total", "female", "male"])
    value = serializers.FloatField()
    retrieved_on = serializers.DateField()


class SeriesSerializer(serializers.Serializer[dict[str, object]]):
    """The values of one indicator for one place, oldest first.

    Where `is_demo` is true the values are made up and tell nothing of the place.
    """

    indicator = serializers.SlugField()
    municipality = serializers.CharField(allow_null=True)
    is_demo = serializers.BooleanField()
    licence = serializers.CharField()
    citation = serializers.CharField()
    values = ValueSerializer(many=True)
