"""What machines may ask of surveys and responses."""

from surveys.api.attachments import AttachmentViewSet
from surveys.api.receipts import ReceiptViewSet
from surveys.api.surveys import ResponseViewSet, SurveyViewSet

__all__ = ["AttachmentViewSet", "ReceiptViewSet", "ResponseViewSet", "SurveyViewSet"]
