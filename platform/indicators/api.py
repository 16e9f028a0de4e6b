"""Machines may read the indicators and a place's values."""

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from indicators.models import Indicator, IndicatorValue
from indicators.querysets import IndicatorQuerySet
from indicators.serializers import IndicatorSerializer, SeriesSerializer

CODE_DIGITS = 3
SLUG = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}


@extend_schema_view(
    retrieve=extend_schema(
        parameters=[OpenApiParameter("slug", SLUG, OpenApiParameter.PATH, required=True)]
    )
)
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

    @extend_schema(
        parameters=[
            OpenApiParameter("slug", SLUG, OpenApiParameter.PATH, required=True),
            OpenApiParameter(
                "municipality",
                {"type": "string", "pattern": "^[0-9]{3}$"},
                description="Three-digit code of a municipality; without it, the whole country.",
            ),
        ],
        responses=SeriesSerializer,
    )
    @action(detail=True, pagination_class=None)
    def values(self, request: Request, slug: str) -> Response:
        """The series of one municipality, or of the whole country."""
        indicator = self.get_object()
        code = request.query_params.get("municipality")
        rows = IndicatorValue.objects.visible_to(request.user).filter(indicator=indicator)
        if code is None:
            rows = rows.filter(level="country", place_code="")
        elif code.isascii() and code.isdigit() and len(code) == CODE_DIGITS:
            rows = rows.filter(level="municipality", place_code=code)
        else:
            raise ValidationError(
                {"municipality": "Give the three digits of a municipality's code."}
            )
        answer: dict[str, object] = {
            "indicator": indicator.slug,
            "municipality": code,
            "is_demo": indicator.is_demo,
            "licence": indicator.licence,
            "citation": indicator.citation,
            "values": rows.order_by("year", "gender").values(
                "year", "gender", "value", "retrieved_on"
            ),
        }
        return Response(SeriesSerializer(answer).data)
