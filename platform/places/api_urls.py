"""API addresses of places."""

from rest_framework.routers import BaseRouter

from places.api import MunicipalityViewSet


def register(router: BaseRouter) -> None:
    """Add this app's view sets to the API."""
    router.register("municipalities", MunicipalityViewSet, basename="municipality")
