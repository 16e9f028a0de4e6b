"""API addresses of places."""

from rest_framework.routers import BaseRouter


def register(router: BaseRouter) -> None:
    """Add this app's view sets to the API."""
