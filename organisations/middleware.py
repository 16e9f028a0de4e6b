"""Which of their organisations a signed-in person is working for on this page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from organisations.models import Membership

SESSION_KEY = "organisation"


def current_membership(request: HttpRequest) -> Membership | None:
    """The membership chosen in the top bar, else the first; None for people without an account."""
    if not request.user.is_authenticated:
        return None
    memberships = list(
        Membership.objects.filter(user=request.user).select_related(
            "organisation", "organisation__county"
        )
    )
    chosen = request.session.get(SESSION_KEY)
    return next(
        (m for m in memberships if str(m.organisation_id) == chosen), next(iter(memberships), None)
    )


class MembershipMiddleware:
    """Puts a lazy `membership` on the request: pages without it ask the database nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = SimpleLazyObject(lambda: current_membership(request))  # type: ignore[attr-defined]
        return self.get_response(request)
