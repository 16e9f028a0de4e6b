import uuid
from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared.translated import TranslatedField
from surveys.querysets import ImportBatchQuerySet, ResponseQuerySet, SurveyQuerySet


class Survey(models.Model):
    """A collection: what is asked, of whom, until when, on which decision and by which right."""

    class Kind(models.TextChoices):
        SURVEY = "survey", _("survey")
        EXPERIENCE = "experience", _("experience form")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        LIVE = "live", _("live")
        CLOSED = "closed", _("closed")
        ARCHIVED = "archived", _("archived")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name in the address"), unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="surveys")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SURVEY)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    title = TranslatedField(_("title"))
    introduction = TranslatedField(_("introduction"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes to answer"), default=5)
    definition = models.JSONField(
        _("questions"), default=dict, help_text=_("The draft; going live freezes it as a version.")
    )
    municipalities = models.ManyToManyField(
        Municipality, related_name="surveys", verbose_name=_("municipalities")
    )
    groups = models.ManyToManyField(PopulationGroup, blank=True, verbose_name=_("target groups"))
    decision = models.CharField(_("decision it rests on"), max_length=200, blank=True)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    controller = models.CharField(_("controller of the data"), max_length=200, blank=True)
    purpose = TranslatedField(_("purpose"), blank=True)
    legal_basis = TranslatedField(_("legal basis"), blank=True)
    retention_months = models.PositiveSmallIntegerField(
        _("months that answers are kept"), default=24, validators=[MinValueValidator(1)]
    )
    contact = models.CharField(_("contact for questions"), max_length=200, blank=True)
    is_demo = models.BooleanField(_("synthetic demo content"), default=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")

    def __str__(self) -> str:
        return str(self.title)

    def is_open(self, day: date | None = None) -> bool:
        """Whether anybody may answer on `day` (today if not given)."""
        day = day or timezone.localdate()
        return (
            self.status == self.Status.LIVE
            and (self.opens_on is None or self.opens_on <= day)
            and (self.closes_on is None or day <= self.closes_on)
        )


class SurveyVersion(models.Model):
    """The questions as they were asked: frozen at going live, never changed."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    definition = models.JSONField(_("questions"))
    published_on = models.DateField(_("published on"), default=timezone.localdate)

    class Meta:
        ordering = ["survey", "-number"]
        verbose_name = _("survey version")
        verbose_name_plural = _("survey versions")
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey} v{self.number}"


class SurveyLink(models.Model):
    """A short address of a survey; an NGO's own link tells which NGO brought the answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="links")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True)
    code = models.CharField(_("short code"), max_length=12, unique=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("survey link")
        verbose_name_plural = _("survey links")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "organisation"], name="one_link_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["survey"],
                condition=models.Q(organisation__isnull=True),
                name="one_plain_link",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Response(models.Model):
    """One filled survey or experience report. Its time is a day, never finer; no address is kept."""

    class Role(models.TextChoices):
        """Whose experience it is: the resident's own, or one of an NGO's three roles."""

        RESIDENT = "resident", _("resident's own experience")
        CHANNEL = "channel", _("NGO as a channel for what residents told it")
        REPRESENTATIVE = "representative", _("NGO's own view of a phenomenon")
        PROVIDER = "provider", _("NGO as a provider of services")

    class Status(models.TextChoices):
        RECEIVED = "received", _("received")
        IN_REVIEW = "in-review", _("in review")
        APPROVED = "approved", _("approved")
        NOT_PUBLISHED = "not-published", _("not published")
        SEALED = "sealed", _("sealed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("deleted after its time")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    version = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="responses")
    answers = models.JSONField(_("answers"), default=dict)
    language = models.CharField(_("language of the form"), max_length=2)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="responses"
    )
    groups = models.ManyToManyField(PopulationGroup, blank=True, related_name="responses")
    submitted_on = models.DateField(_("sent on"), default=timezone.localdate)
    read_on = models.DateField(_("read on"), null=True, blank=True)
    status = models.CharField(_("state"), max_length=14, choices=Status, default=Status.RECEIVED)
    status_reason = models.CharField(_("reason, told by the receipt"), max_length=300, blank=True)
    revision = models.PositiveSmallIntegerField(_("times corrected"), default=0)

    role = models.CharField(
        _("whose experience"), max_length=14, choices=Role, default=Role.RESIDENT
    )
    source = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="brought_responses",
        verbose_name=_("organisation that brought it"),
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    people_behind = models.PositiveIntegerField(
        _("number of people behind it"), null=True, blank=True
    )
    basis = models.CharField(_("what it is based on"), max_length=500, blank=True)
    heard_how = models.CharField(_("how it was heard"), max_length=200, blank=True)
    import_batch = models.ForeignKey(
        "ImportBatch", on_delete=models.SET_NULL, null=True, blank=True, related_name="responses"
    )

    consent_analyse = models.BooleanField(_("may be analysed"), default=False)
    consent_quote = models.BooleanField(_("may be quoted verbatim"), default=False)
    consent_publish = models.BooleanField(_("may be published as a whole"), default=False)
    consent_contact = models.BooleanField(_("may be asked more"), default=False)
    consent_wording = models.CharField(
        _("version of the consent text"), max_length=20, default="2026-11"
    )

    respondent = models.CharField(
        _("pseudonym of the respondent within the survey"),
        max_length=64,
        help_text=_("Random for anonymous answers; a salted hash for imported ones."),
    )
    client_key_hash = models.CharField(
        max_length=64,
        unique=True,
        help_text=_("Hash of the sender's idempotency key: a double send stores one."),
    )
    body_hash = models.CharField(
        max_length=64, help_text=_("Hash of what was sent under that key.")
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_on", "pk"]
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        indexes = [
            models.Index(fields=["municipality", "submitted_on"], name="response_place_day"),
            models.Index(fields=["survey", "-submitted_on", "id"], name="response_survey_day"),
            models.Index(fields=["-submitted_on", "id"], name="response_newest"),
            models.Index(
                fields=["submitted_on", "id"],
                condition=models.Q(read_on__isnull=True),
                name="response_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.submitted_on}"

    @property
    def is_forgotten(self) -> bool:
        """Whether the words are gone: withdrawn by the teller, or deleted after their time."""
        return self.status in {self.Status.WITHDRAWN, self.Status.EXPIRED}


class Receipt(models.Model):
    """The holder of the code sees what became of the response; only the code's hash is kept."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, primary_key=True)
    code_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return str(self.response_id)


class ImportBatch(models.Model):
    """A spreadsheet on its way in: nothing is stored as responses until a person confirms."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKING = "checking", _("checking")
        CHECKED = "checked", _("checked")
        IMPORTING = "importing", _("importing")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="import_batches")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="import_batches"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    uploaded_on = models.DateField(default=timezone.localdate)
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(
        upload_to="imports", blank=True, help_text=_("Deleted once imported or cancelled.")
    )
    mapping = models.JSONField(_("columns"), default=dict)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.UPLOADED)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    errors = models.JSONField(_("errors by row"), default=list)
    error_count = models.PositiveIntegerField(_("rows with errors"), default=0)
    imported = models.PositiveIntegerField(_("rows imported"), default=0)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_on", "pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.file_name} → {self.survey}"
