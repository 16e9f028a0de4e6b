"""The forms of surveys for machines: their versions, as JSON and as XLSForm, and the draft."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.exceptions import ValidationError as BadRequest
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.request import Request
from rest_framework.response import Response as Reply

from organisations.permissions import acting_user
from shared.permissions import require
from surveys.actions import DefinitionConflict, import_definition
from surveys.definition import definition_of, read_definition
from surveys.models import Survey, SurveyVersion
from surveys.permissions import may_build, may_run
from surveys.serializers import (
    DefinitionSerializer,
    SavedDefinitionSerializer,
    SurveyVersionSerializer,
    VersionSerializer,
)
from surveys.spreadsheets import Reading, read_xlsform, write_xlsform
from surveys.spreadsheets.exchange import read_json, told_definition

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_FORM = 5 * 1024 * 1024
NUMBER = OpenApiParameter("number", OpenApiTypes.INT, OpenApiParameter.PATH)


class FormTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("The file is larger than 5 megabytes. A form is much smaller.")
    default_code = "too-large"


class BytesParser(BaseParser):
    """The body as it was sent; its reader names what is wrong with it."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return stream.read()


class WorkbookParser(BytesParser):
    media_type = XLSX


class DefinitionParser(BytesParser):
    media_type = JSONParser.media_type


class FormActions(GenericAPIView[Survey]):
    """What the view set of surveys knows of their forms."""

    @extend_schema(responses=VersionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def versions(self, request: Request, slug: str) -> Reply:
        """The versions of the form that have been asked, the newest first."""
        return Reply(VersionSerializer(self.get_object().versions.all(), many=True).data)

    @extend_schema(responses=SurveyVersionSerializer, parameters=[NUMBER])
    @action(detail=True, url_path=r"versions/(?P<number>[0-9]{1,5})")
    def version(self, request: Request, slug: str, number: str) -> Reply:
        """The questions of one frozen version."""
        return Reply(SurveyVersionSerializer(self._version(number)).data)

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY}, parameters=[NUMBER], filters=False)
    @action(detail=True, url_path=r"versions/(?P<number>[0-9]{1,5})/xlsform", url_name="xlsform")
    def xlsform(self, request: Request, slug: str, number: str) -> HttpResponse:
        """One frozen version as an XLSForm workbook."""
        version = self._version(number)
        data = write_xlsform(
            definition_of(version), title=version.survey.title, form_id=slug, version=number
        )
        name = f"{slug}-{version.number}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(data, content_type=XLSX, headers=headers)

    @extend_schema(responses=DefinitionSerializer)
    @action(detail=True, parser_classes=[DefinitionParser, WorkbookParser])
    def definition(self, request: Request, slug: str) -> Reply:
        """The draft of the form, for those who may change it."""
        survey = self.get_object()
        require(may_run(request.user, survey))
        told = told_definition(read_definition({"pages": [], **survey.definition}), survey.title)
        return Reply({**told, "revision": survey.revision})

    @extend_schema(
        request={"application/json": DefinitionSerializer, XLSX: OpenApiTypes.BINARY},
        parameters=[
            OpenApiParameter(
                "revision",
                OpenApiTypes.INT,
                description="The revision that the workbook was made of; JSON holds it itself.",
            )
        ],
        responses={
            200: SavedDefinitionSerializer,
            400: OpenApiResponse(OpenApiTypes.OBJECT, "Faults by path, or by cell of a workbook."),
            403: OpenApiResponse(OpenApiTypes.OBJECT, "The role does not allow it."),
            409: OpenApiResponse(OpenApiTypes.OBJECT, "Somebody has saved the draft since."),
            413: OpenApiResponse(OpenApiTypes.OBJECT, "Larger than 5 megabytes."),
        },
    )
    @definition.mapping.put
    def put_definition(self, request: Request, slug: str) -> Reply:
        """Put the draft; what people are asked now stays until it is published."""
        survey = self.get_object()
        require(may_build(request.user, survey))
        reading, revision = _read(request)
        if reading.definition is None:
            raise BadRequest(_by_place(reading))
        if revision is None:
            raise BadRequest({"revision": _("Tell the revision that this was made of.")})
        try:
            new = import_definition(
                survey,
                actor=acting_user(request.user),
                definition=reading.definition,
                source="api",
                revision=revision,
            )
        except DefinitionConflict as conflict:
            return Reply(
                {
                    "detail": _("Somebody has saved the draft since this revision."),
                    "revision": conflict.revision,
                },
                status=status.HTTP_409_CONFLICT,
            )
        saved = SavedDefinitionSerializer({"revision": new, "report": reading.report.notes})
        return Reply(saved.data)

    def _version(self, number: str) -> SurveyVersion:
        versions = self.get_object().versions.select_related("survey")
        return get_object_or_404(versions, number=int(number))


def _read(request: Request) -> tuple[Reading, int | None]:
    """What was sent, and the revision that it was made of."""
    _refuse_large(request._request)  # noqa: SLF001 - before the body is read
    body = cast("bytes", request.data)
    if (request.content_type or "").startswith(XLSX):
        asked = request.query_params.get("revision", "")
        known = asked.isdecimal() and len(asked) < 10  # noqa: PLR2004 - the digits of the column
        return read_xlsform(body), int(asked) if known else None
    reading = read_json(body)
    return reading, reading.revision


def _refuse_large(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_FORM:
        raise FormTooLarge


def _by_place(reading: Reading) -> dict[str, list[str]]:
    places: dict[str, list[str]] = {}
    for note in reading.report.faults:
        places.setdefault(note.where or "definition", []).append(note.why)
    return places
