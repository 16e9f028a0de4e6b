"""Machines may read where things are."""

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny

from places.models import Municipality
from places.querysets import MunicipalityQuerySet
from places.serializers import MunicipalitySerializer

COUNTY = r"^\d{2}$"


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter(
                "county",
                {"type": "string", "pattern": COUNTY},
                description="Two-digit code of a wellbeing services county.",
            )
        ]
    )
)
class MunicipalityViewSet(viewsets.ReadOnlyModelViewSet[Municipality]):
    """The municipalities of today: codes, names by language, county and region."""

    serializer_class = MunicipalitySerializer
    permission_classes = [AllowAny]
    authentication_classes = []
    lookup_value_regex = r"\d{3}"
    queryset = Municipality.objects.none()

    def get_queryset(self) -> MunicipalityQuerySet:
        places = Municipality.objects.current().select_related("county", "region").order_by("pk")
        if county := self.request.query_params.get("county"):
            if not (county.isascii() and county.isdigit() and len(county) == 2):  # noqa: PLR2004 - as COUNTY
                raise ValidationError({"county": "Give the two digits of a county's code."})
            places = places.filter(county=county)
        return places
