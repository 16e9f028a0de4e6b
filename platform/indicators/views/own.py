"""Pages of a municipality's own indicators: the list, one of them, its definition."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from indicators.actions import create_own, delete_own, stored_values, update_own
from indicators.forms.own import OwnIndicatorForm
from indicators.models import Indicator, IndicatorValue
from indicators.permissions import may_add_own, may_edit_own
from indicators.views.members import login_required, organisation_of
from organisations.models import Organisation
from organisations.permissions import acting_user
from places.models import PopulationGroup
from shared.permissions import require


@login_required
def own_list(request: HttpRequest) -> HttpResponse:
    """The own indicators of one's municipality; of all municipalities, for a county's members."""
    organisation = organisation_of(request)
    places = organisation.municipalities().values_list("pk", flat=True)
    indicators = (
        Indicator.objects.own_of(request.user)
        .filter(municipality__in=places)
        .select_related("municipality")
        .annotate(first=Min("values__year"), newest=Max("values__year"))
    )
    context = {
        "organisation": organisation,
        "indicators": indicators,
        "is_county": organisation.kind == Organisation.Kind.COUNTY,
        "may_add": may_add_own(request.user, organisation),
    }
    return render(request, "indicators/own_list.html", context)


@login_required
def own_create(request: HttpRequest) -> HttpResponse:
    organisation = organisation_of(request)
    require(may_add_own(request.user, organisation))
    form = OwnIndicatorForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        indicator = create_own(
            organisation,
            actor=acting_user(request.user),
            is_demo=organisation.is_demo,
            **form.values(),
        )
        messages.success(request, _("The indicator was made. Bring in its values next."))
        return redirect("indicators:own_detail", indicator.slug)
    return render(request, "indicators/own_form.html", {"form": form})


def own_indicator(request: HttpRequest, slug: str, *, edits: bool) -> Indicator:
    """An own indicator of a municipality that the reader works for; 404 otherwise."""
    organisation_of(request)
    found = Indicator.objects.own_of(request.user).select_related("municipality")
    indicator = get_object_or_404(found, slug=slug)
    if edits:
        require(may_edit_own(request.user, indicator))
    return indicator


@login_required
def own_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them: its values, and what may be done with them."""
    indicator = own_indicator(request, slug, edits=False)
    return render(
        request,
        "indicators/own_detail.html",
        {
            "indicator": indicator,
            "table": _table(indicator),
            "may_edit": may_edit_own(request.user, indicator),
        },
    )


def _table(indicator: Indicator) -> dict[str, Any]:
    """The values: years down, everybody and each gender and group that has any across."""
    values = stored_values(indicator)
    groups = {group.slug: str(group) for group in PopulationGroup.objects.all()}
    columns = sorted({(key.group, key.gender) for key in values}, key=_column_order)
    names = [
        groups.get(group, "") or IndicatorValue.Gender(gender).label for group, gender in columns
    ]
    by_cell = {(key.year, (key.group, key.gender)): value for key, value in values.items()}
    years = sorted({key.year for key in values}, reverse=True)
    return {
        "names": names,
        "rows": [(year, [by_cell.get((year, column)) for column in columns]) for year in years],
    }


def _column_order(column: tuple[str, str]) -> tuple[str, bool, str]:
    group, gender = column
    return group, gender != IndicatorValue.Gender.TOTAL, gender


@login_required
def own_edit(request: HttpRequest, slug: str) -> HttpResponse:
    indicator = own_indicator(request, slug, edits=True)
    form = OwnIndicatorForm(
        request.POST or None,
        organisation=organisation_of(request),
        initial=OwnIndicatorForm.initial_from(indicator),
    )
    if request.method == "POST" and form.is_valid():
        update_own(indicator, actor=acting_user(request.user), **form.values())
        messages.success(request, _("The indicator was changed."))
        return redirect("indicators:own_detail", indicator.slug)
    return render(request, "indicators/own_form.html", {"form": form, "indicator": indicator})


@login_required
def own_delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks first."""
    indicator = own_indicator(request, slug, edits=True)
    error = ""
    if request.method == "POST":
        try:
            delete_own(indicator, actor=acting_user(request.user))
        except ValidationError as refusal:
            error = refusal.messages[0]
        else:
            messages.success(request, _("The indicator and its values were deleted."))
            return redirect("indicators:own_list")
    context = {"indicator": indicator, "error": error, "count": indicator.values.count()}
    return render(request, "indicators/own_delete.html", context)
