"""The API of surveys: read the open ones, send a response, list responses by permission."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, ParseError
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response as Reply
from rest_framework.serializers import BaseSerializer
from rest_framework.throttling import BaseThrottle

from shared.api import SendingThrottle
from shared.permissions import require
from surveys.actions import KeyReused, Submitted, read_original, submit_response
from surveys.api.definitions import FormActions
from surveys.middleware import PACE, client_key, is_small
from surveys.models import Response, Survey
from surveys.permissions import may_read
from surveys.serializers import (
    OriginalSerializer,
    ResponseSerializer,
    SubmissionSerializer,
    SubmittedSerializer,
    SurveySerializer,
)


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("The request is larger than 256 kilobytes.")
    default_code = "too-large"


class Conflict(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_detail = _("This idempotency key has been used for another content.")
    default_code = "key-reused"


class CarefulJSONParser(JSONParser):
    """JSON nested too deeply is a mistake of the sender, not of the server."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error


class NewestFirst(CursorPagination):
    """However many responses there are, none is counted to show the newest."""

    page_size = 50
    ordering = ("-submitted_on", "pk")


class SurveyViewSet(FormActions, viewsets.ReadOnlyModelViewSet[Survey]):
    """The surveys that anybody may answer today; for members also those that they see elsewhere."""

    permission_classes = [AllowAny]
    serializer_class = SurveySerializer
    lookup_field = "slug"
    queryset = Survey.objects.none()

    def get_queryset(self) -> QuerySet[Survey]:
        found = Survey.objects.open_on(timezone.localdate())
        if self.request.user.is_authenticated:
            usable = Survey.objects.usable_by(self.request.user)
            either = Q(pk__in=found.values("pk")) | Q(pk__in=usable.values("pk"))
            found = Survey.objects.filter(either)
        return found.select_related("organisation").prefetch_related("municipalities", "versions")


class ResponseViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Response],
):
    """Send a response without an account; list those that the reader may see."""

    parser_classes = [CarefulJSONParser]
    pagination_class = NewestFirst
    queryset = Response.objects.none()

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Sending carries nobody's authority, whoever is signed in."""
        request: Request | None = self.request  # none while the schema is made
        if request and request.method == "POST":
            return []
        return super().get_authenticators()

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny()] if self.action == "create" else [IsAuthenticated()]

    def get_throttles(self) -> list[BaseThrottle]:
        counted = self.request.META.get(PACE)  # by surveys.middleware
        return [SendingThrottle()] if self.action == "create" and not counted else []

    def get_queryset(self) -> QuerySet[Response]:
        responses = Response.objects.visible_to(self.request.user)
        return responses.select_related("survey__organisation")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        by_action: dict[str, type[BaseSerializer[Any]]] = {
            "create": SubmissionSerializer,
            "retrieve": OriginalSerializer,
        }
        return by_action.get(self.action, ResponseSerializer)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a large body before it is read."""
        if not is_small(request):
            raise TooLarge
        super().initial(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Reply:
        """The original words; that they were read is written down."""
        response = self.get_object()
        require(may_read(request.user, response))
        read_original(response, actor=request.user)
        return Reply(self.get_serializer(response).data)

    @extend_schema(
        request=SubmissionSerializer,
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                description="Your own random key, 8–200 characters: a retry stores nothing twice.",
            ),
            OpenApiParameter(
                "Koettu-Proof",
                str,
                OpenApiParameter.HEADER,
                description="A solved /api/challenge/ as `salt.number.signature`, for who sends much.",
            ),
        ],
        responses={
            200: OpenApiResponse(SubmittedSerializer, "The same had been sent before."),
            201: OpenApiResponse(SubmittedSerializer, "Stored."),
            400: OpenApiResponse(OpenApiTypes.OBJECT, "Errors by field or question name."),
            409: OpenApiResponse(OpenApiTypes.OBJECT, "The key came with another content."),
            413: OpenApiResponse(OpenApiTypes.OBJECT, "Larger than 256 kilobytes."),
            429: OpenApiResponse(OpenApiTypes.OBJECT, "Wait, or send a proof of work."),
        },
    )
    def create(self, request: Request) -> Reply:
        """Send one filled survey and get its receipt code."""
        try:
            sent = self._send(request, client_key(request))
        except KeyReused as error:
            raise Conflict from error
        code = status.HTTP_201_CREATED if sent.created else status.HTTP_200_OK
        reply = SubmittedSerializer(sent).data
        return Reply(reply, status=code, headers={"Cache-Control": "no-store"})

    def _send(self, request: Request, client_key: str) -> Submitted:
        serializer = SubmissionSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = serializer.validated_data
        via = values.get("via") and (
            values["survey"].links.filter(code=values["via"]).select_related("organisation").first()
        )
        return submit_response(
            values["version"],
            answers=values["answers"],
            language=values["language"],
            municipality=values["municipality"],
            groups=values.get("groups", ()),
            consents=values["consents"],
            client_key=client_key,
            source=via.organisation if via else None,
        )
