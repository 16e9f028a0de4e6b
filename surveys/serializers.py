"""What machines may send and get."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from places.models import Municipality, PopulationGroup
from surveys.actions import Consents, file_question
from surveys.definition import definition_of
from surveys.models import Attachment, Response, Survey, SurveyVersion
from surveys.receipts import timeline


class SurveyVersionSerializer(serializers.ModelSerializer[SurveyVersion]):
    """The questions as they are or were asked, by language."""

    definition = serializers.JSONField(help_text=str(_("Pages with their questions.")))

    class Meta:
        model = SurveyVersion
        fields = ["number", "published_on", "definition"]


class VersionSerializer(serializers.ModelSerializer[SurveyVersion]):
    """A version without its questions."""

    class Meta:
        model = SurveyVersion
        fields = ["number", "published_on"]


class DefinitionSerializer(serializers.Serializer[Any]):
    """A form as JSON; docs/reference/xlsform.md tells its shape."""

    koettu_definition = serializers.ChoiceField(choices=[1])
    title = serializers.DictField(child=serializers.CharField(), required=False)
    definition = serializers.JSONField(help_text=str(_("Pages with their questions.")))
    revision = serializers.IntegerField(min_value=0)


class NoteSerializer(serializers.Serializer[Any]):
    """What became of one cell of a workbook."""

    kind = serializers.CharField()
    where = serializers.CharField()
    stood = serializers.CharField()
    became = serializers.CharField()
    why = serializers.CharField()


class SavedDefinitionSerializer(serializers.Serializer[Any]):
    """The draft was saved: its new revision, and every cell that was changed or left out."""

    revision = serializers.IntegerField()
    report = NoteSerializer(many=True)


class SurveySerializer(serializers.ModelSerializer[Survey]):
    """A survey: what it asks, whom, until when, and how the answers are handled."""

    organisation = serializers.StringRelatedField[Any]()
    municipalities = serializers.PrimaryKeyRelatedField[Municipality](many=True, read_only=True)
    version = serializers.SerializerMethodField()

    class Meta:
        model = Survey
        fields = [
            "slug",
            "kind",
            "status",
            "title",
            "introduction",
            "organisation",
            "minutes",
            "opens_on",
            "closes_on",
            "municipalities",
            "decision",
            "controller",
            "purpose",
            "legal_basis",
            "retention_months",
            "contact",
            "is_demo",
            "version",
        ]

    @extend_schema_field(SurveyVersionSerializer(allow_null=True))
    def get_version(self, survey: Survey) -> Any:
        """The version that answers are taken for now."""
        newest = next(iter(survey.versions.all()), None)
        return SurveyVersionSerializer(newest).data if newest else None


class ConsentsSerializer(serializers.Serializer[Any]):
    analyse = serializers.BooleanField(default=False)
    quote = serializers.BooleanField(default=False)
    publish = serializers.BooleanField(default=False)
    contact = serializers.BooleanField(default=False)


class SubmissionSerializer(serializers.Serializer[Any]):
    """One filled survey, as a resident sends it."""

    survey = serializers.SlugField()
    version = serializers.IntegerField(required=False, min_value=1, max_value=32_000)
    answers = serializers.DictField(child=serializers.JSONField())
    language = serializers.RegexField(
        r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,2}\Z",
        help_text=str(_("A language of the form: fi, sv, en or another that it has.")),
    )
    municipality = serializers.RegexField(r"^[0-9]{3}\Z")
    groups = serializers.ListField(child=serializers.SlugField(), required=False, max_length=40)
    consents = ConsentsSerializer()
    via = serializers.SlugField(required=False, max_length=12)

    def validate_survey(self, slug: str) -> Survey:
        survey = (
            Survey.objects.exclude(status=Survey.Status.DRAFT)
            .select_related("organisation")
            .filter(slug=slug)
            .first()
        )
        if survey is None:
            raise serializers.ValidationError(_("There is no such survey."))
        return survey

    def validate_municipality(self, code: str) -> Municipality:
        municipality = Municipality.objects.filter(pk=code).first()
        if municipality is None:
            raise serializers.ValidationError(_("There is no such municipality."))
        return municipality

    def validate_groups(self, slugs: list[str]) -> list[PopulationGroup]:
        groups = list(PopulationGroup.objects.filter(pk__in=slugs))
        if len(groups) < len(set(slugs)):
            raise serializers.ValidationError(_("There is no such population group."))
        return groups

    def validate_consents(self, consents: dict[str, bool]) -> Consents:
        return Consents(**consents)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the version that was answered: the newest, if none is named."""
        versions = attrs["survey"].versions.all()
        if number := attrs.get("version"):
            versions = versions.filter(number=number)
        attrs["version"] = versions.first()
        if attrs["version"] is None:
            raise serializers.ValidationError({"version": _("There is no such version.")})
        attrs["version"].survey = attrs["survey"]
        return attrs


class SubmittedSerializer(serializers.Serializer[Any]):
    """The receipt: with the code its holder reads, corrects and withdraws the response."""

    receipt_code = serializers.CharField()
    created = serializers.BooleanField()


class ResponseSerializer(serializers.ModelSerializer[Response]):
    """A response without its words."""

    survey = serializers.SlugRelatedField[Survey](slug_field="slug", read_only=True)
    municipality = serializers.PrimaryKeyRelatedField[Municipality](read_only=True)

    class Meta:
        model = Response
        fields = [
            "id",
            "survey",
            "municipality",
            "language",
            "submitted_on",
            "read_on",
            "status",
            "role",
            "consent_analyse",
            "consent_quote",
            "consent_publish",
        ]


class UploadSerializer(serializers.Serializer[Any]):
    """A file on its way: for which question of which open survey."""

    survey = serializers.SlugField()
    question = serializers.CharField(max_length=60)
    file = serializers.FileField(use_url=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Find the survey and its question among the versions that are answered."""
        today = timezone.localdate()
        survey = Survey.objects.open_on(today).filter(slug=attrs["survey"]).first()
        if survey is None:
            raise serializers.ValidationError({"survey": _("There is no such survey.")})
        for version in survey.versions.all():
            with suppress(DjangoValidationError):
                question = file_question(definition_of(version), attrs["question"])
                return {**attrs, "survey": survey, "question": question}
        raise serializers.ValidationError({"question": _("There is no such question.")})


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A stored file, whose own name is not kept."""

    class Meta:
        model = Attachment
        fields = ["id", "question", "kind", "content_type", "size"]


class CodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=60)


class ReceiptFileSerializer(CodeSerializer):
    id = serializers.UUIDField()


class CorrectionSerializer(CodeSerializer):
    answers = serializers.DictField(child=serializers.JSONField())
    consents = ConsentsSerializer(required=False)

    def validate_consents(self, consents: dict[str, bool]) -> Consents:
        return Consents(**consents)


class StepSerializer(serializers.Serializer[Any]):
    """One line of what became of a response."""

    title = serializers.CharField()
    text = serializers.CharField()
    on = serializers.DateField(allow_null=True)
    url = serializers.CharField()


class ReceiptSerializer(serializers.ModelSerializer[Response]):
    """A response for whoever holds its code."""

    survey = serializers.SlugRelatedField[Survey](slug_field="slug", read_only=True)
    version = serializers.IntegerField(source="version.number", read_only=True)
    municipality = serializers.PrimaryKeyRelatedField[Municipality](read_only=True)
    answers = serializers.JSONField(read_only=True)
    consents = serializers.SerializerMethodField()
    attachments = AttachmentSerializer(many=True, read_only=True)
    steps = serializers.SerializerMethodField()
    may_change = serializers.SerializerMethodField()

    class Meta:
        model = Response
        fields = [
            "survey",
            "version",
            "municipality",
            "language",
            "submitted_on",
            "status",
            "status_reason",
            "revision",
            "answers",
            "consents",
            "attachments",
            "steps",
            "may_change",
        ]

    @extend_schema_field(ConsentsSerializer)
    def get_consents(self, response: Response) -> dict[str, bool]:
        """What may be done with it."""
        parts = ("analyse", "quote", "publish", "contact")
        return {part: bool(getattr(response, f"consent_{part}")) for part in parts}

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, response: Response) -> Any:
        """What became of it so far, in the language of the request."""
        return StepSerializer(timeline(response), many=True).data

    def get_may_change(self, response: Response) -> bool:
        """Whether it can still be corrected and withdrawn."""
        return not response.is_forgotten and response.status != Response.Status.SEALED


class OriginalSerializer(ResponseSerializer):
    """A response with its words, for those who may read originals."""

    answers = serializers.JSONField(read_only=True)
    attachments = AttachmentSerializer(many=True, read_only=True)

    class Meta(ResponseSerializer.Meta):
        fields = [*ResponseSerializer.Meta.fields, "status_reason", "answers", "attachments"]
