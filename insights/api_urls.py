"""API addresses of insights."""

from rest_framework.routers import BaseRouter

from insights import api


def register(router: BaseRouter) -> None:
    """Add this app's view sets to the API."""
    router.register("themes", api.ThemeViewSet, basename="theme")
    router.register("signals", api.WeakSignalViewSet, basename="signal")
    router.register("insights", api.InsightViewSet, basename="insight")
