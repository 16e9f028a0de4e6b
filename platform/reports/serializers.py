"""Published reports as machines read them."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reports.models import ReportVersion, WelfareReport


class PublishedVersionSerializer(serializers.ModelSerializer[ReportVersion]):
    """A published version without its content."""

    class Meta:
        model = ReportVersion
        fields = [
            "number",
            "sha256",
            "languages",
            "published_on",
            "decided_by",
            "decided_on",
            "decision_reference",
            "errata",
        ]
        read_only_fields = fields


class ReportSerializer(serializers.ModelSerializer[WelfareReport]):
    """A report with its published versions, newest first."""

    title = serializers.DictField(child=serializers.CharField(), read_only=True)
    organisation = serializers.CharField(source="organisation.name", read_only=True)
    municipality = serializers.CharField(
        source="organisation.municipality_id", read_only=True, allow_null=True
    )
    county = serializers.CharField(source="organisation.county_id", read_only=True, allow_null=True)
    term = serializers.CharField(read_only=True)
    versions = PublishedVersionSerializer(source="editions", many=True, read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = WelfareReport
        fields = [
            "id",
            "kind",
            "title",
            "organisation",
            "municipality",
            "county",
            "term",
            "year",
            "is_demo",
            "versions",
            "url",
        ]
        read_only_fields = fields

    def get_url(self, report: WelfareReport) -> str:
        """The address of the page that everybody reads."""
        return reverse("reports:public_detail", args=[report.pk])


class ReportDetailSerializer(ReportSerializer):
    """A report with the locked content of its newest version, over which the hash is made."""

    content = serializers.SerializerMethodField()

    class Meta(ReportSerializer.Meta):
        fields = [*ReportSerializer.Meta.fields, "content"]
        read_only_fields = fields

    @extend_schema_field(serializers.DictField())
    def get_content(self, report: WelfareReport) -> dict[str, Any]:
        """Sections with text, indicators, evidence and gaps, in every language of the report."""
        content: dict[str, Any] = report.editions[0].content
        return content
