"""The API of themes, signals and insights, for members of municipalities and counties."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, permissions, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from insights.forms import FilterForm
from insights.models import Insight, Quote, Theme, WeakSignal
from insights.permissions import may_curate, may_read_workspace
from insights.rollups import area_of, theme_matrix, told_themes
from insights.serializers import InsightSerializer, ThemeSerializer, WeakSignalSerializer
from places.models import PopulationGroup

FILTERS = [
    OpenApiParameter("municipality", description="Code of one of your municipalities."),
    OpenApiParameter("group", description="Slug of a population group."),
    OpenApiParameter("period", description="`2026` or `2026-Q4`."),
    OpenApiParameter("language", description="`fi`, `sv` or `en`."),
]


class WorkspacePermission(permissions.BasePermission):
    """Members of municipalities and counties; the refusal says why."""

    def has_permission(self, request: Request, view: Any) -> bool:
        verdict = may_read_workspace(request.user)
        self.message = str(verdict.reason)
        return bool(verdict)


class ThemeViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Theme]):
    """Themes with distinct people, in your area as a whole or as the filters narrow it.

    A count of null is hidden because it, or one beside it, rests on too few people.
    """

    queryset = Theme.objects.none()
    serializer_class = ThemeSerializer
    permission_classes = [permissions.IsAuthenticated, WorkspacePermission]

    def get_queryset(self) -> QuerySet[Theme]:
        themes = (
            Theme.objects.visible_to(self.request.user)
            .current()
            .select_related("parent__merged_into")
            .order_by("language", "machine_label", "pk")  # their numbers go by size
        )
        if not may_curate(self.request.user):
            themes = themes.filter(pk__in=told_themes())
        return themes

    @extend_schema(parameters=FILTERS)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        groups = list(PopulationGroup.objects.all())
        membership = getattr(request._request, "membership", None)  # noqa: SLF001 - the middleware's
        area = area_of(request.user, membership.organisation if membership else None)
        form = FilterForm(request.query_params, area=area, groups=groups)
        if not form.is_valid():
            raise ValidationError(dict(form.errors.get_json_data()))
        themes = self.get_queryset()
        if language := form.chosen("language"):
            themes = themes.filter(language=language)
        chosen = list(themes)
        matrix = theme_matrix(
            groups,
            place=area.narrowed(form.chosen_municipality).place,
            period=form.chosen("period"),
        )
        if slug := form.chosen("group"):
            for line in matrix.themes.values():
                line.groups = {slug: line.groups[slug]} if slug in line.groups else {}
        page = self.paginate_queryset(chosen)
        context = {**self.get_serializer_context(), "lines": matrix.themes}
        serializer = ThemeSerializer(page, many=True, context=context)
        return self.get_paginated_response(serializer.data)


class WeakSignalViewSet(viewsets.ReadOnlyModelViewSet[WeakSignal]):
    """Weak signals of your area."""

    queryset = WeakSignal.objects.none()
    serializer_class = WeakSignalSerializer
    permission_classes = [permissions.IsAuthenticated, WorkspacePermission]

    def get_queryset(self) -> QuerySet[WeakSignal]:
        return (
            WeakSignal.objects.visible_to(self.request.user)
            .select_related("group")
            .order_by("-score", "pk")
        )


class InsightViewSet(viewsets.ReadOnlyModelViewSet[Insight]):
    """Confirmed insights about your area, with released quotes."""

    queryset = Insight.objects.none()
    serializer_class = InsightSerializer
    permission_classes = [permissions.IsAuthenticated, WorkspacePermission]

    def get_queryset(self) -> QuerySet[Insight]:
        released = Quote.objects.publishable().select_related("passage")
        return (
            Insight.objects.visible_to(self.request.user)
            .confirmed()
            .prefetch_related(
                "municipalities", "groups", Prefetch("quotes", released, to_attr="released_quotes")
            )
            .order_by("-confirmed_on", "pk")
        )
