"""What all pages for members share."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from organisations.models import Membership, Organisation
from shared.permissions import denied, require

__all__ = ["login_required", "organisation_of", "show_errors"]


def organisation_of(request: HttpRequest) -> Organisation:
    """The organisation that the reader works for now; 403 with the reason when there is none."""
    membership: Membership | None = request.membership  # type: ignore[attr-defined]
    if not membership:
        require(denied(_("You are not a member of any organisation.")))
        raise AssertionError
    return membership.organisation


def show_errors(form: Form, error: ValidationError, **names: str) -> None:
    """Put an action's errors beside the fields of the form; `names` maps other names."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        field = names.get(name, name)
        form.add_error(field if field in form.fields else None, errors)
