"""What the holder of a receipt code may do; the code travels in the body and never in an address."""

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.authentication import BaseAuthentication
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response as Reply
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from shared.limits import hit, is_over
from surveys.actions import correct_response, withdraw_response
from surveys.api.surveys import CarefulJSONParser
from surveys.documents.serving import served
from surveys.forms.receipts import WRONG_CODES
from surveys.models import Response
from surveys.receipts import find_response
from surveys.serializers import (
    CodeSerializer,
    CorrectionSerializer,
    ReceiptFileSerializer,
    ReceiptSerializer,
)

WAIT = 60
FOUND: dict[int, Any] = {
    200: OpenApiResponse(ReceiptSerializer, "The response as it is now."),
    404: OpenApiResponse(OpenApiTypes.OBJECT, "No receipt has this code."),
    429: OpenApiResponse(OpenApiTypes.OBJECT, "Too many wrong codes: wait."),
}
REFUSED = OpenApiResponse(OpenApiTypes.OBJECT, "What is wrong, by field or question name.")


class GuessThrottle(BaseThrottle):
    """Whoever has sent many wrong codes waits, with the right one too."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Raise what becomes a 429 with Retry-After."""
        if is_over("wrong-code", request._request, most=WRONG_CODES):  # noqa: SLF001 - the limits know Django alone
            raise Throttled(wait=WAIT)
        return True


class ReceiptViewSet(viewsets.GenericViewSet[Response]):
    """Read, correct and withdraw a response by its receipt code."""

    permission_classes = [AllowAny]
    parser_classes = [CarefulJSONParser]
    throttle_classes = [GuessThrottle]
    serializer_class = CodeSerializer
    queryset = Response.objects.none()

    def get_authenticators(self) -> list[BaseAuthentication]:
        """The code is the only authority."""
        return []

    def _found(self, request: Request, data: dict[str, Any]) -> Response:
        response = find_response(data["code"])
        if response is None:
            hit("wrong-code", request._request)  # noqa: SLF001
            raise NotFound(
                _("No receipt has this code. Check it letter by letter, or copy it again.")
            )
        return response

    def _reply(self, response: Response) -> Reply:
        return Reply(ReceiptSerializer(response).data, headers={"Cache-Control": "no-store"})

    @extend_schema(request=CodeSerializer, responses=FOUND)
    def create(self, request: Request) -> Reply:
        """What became of the response, and all that was told in it."""
        serializer = CodeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self._reply(self._found(request, serializer.validated_data))

    @extend_schema(request=CorrectionSerializer, responses={**FOUND, 400: REFUSED})
    @action(detail=False, methods=["post"])
    def correct(self, request: Request) -> Reply:
        """Put new answers, all of them, in place of the old; consents only if they are given."""
        serializer = CorrectionSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = serializer.validated_data
        response = self._found(request, values)
        correct_response(response, answers=values["answers"], consents=values.get("consents"))
        return self._reply(response)

    @extend_schema(request=CodeSerializer, responses=FOUND)
    @action(detail=False, methods=["post"])
    def withdraw(self, request: Request) -> Reply:
        """Remove what was told everywhere, for good; withdrawing twice changes nothing."""
        serializer = CodeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        response = self._found(request, serializer.validated_data)
        if not response.is_forgotten:
            withdraw_response(response)
        return self._reply(response)

    @extend_schema(
        request=ReceiptFileSerializer,
        responses={200: OpenApiTypes.BINARY, 404: FOUND[404], 429: FOUND[429]},
    )
    @action(detail=False, methods=["post"])
    def file(self, request: Request) -> HttpResponseBase:
        """One of the files of the response."""
        serializer = ReceiptFileSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = serializer.validated_data
        found = self._found(request, values).attachments.filter(pk=values["id"]).first()
        if found is None:
            raise NotFound
        return served(found)
