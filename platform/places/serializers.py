from rest_framework import serializers

from places.models import Municipality, Region, WellbeingServicesCounty


class NamesSerializer(serializers.Serializer[dict[str, str]]):
    """A text by language."""

    fi = serializers.CharField(required=False)
    sv = serializers.CharField(required=False)
    en = serializers.CharField(required=False)


class CountySerializer(serializers.ModelSerializer[WellbeingServicesCounty]):
    name = NamesSerializer()

    class Meta:
        model = WellbeingServicesCounty
        fields = ["code", "name"]


class RegionSerializer(serializers.ModelSerializer[Region]):
    name = NamesSerializer()

    class Meta:
        model = Region
        fields = ["code", "name"]


class MunicipalitySerializer(serializers.ModelSerializer[Municipality]):
    name = NamesSerializer()
    county = CountySerializer()
    region = RegionSerializer()

    class Meta:
        model = Municipality
        fields = ["code", "name", "language_status", "saami_homeland", "county", "region"]
