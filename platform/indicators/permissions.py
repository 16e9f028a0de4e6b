"""Who may change what a municipality adds itself, and why not."""

from django.utils.translation import gettext_lazy as _

from indicators.models import Indicator
from organisations.models import Organisation
from organisations.permissions import CURATORS, has_role, memberships_of
from organisations.querysets import Reader
from shared.permissions import ALLOWED, Verdict, denied


def may_add_own(user: Reader, organisation: Organisation) -> Verdict:
    """Whether the reader may make indicators of the organisation's own."""
    if organisation.kind != Organisation.Kind.MUNICIPALITY:
        return denied(_("Own indicators are made by municipalities."))
    return has_role(user, organisation, CURATORS)


def may_edit_own(user: Reader, indicator: Indicator) -> Verdict:
    """Whether the reader may change this own indicator and its values."""
    if owner := _owner(user, indicator.municipality_id):
        return has_role(user, owner, CURATORS)
    return denied(_("Only the municipality whose indicator this is changes it."))


def may_set_target(user: Reader, organisation: Organisation) -> Verdict:
    """Whether the reader may say what the organisation aims at with an indicator."""
    if organisation.kind != Organisation.Kind.MUNICIPALITY:
        return denied(_("Targets are set by municipalities, each for itself."))
    return has_role(user, organisation, CURATORS)


def may_record_gap(user: Reader, organisation: Organisation) -> Verdict:
    """Whether the reader may record why the organisation leaves out minimum information."""
    if not organisation.is_public_authority:
        return denied(_("This page is for the members of municipalities and counties."))
    return has_role(user, organisation, CURATORS)


def may_edit_minimum(user: Reader) -> Verdict:
    """Whether the reader may change the list of minimum information itself.

    The list is one for the whole installation: a municipality that changed it would change what
    all others are measured by. So the installation's administrators do, and the coordinators of
    its county when it has only one, who compile the regional report from those of the municipalities.
    """
    if not user.is_authenticated:
        return denied(_("Sign in first."))
    if user.is_staff:
        return ALLOWED
    counties = Organisation.objects.filter(kind=Organisation.Kind.COUNTY)[:2]
    if len(counties) == 1 and has_role(user, counties[0], CURATORS):
        return ALLOWED
    return denied(
        _("The list is common to all. The county's coordinators and the administrators change it.")
    )


def _owner(user: Reader, municipality: str | None) -> Organisation | None:
    """The reader's own organisation that is this municipality."""
    return next(
        (
            m.organisation
            for m in memberships_of(user)
            if m.organisation.kind == Organisation.Kind.MUNICIPALITY
            and m.organisation.municipality_id == municipality
        ),
        None,
    )
