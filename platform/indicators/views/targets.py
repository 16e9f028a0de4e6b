"""What the reader's municipality aims at with an indicator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from indicators.actions import remove_target, set_target
from indicators.comparison import reading
from indicators.forms.targets import TargetForm
from indicators.models import Indicator, IndicatorTarget
from indicators.permissions import may_set_target
from indicators.views.members import login_required, organisation_of, show_errors
from organisations.permissions import acting_user
from shared.permissions import require


@login_required
def target(request: HttpRequest, slug: str) -> HttpResponse:
    """Set or change the target and the threshold."""
    organisation = organisation_of(request)
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), slug=slug)
    require(may_set_target(request.user, organisation))
    present = IndicatorTarget.objects.filter(
        indicator=indicator, municipality=organisation.municipality
    ).first()
    form = TargetForm(
        request.POST or None, initial=TargetForm.initial_from(present) if present else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_target(
                indicator,
                actor=acting_user(request.user),
                organisation=organisation,
                **form.cleaned_data,
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("The target was saved."))
            return _back(indicator, organisation.municipality_id)
    context = {
        "indicator": indicator,
        "municipality": organisation.municipality,
        "reading": reading(indicator, organisation.municipality),
        "target": present,
        "form": form,
    }
    return render(request, "indicators/target.html", context)


@login_required
def target_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks first."""
    organisation = organisation_of(request)
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), slug=slug)
    require(may_set_target(request.user, organisation))
    present = get_object_or_404(
        IndicatorTarget, indicator=indicator, municipality=organisation.municipality
    )
    if request.method == "POST":
        remove_target(present, actor=acting_user(request.user), organisation=organisation)
        messages.success(request, _("The target was removed."))
        return _back(indicator, organisation.municipality_id)
    return render(
        request, "indicators/target_remove.html", {"indicator": indicator, "target": present}
    )


def _back(indicator: Indicator, municipality: str | None) -> HttpResponse:
    """To the indicator's page for the municipality whose target it is."""
    page = redirect("indicators:indicator_detail", indicator.slug)
    page["Location"] += f"?municipality={municipality}"
    return page
