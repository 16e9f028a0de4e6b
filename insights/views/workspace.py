"""What the pages of the workspace share: who may come in, which area, which passages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from insights.permissions import may_read_workspace
from insights.rollups import Area, area_of
from organisations.permissions import acting_user
from places.models import PopulationGroup
from shared.pagination import CountedPaginator
from shared.permissions import require

PER_PAGE = 12
FEWEST_FOR_THEMES = 20
"""An area with fewer passages than this gets a reading list instead of themes."""

View = Callable[..., HttpResponse]


def workspace(view: View) -> View:
    """Only for members of municipalities and counties; others are told why."""

    @wraps(view)
    @login_required
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(may_read_workspace(request.user))
        return view(request, *args, **kwargs)

    return inside


def person(request: HttpRequest) -> User:
    return acting_user(request.user)


def area_for(request: HttpRequest) -> Area:
    """The area of the organisation chosen in the top bar."""
    membership = getattr(request, "membership", None)
    return area_of(request.user, membership.organisation if membership else None)


def all_groups() -> list[PopulationGroup]:
    """The groups that can be chosen; "all residents" is what stands when none is."""
    return list(PopulationGroup.objects.exclude(pk="kaikki"))


def page_of(request: HttpRequest, rows: QuerySet[Any], known: int) -> Page[Any]:
    return CountedPaginator(rows, known, PER_PAGE).get_page(request.GET.get("page"))


def say_errors(request: HttpRequest, error: ValidationError) -> None:
    """Show what an action refused where there is no field to put it beside."""
    for text in error.messages:
        messages.error(request, text)


def deed_of(request: HttpRequest) -> str:
    """Which of the page's buttons was pressed."""
    return request.POST.get("do", "")
