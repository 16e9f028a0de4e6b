"""The desk of an organisation: what is asked of it, what it brought, filing a report."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organisations.permissions import acting_user
from shared.permissions import require
from surveys.actions import KeyReused, submit_response
from surveys.answers import checker_of
from surveys.definition import speaking
from surveys.forms.consents import ConsentForm
from surveys.forms.filing import FilingForm
from surveys.forms.filling import begin, fill
from surveys.forms.sheet import tongue_of
from surveys.models import Survey, SurveyLink
from surveys.permissions import may_file, may_make_surveys
from surveys.receipts import outcomes
from surveys.rollups import brought_by
from surveys.views.members import login_required, organisation_of, show_errors


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What is asked of us now, our links, and what our material has led to."""
    organisation = organisation_of(request)
    asking = list(
        Survey.objects.usable_by(request.user)
        .open_on(timezone.localdate())
        .select_related("organisation")
        .order_by("closes_on", "slug")
    )
    links = {
        link.survey_id: link
        for link in SurveyLink.objects.filter(organisation=organisation, survey__in=asking)
    }
    context = {
        "organisation": organisation,
        "asking": [(survey, links.get(survey.pk)) for survey in asking],
        "to_file": next((s for s in asking if s.kind == Survey.Kind.EXPERIENCE), None),
        "own": Survey.objects.filter(organisation=organisation).exclude(
            status=Survey.Status.ARCHIVED
        ),
        "brought": brought_by(organisation),
        "outcomes": outcomes(organisation)[:10],
        "may_file": may_file(request.user, organisation),
        "may_make": may_make_surveys(request.user, organisation),
    }
    return render(request, "surveys/desk.html", context)


@login_required
def file_report(request: HttpRequest, slug: str) -> HttpResponse:
    """File an experience report in one of the three roles of an organisation."""
    organisation = organisation_of(request)
    usable = Survey.objects.usable_by(request.user).open_on(timezone.localdate())
    survey = get_object_or_404(usable.select_related("organisation"), slug=slug)
    require(may_file(request.user, organisation))
    version = survey.versions.all()[0]
    version.survey = survey
    checker = checker_of(version)
    tag = tongue_of(checker.definition, "", get_language() or "")
    with speaking(tag):
        filling = (
            fill(request, checker, survey) if request.method == "POST" else begin(checker, survey)
        )
        sent = None if filling.is_asking else request.POST
        filing = FilingForm(survey, sent, initial=_first_values(request))
        consents = ConsentForm(sent, initial={"consent": request.POST.getlist("consent")})
        consents.fields["consent"].label = _("May what they told…")
        forms = [filing, filling.form, consents]
        context: dict[str, Any] = {
            "survey": survey,
            "filling": filling,
            "forms": forms,
            "form": filing,
            "client_key": request.POST.get("client_key") or secrets.token_hex(16),
        }
        if sent is not None and all([form.is_valid() for form in forms]):  # noqa: C419 - every error is shown
            try:
                context["sent"] = submit_response(
                    version,
                    answers=filling.form.answers(),
                    language=tag,
                    consents=consents.consents(),
                    client_key=request.POST.get("client_key", ""),
                    actor=acting_user(request.user),
                    source=organisation,
                    **filing.values(),
                )
            except KeyReused:
                filing.add_error(None, _("This report has been filed already. Begin a new one."))
            except ValidationError as error:
                show_errors(filing, error)
            else:
                context["again"] = filing.cleaned_data
                return render(request, "surveys/file_done.html", context)
        context["has_errors"] = any(form.errors for form in forms)
        return render(request, "surveys/file_report.html", context)


def _first_values(request: HttpRequest) -> dict[str, Any]:
    """Of a second case in a row, the role and the place stay."""
    if request.method == "POST":  # another case was asked for: what was written stays
        return {name: request.POST.get(name, "") for name in FilingForm.base_fields} | {
            "groups": request.POST.getlist("groups")
        }
    kept = {name: request.GET[name] for name in ("role", "municipality") if name in request.GET}
    return {"submitted_on": timezone.localdate(), **kept}
