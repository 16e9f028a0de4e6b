"""Minimum information of an organisation, and the list itself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.actions import record_gap, remove_gap, save_minimum_item
from indicators.forms.minimum import GapForm, MinimumItemForm
from indicators.minimum import Line, count, counts_of, lines_of, parts_of
from indicators.models import MinimumItem
from indicators.permissions import may_edit_minimum, may_record_gap
from indicators.views.members import login_required, organisation_of
from organisations.models import Organisation
from organisations.permissions import acting_user
from shared.permissions import require


@login_required
def minimum(request: HttpRequest) -> HttpResponse:
    """What the organisation's report covers of the minimum information, and why not the rest.

    A county's members may look at that of each of its municipalities: `?of=vaasa`.
    """
    own = organisation_of(request)
    shown = _shown_organisation(request, own)
    may_record = may_record_gap(request.user, shown)
    refused: GapForm | None = None
    item = request.POST.get("item", "")
    if request.method == "POST":
        require(may_record)
        refused = _record(request, shown, item)
        if refused is None:
            address = reverse("indicators:minimum")
            query = f"?of={shown.slug}" if shown.pk != own.pk else ""
            return redirect(f"{address}{query}#item-{item}")
    lines = lines_of(shown, request.user)
    context = {
        "organisation": shown,
        "is_own": shown.pk == own.pk,
        "parts": [
            (part.stage, [(line, _form(line, item, refused)) for line in part.lines])
            for part in parts_of(lines)
        ],
        "counts": count(lines),
        "has_demo": any(line.is_demo for line in lines),
        "may_record": may_record,
        "may_edit": may_edit_minimum(request.user),
        "form": refused,
        "municipalities": _municipalities(request, own) if shown.pk == own.pk else {},
    }
    return render(request, "indicators/minimum.html", context)


def _form(line: Line, item: str, refused: GapForm | None) -> GapForm:
    """The item's form for a reason, as it was sent when it was not right."""
    if refused is not None and line.item.pk == item:
        return refused
    initial = {"reason": line.gap.reason} if line.gap else None
    return GapForm(prefix=line.item.pk, initial=initial)


def _shown_organisation(request: HttpRequest, own: Organisation) -> Organisation:
    """One's own organisation, or one of the county's municipalities; 404 for any other."""
    wanted = request.GET.get("of", own.slug)
    if wanted == own.slug:
        return own
    if own.kind != Organisation.Kind.COUNTY:
        raise Http404
    return get_object_or_404(
        Organisation,
        slug=wanted,
        kind=Organisation.Kind.MUNICIPALITY,
        municipality__in=own.municipalities(),
    )


def _municipalities(request: HttpRequest, own: Organisation) -> Any:
    """The municipalities of a county's members that use Koettu, each with its counts."""
    if own.kind != Organisation.Kind.COUNTY:
        return {}
    theirs = Organisation.objects.filter(
        kind=Organisation.Kind.MUNICIPALITY, municipality__in=own.municipalities()
    )
    return counts_of(list(theirs), request.user)


def _record(request: HttpRequest, organisation: Organisation, slug: str) -> GapForm | None:
    """Record or take back a reason; gives the form when it is not right."""
    item = get_object_or_404(MinimumItem, pk=slug, is_off=False)
    actor = acting_user(request.user)
    if request.POST.get("go") == "remove":
        remove_gap(item, actor=actor, organisation=organisation)
        messages.success(request, _("The reason was taken back."))
        return None
    form = GapForm(request.POST, prefix=item.pk)
    if not form.is_valid():
        return form
    record_gap(item, actor=actor, organisation=organisation, reason=form.cleaned_data["reason"])
    messages.success(request, _("The reason was recorded."))
    return None


@login_required
def minimum_items(request: HttpRequest) -> HttpResponse:
    """The list itself, for those who may change it."""
    require(may_edit_minimum(request.user))
    items = MinimumItem.objects.order_by("position", "pk").prefetch_related("indicators")
    stages = [(stage, [i for i in items if i.stage == stage]) for stage in MinimumItem.Stage]
    return render(request, "indicators/minimum_items.html", {"stages": stages})


@login_required
def minimum_item_create(request: HttpRequest) -> HttpResponse:
    require(may_edit_minimum(request.user))
    return _item_page(request, None)


@login_required
def minimum_item_edit(request: HttpRequest, slug: str) -> HttpResponse:
    require(may_edit_minimum(request.user))
    return _item_page(request, get_object_or_404(MinimumItem, pk=slug))


def _item_page(request: HttpRequest, item: MinimumItem | None) -> HttpResponse:
    form = MinimumItemForm(
        request.POST or None, initial=MinimumItemForm.initial_from(item) if item else None
    )
    if request.method == "POST" and form.is_valid():
        save_minimum_item(item, actor=acting_user(request.user), **form.values())
        messages.success(request, _("The list was changed."))
        return redirect("indicators:minimum_items")
    return render(request, "indicators/minimum_item_form.html", {"form": form, "item": item})
