"""API addresses of reports."""

from rest_framework.routers import BaseRouter

from reports.api import ReportViewSet


def register(router: BaseRouter) -> None:
    """Add this app's view sets to the API."""
    router.register("reports", ReportViewSet, basename="report")
