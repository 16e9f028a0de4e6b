"""Files for answers: sent first, named in the answers by their ids."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status, viewsets
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import Throttled
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response as Reply
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from shared.limits import wait_before
from shared.uploads import dropped_uploads
from surveys.actions import check_size, store_attachment
from surveys.forms.uploads import AT_MOST
from surveys.models import Attachment
from surveys.serializers import AttachmentSerializer, UploadSerializer

HUGE = 1 << 40
"""Bytes: larger than any cap."""


class UploadThrottle(BaseThrottle):
    """So many files a minute from one address; the same count as on the answering pages."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Raise what becomes a 429 with Retry-After."""
        if seconds := wait_before("attachment", request._request, most=AT_MOST):  # noqa: SLF001 - the limits know Django alone
            raise Throttled(wait=seconds)
        return True


class AttachmentViewSet(viewsets.GenericViewSet[Attachment]):
    """Send a file without an account. It waits a day for the response that names it."""

    permission_classes = [AllowAny]
    parser_classes = [MultiPartParser]
    throttle_classes = [UploadThrottle]
    serializer_class = UploadSerializer
    queryset = Attachment.objects.none()

    def get_authenticators(self) -> list[BaseAuthentication]:
        """What is public looks at nobody's session."""
        return []

    @extend_schema(
        request={"multipart/form-data": UploadSerializer},
        responses={
            201: OpenApiResponse(AttachmentSerializer, "Stored; name its id in the answers."),
            400: OpenApiResponse(OpenApiTypes.OBJECT, "What is wrong with the file, by field."),
            429: OpenApiResponse(OpenApiTypes.OBJECT, "Too many files from this network: wait."),
        },
    )
    def create(self, request: Request) -> Reply:
        """Send one photo (JPEG, PNG, WebP), recording (MP3, M4A, OGG, WAV) or file (PDF, text).

        Its type is found from its content. Places, times, devices and names in it are removed.
        """
        serializer = UploadSerializer(data=request.data)
        too_large = bool(dropped_uploads(request._request))  # noqa: SLF001
        if too_large:
            serializer.fields.pop("file")
        serializer.is_valid(raise_exception=True)
        survey, question = (
            serializer.validated_data["survey"],
            serializer.validated_data["question"],
        )
        if too_large:
            check_size(question.accept, HUGE)
        file = serializer.validated_data["file"]
        check_size(question.accept, file.size)
        kept = store_attachment(survey, question=question, data=file.read())
        return Reply(
            AttachmentSerializer(kept).data,
            status=status.HTTP_201_CREATED,
            headers={"Cache-Control": "no-store"},
        )
