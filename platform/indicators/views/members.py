"""What the pages for members share."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership, Organisation
from shared.permissions import denied, require

__all__ = ["login_required", "organisation_of", "show_errors"]


def organisation_of(request: HttpRequest) -> Organisation:
    """The municipality or county that the reader works for now; 403 with the reason without one."""
    membership: Membership | None = request.membership  # type: ignore[attr-defined]
    if not membership or not membership.organisation.is_public_authority:
        require(denied(_("This page is for the members of municipalities and counties.")))
        raise AssertionError
    return membership.organisation


def show_errors(form: Form, error: ValidationError) -> None:
    """Put an action's errors beside the fields of the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
