"""What was told."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from surveys.models.surveys import Survey, SurveyVersion
from surveys.querysets import ResponseQuerySet


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
    survey = models.ForeignKey(
        Survey, on_delete=models.PROTECT, related_name="responses", db_index=False
    )
    version = models.ForeignKey(
        SurveyVersion, on_delete=models.PROTECT, related_name="responses", db_index=False
    )
    answers = models.JSONField(_("answers"), default=dict)
    language = models.CharField(_("language of the form"), max_length=20)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="responses", db_index=False
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
        db_index=False,
        verbose_name=_("organisation that brought it"),
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    people_behind = models.PositiveIntegerField(
        _("number of people behind it"), null=True, blank=True
    )
    basis = models.CharField(_("what it is based on"), max_length=500, blank=True)
    heard_how = models.CharField(_("how it was heard"), max_length=200, blank=True)
    import_batch = models.ForeignKey(
        "ImportBatch",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="responses",
        db_index=False,
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
        help_text=_("Hash of the sender's idempotency key: a double send stores one."),
    )
    body_hash = models.CharField(
        max_length=64, help_text=_("Hash of what was sent under that key.")
    )
    receipt_hash = models.CharField(  # noqa: DJ001 - unique, and imported responses have none
        max_length=64,
        null=True,
        help_text=_("The holder of the code sees what became of this; only its hash is kept."),
    )
    is_repeat = models.BooleanField(
        default=False, help_text=_("The same person told before in this survey: not counted twice.")
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_on", "pk"]
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.UniqueConstraint(fields=["client_key_hash"], name="response_key_once"),
            models.UniqueConstraint(fields=["receipt_hash"], name="response_receipt_once"),
        ]
        # Each index is written with every response: references have no index of their own where
        # one of these begins with them, or where nearly every row has none.
        indexes = [
            models.Index(fields=["municipality", "submitted_on"], name="response_place_day"),
            models.Index(fields=["survey", "-submitted_on", "id"], name="response_survey_day"),
            models.Index(fields=["-submitted_on", "id"], name="response_newest"),
            models.Index(
                fields=["submitted_on", "id"],
                condition=models.Q(read_on__isnull=True),
                name="response_unread",
            ),
            models.Index(
                fields=["survey", "respondent"],
                condition=models.Q(import_batch__isnull=False),
                name="response_respondent",
            ),
            models.Index(
                fields=["source"],
                condition=models.Q(source__isnull=False),
                name="response_source",
            ),
            models.Index(
                fields=["filed_by"],
                condition=models.Q(filed_by__isnull=False),
                name="response_filed_by",
            ),
            models.Index(
                fields=["import_batch"],
                condition=models.Q(import_batch__isnull=False),
                name="response_batch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.submitted_on}"

    @property
    def is_forgotten(self) -> bool:
        """Whether the words are gone: withdrawn by the teller, or deleted after their time."""
        return self.status in {self.Status.WITHDRAWN, self.Status.EXPIRED}
