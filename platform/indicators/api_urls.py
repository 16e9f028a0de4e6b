"""API addresses of indicators."""

from rest_framework.routers import BaseRouter

from indicators.api import IndicatorViewSet


def register(router: BaseRouter) -> None:
    """Add this app's view sets to the API."""
    router.register("indicators", IndicatorViewSet, basename="indicator")
