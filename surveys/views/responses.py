"""Moderation: which responses there are, one of them in its own words, the decision."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from organisations.permissions import acting_user
from shared.pagination import OpenPaginator
from shared.permissions import require
from surveys.actions import moderate_response, read_original
from surveys.answers import checker_of
from surveys.forms.moderating import ModerationForm
from surveys.forms.uploads import told_with_files
from surveys.models import Response, Survey
from surveys.permissions import may_moderate, may_read, may_read_originals
from surveys.views.members import login_required, show_errors

ON_A_PAGE = 25


@login_required
def response_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Responses of a survey without their words: opening one is written down."""
    usable = Survey.objects.usable_by(request.user).select_related("organisation")
    survey = get_object_or_404(usable, pk=pk)
    require(may_read_originals(request.user, survey))
    responses = (
        Response.objects.visible_to(request.user)
        .filter(survey=survey)
        .select_related("municipality", "source")
        .order_by("-submitted_on", "pk")
    )
    status = request.GET.get("status", "")
    if status in Response.Status.values:
        responses = responses.filter(status=status)
    page = OpenPaginator(responses, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "survey": survey,
        "page": page,
        "status": status,
        "statuses": Response.Status.choices,
    }
    return render(request, "surveys/response_list.html", context)


@login_required
def response_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The original words; that they were read is written down."""
    visible = Response.objects.visible_to(request.user).select_related(
        "survey__organisation", "version", "municipality", "source"
    )
    response = get_object_or_404(visible, pk=pk)
    require(may_read(request.user, response))
    may = may_moderate(request.user, response)
    initial = {"status": response.status, "reason": response.status_reason}
    following = _following(request, response)
    form = ModerationForm(request.POST or None, initial=initial)
    if request.method == "POST":
        require(may)
        if form.is_valid():
            try:
                moderate_response(response, actor=acting_user(request.user), **form.cleaned_data)
            except ValidationError as error:
                show_errors(form, error)
            else:
                messages.success(request, _("The decision has been saved."))
                return _after(request, response, following)
    else:
        read_original(response, actor=acting_user(request.user))
    context = {
        "response": response,
        "survey": response.survey,
        "told": told_with_files(response, checker_of(response.version).definition),
        "following": following,
        "queue": _queue(request),
        "groups": response.groups.all(),
        "form": form,
        "may_moderate": may,
    }
    return render(request, "surveys/response_detail.html", context)


def _queue(request: HttpRequest) -> str:
    """The state whose responses are worked through, as the list was filtered."""
    status = request.GET.get("status", "")
    return status if status in Response.Status.values else ""


def _following(request: HttpRequest, response: Response) -> Response | None:
    """The next response of the list that the reader came from."""
    day, pk = response.submitted_on, response.pk
    after = Q(submitted_on__lt=day) | Q(submitted_on=day, pk__gt=pk)
    listed = Response.objects.visible_to(request.user).filter(after, survey=response.survey_id)
    if queue := _queue(request):
        listed = listed.filter(status=queue)
    return listed.order_by("-submitted_on", "pk").first()


def _after(request: HttpRequest, response: Response, following: Response | None) -> HttpResponse:
    """Where a decision leads: to the next response if that was asked for, else to the list."""
    queue = f"?{urlencode({'status': _queue(request)})}" if _queue(request) else ""
    if request.POST.get("go") == "next" and following is not None:
        return redirect(reverse("surveys:response_detail", args=[following.pk]) + queue)
    return redirect(reverse("surveys:response_list", args=[response.survey_id]) + queue)
