import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.querysets import InvitationQuerySet, MembershipQuerySet, OrganisationQuerySet
from places.models import Municipality, WellbeingServicesCounty
from shared.translated import Translated

INVITATION_DAYS = 14


class Role(models.TextChoices):
    """What a member does; each role may what its line in docs/reference/permissions.md says."""

    OWNER = "owner", _("owner")
    COORDINATOR = "coordinator", _("coordinator")
    CONTRIBUTOR = "contributor", _("contributor")
    MODERATOR = "moderator", _("moderator")
    READER = "reader", _("reader")


class Organisation(models.Model):
    """A municipality, a wellbeing services county or an NGO that uses Koettu."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        COUNTY = "county", _("wellbeing services county")
        NGO = "ngo", _("non-governmental organisation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    name_sv = models.CharField(
        _("name in Swedish"), max_length=200, blank=True, help_text=_("If it has another one.")
    )
    slug = models.SlugField(unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True)
    county = models.ForeignKey(
        WellbeingServicesCounty, on_delete=models.PROTECT, null=True, blank=True
    )
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    is_demo = models.BooleanField(_("synthetic demo content"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="municipality", municipality__isnull=False)
                | models.Q(kind="county", county__isnull=False)
                | models.Q(kind="ngo"),
                name="organisation_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return str(self.names)

    @property
    def names(self) -> Translated:
        """The name by language, for what is frozen in a version and read in any."""
        return Translated(fi=self.name, **{"sv": self.name_sv} if self.name_sv else {})

    @property
    def is_public_authority(self) -> bool:
        return self.kind in {self.Kind.MUNICIPALITY, self.Kind.COUNTY}

    def municipalities(self) -> models.QuerySet[Municipality]:
        """The municipalities whose welfare this organisation is responsible for; none for an NGO."""
        if self.kind == self.Kind.MUNICIPALITY:
            return Municipality.objects.filter(pk=self.municipality_id)
        if self.kind == self.Kind.COUNTY:
            return Municipality.objects.filter(county_id=self.county_id)
        return Municipality.objects.none()


class Membership(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "user__name"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="one_membership_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


def _invitation_expiry() -> datetime:
    return timezone.now() + timedelta(days=INVITATION_DAYS)


class Invitation(models.Model):
    """A link sent by e-mail that makes its holder a member; kept as a hash, used once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    expires_at = models.DateTimeField(_("expires"), default=_invitation_expiry)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["email"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation}"
