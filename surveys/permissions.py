"""Who may do what with surveys and responses, and why not."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from organisations.permissions import (
    CONTRIBUTORS,
    CURATORS,
    MODERATORS,
    has_role,
    memberships_of,
    municipalities_of,
)
from organisations.querysets import Reader
from shared.permissions import ALLOWED, Verdict, denied
from surveys.definition import definition_of, faults_of, read_definition
from surveys.definition.changes import clashes
from surveys.models import Response, Survey


def may_make_surveys(user: Reader, organisation: Organisation) -> Verdict:
    """Whether the reader may make and run collections for the organisation."""
    return has_role(user, organisation, CURATORS)


def may_run(user: Reader, survey: Survey) -> Verdict:
    """Whether the reader may open and close the survey."""
    if verdict := has_role(user, survey.organisation, CURATORS):
        return verdict
    return denied(_("Only the owner and coordinators of the asking organisation may do this."))


def may_build(user: Reader, survey: Survey) -> Verdict:
    """Whether the reader may change what the draft of the survey asks."""
    if not (verdict := may_run(user, survey)):
        return verdict
    if survey.status == Survey.Status.ARCHIVED:
        return denied(_("An archived survey is not changed. Restore it first."))
    return ALLOWED


def may_file(user: Reader, organisation: Organisation) -> Verdict:
    """Whether the reader may file reports and import in the name of the organisation."""
    return has_role(user, organisation, CONTRIBUTORS)


def may_import(user: Reader, survey: Survey) -> Verdict:
    """Whether the reader may bring a spreadsheet into the survey."""
    if any(m.role in CONTRIBUTORS for m in memberships_of(user)):
        return ALLOWED
    return denied(
        _("Your role does not allow bringing in material. Ask your organisation's owner.")
    )


def may_read_originals(user: Reader, survey: Survey) -> Verdict:
    """Whether the reader moderates for the organisation that asks."""
    if has_role(user, survey.organisation, MODERATORS):
        return ALLOWED
    own = municipalities_of(user, MODERATORS)
    if survey.organisation.is_public_authority and any(
        m.pk in own for m in survey.municipalities.all()
    ):
        return ALLOWED  # the queryset keeps them to their own municipalities
    return denied(_("Only moderators of the asking organisation read original answers."))


def may_read(user: Reader, response: Response) -> Verdict:
    """Whether the reader may see the original words: a moderator, or who filed them."""
    if user.is_authenticated and response.filed_by_id == user.pk:
        return ALLOWED
    if any(m.organisation_id == response.source_id for m in memberships_of(user)) and (
        response.role != Response.Role.RESIDENT or response.import_batch_id
    ):
        return ALLOWED  # the queryset asks for a moderator's role
    return may_read_originals(user, response.survey)


def may_moderate(user: Reader, response: Response) -> Verdict:
    """Whether the reader may decide on this response."""
    if response.is_forgotten:
        return denied(_("The words of this response have been removed."))
    return may_read_originals(user, response.survey)


def missing_before_going_live(survey: Survey) -> dict[str, str | Promise]:
    """What must still be told before anybody is asked, by field; empty when nothing is missing."""
    missing: dict[str, str | Promise] = {}
    if not survey.controller:
        missing["controller"] = _("Who is the controller of the data?")
    if not any(survey.purpose.values()):
        missing["purpose"] = _("What are the answers used for?")
    if not any(survey.legal_basis.values()):
        missing["legal_basis"] = _("On which legal basis is this asked?")
    if not survey.contact:
        missing["contact"] = _("Whom may people ask?")
    if not survey.municipalities.exists():
        missing["municipalities"] = _("Which municipalities' residents are asked?")
    if not (survey.decision or survey.no_decision_reason):
        missing["decision"] = _("On which decision does this rest? If there is none, say why.")
    if fault := _fault_of_questions(survey):
        missing["definition"] = fault
    return missing


def _fault_of_questions(survey: Survey) -> str | Promise:
    """Why the draft cannot be asked as it stands; empty when it can."""
    if not survey.definition.get("pages"):
        return _("What is asked?")
    definition = read_definition(survey.definition)
    if not any(question.is_answered for question in definition.questions):
        return _("What is asked?")
    earlier = [definition_of(version) for version in survey.versions.all()]
    if faults := [*faults_of(definition), *clashes(definition, earlier).values()]:
        return " ".join(faults)
    return ""


def may_go_live(user: Reader, survey: Survey) -> Verdict:
    """Whether the survey can be opened by the reader now; the reason names what is missing."""
    if not (verdict := may_run(user, survey)):
        return verdict
    if missing := missing_before_going_live(survey):
        return denied(" ".join(str(question) for question in missing.values()))
    return ALLOWED
