"""API addresses of surveys."""

from rest_framework.routers import BaseRouter

from surveys.api import AttachmentViewSet, ReceiptViewSet, ResponseViewSet, SurveyViewSet


def register(router: BaseRouter) -> None:
    """Add this app's view sets to the API."""
    router.register("surveys", SurveyViewSet, basename="survey")
    router.register("responses", ResponseViewSet, basename="response")
    router.register("attachments", AttachmentViewSet, basename="attachment")
    router.register("receipts", ReceiptViewSet, basename="receipt")
