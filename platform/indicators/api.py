"""Machines may read the indicators and a place's values."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from indicators.datasets import Dataset
from indicators.models import Indicator, IndicatorValue
from indicators.querysets import IndicatorQuerySet
from indicators.serializers import IndicatorSerializer, SeriesQuery, SeriesSerializer, TableQuery

SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
IN_PATH = OpenApiParameter("slug", SLUG, OpenApiParameter.PATH, required=True)


@extend_schema_view(retrieve=extend_schema(parameters=[IN_PATH]))
class IndicatorViewSet(viewsets.ReadOnlyModelViewSet[Indicator]):
    """Indicators: what they tell, what they do not, whose they are."""

    serializer_class = IndicatorSerializer
    permission_classes = [AllowAny]
    authentication_classes = []
    lookup_field = "slug"
    lookup_value_regex = r"[-a-zA-Z0-9_]+"
    queryset = Indicator.objects.none()

    def get_queryset(self) -> IndicatorQuerySet:
        return (
            Indicator.objects.visible_to(self.request.user)
            .prefetch_related("categories", "groups")
            .order_by("slug")
        )

    @extend_schema(parameters=[IN_PATH, SeriesQuery], responses=SeriesSerializer)
    @action(detail=True, pagination_class=None)
    def values(self, request: Request, slug: str) -> Response:
        """The series of one municipality, county or region, or of the whole country."""
        indicator = self.get_object()
        asked = _checked(SeriesQuery, request)
        level = next((one for one in ("municipality", "county", "region") if one in asked), None)
        place = asked[level] if level else ""
        rows = IndicatorValue.objects.visible_to(request.user).filter(
            indicator=indicator, level=level or IndicatorValue.Level.COUNTRY, place_code=place
        )
        if "gender" in asked:
            rows = rows.filter(gender=asked["gender"])
        if "group" in asked:
            rows = rows.filter(group=asked["group"])
        answer: dict[str, object] = {
            "indicator": indicator.slug,
            "level": level or IndicatorValue.Level.COUNTRY,
            "place": place,
            "municipality": asked.get("municipality"),
            "is_demo": indicator.is_demo,
            "licence": indicator.licence,
            "citation": indicator.citation,
            "values": rows.order_by("year", "gender", "group").values(
                "year", "gender", "group", "value", "retrieved_on"
            ),
        }
        return Response(SeriesSerializer(answer).data)

    @extend_schema(
        parameters=[IN_PATH, TableQuery], responses={(200, "application/json"): OpenApiTypes.OBJECT}
    )
    @action(detail=True, pagination_class=None, url_path="json-stat", url_name="json-stat")
    def json_stat(self, request: Request, slug: str) -> Response:
        """All places of a level as a JSON-stat 2 dataset, with the licence and the citation."""
        return Response(self._dataset(request).json_stat())

    @extend_schema(
        parameters=[IN_PATH, TableQuery], responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    @action(detail=True, pagination_class=None)
    def csv(self, request: Request, slug: str) -> HttpResponse:
        """The same as CSV with commas and decimal points, a row for each place and year."""
        lines = self._dataset(request).csv()
        name = f'attachment; filename="{slug}.csv"'
        headers = {"Content-Disposition": name}
        return HttpResponse("".join(lines), content_type="text/csv; charset=utf-8", headers=headers)

    def _dataset(self, request: Request) -> Dataset:
        indicator = self.get_object()
        asked = _checked(TableQuery, request)
        year = asked.pop("year", None)
        return Dataset(indicator=indicator, years=[year] if year else (), **asked)


def _checked(query: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """What the address asks for; a 400 that names the field when it asks wrongly."""
    form = query(data=request.query_params.dict())
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)
