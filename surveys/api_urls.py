"""API addresses of surveys."""

from rest_framework.routers import BaseRouter

from surveys.api import ResponseViewSet, SurveyViewSet


def register(router: BaseRouter) -> None:
    """Add this app's view sets to the API."""
    router.register("surveys", SurveyViewSet, basename="survey")
    router.register("responses", ResponseViewSet, basename="response")
