"""The API of reports: everybody may read what is published."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.permissions import AllowAny
from rest_framework.serializers import BaseSerializer

from reports.models import WelfareReport
from reports.serializers import ReportDetailSerializer, ReportSerializer


@extend_schema_view(
    list=extend_schema(
        summary="Published welfare reports",
        parameters=[
            OpenApiParameter(
                "municipality",
                description="Code of a municipality: its reports and its county's.",
            )
        ],
        auth=[],
    ),
    retrieve=extend_schema(
        summary="A published report with the locked content of its newest version", auth=[]
    ),
)
class ReportViewSet(viewsets.ReadOnlyModelViewSet[WelfareReport]):
    """Published reports; drafts are not here."""

    permission_classes = [AllowAny]
    queryset = WelfareReport.objects.none()

    def get_queryset(self) -> QuerySet[WelfareReport]:
        reports = WelfareReport.objects.published().with_editions()
        if code := self.request.query_params.get("municipality", ""):
            reports = reports.about_municipality(code)
        return reports.order_by("organisation__name", "-term__start_year", "kind", "pk")

    def get_serializer_class(self) -> type[BaseSerializer[WelfareReport]]:
        return ReportDetailSerializer if self.action == "retrieve" else ReportSerializer
