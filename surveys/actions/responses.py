"""What is done with a response: sent, corrected, withdrawn, forgotten."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared import audit, erasure, live
from shared.audit import Actor
from shared.translated import LANGUAGES
from surveys.answers import Answers, checker_of, clean_text
from surveys.models import ImportBatch, Response, Survey, SurveyVersion
from surveys.receipts import hash_code, hash_key, receipt_code

SHORTEST_KEY, LONGEST_KEY = 8, 200


@dataclass(frozen=True, slots=True)
class Consents:
    """What the teller allows, each on its own. Quoting and publishing need the analysis."""

    analyse: bool = False
    quote: bool = False
    publish: bool = False
    contact: bool = False

    def columns(self) -> dict[str, bool]:
        """The columns of a response; never more than what was allowed."""
        return {
            "consent_analyse": self.analyse,
            "consent_quote": self.analyse and self.quote,
            "consent_publish": self.analyse and self.publish,
            "consent_contact": self.contact,
        }


@dataclass(frozen=True, slots=True)
class Submitted:
    """`created` is False when the same had been sent before: the response and code are those."""

    response: Response
    receipt_code: str
    created: bool


class KeyReused(Exception):  # noqa: N818 - the name says what happened
    """The sender's key came before, with another content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """Everything of a submission that makes it the same or another one."""

    answers: Answers
    language: str
    municipality: str | None
    groups: list[str]
    consents: Consents
    role: str
    source: str
    people_behind: int | None
    basis: str
    heard_how: str
    extra: dict[str, str] = field(default_factory=dict)

    def hash(self, version: SurveyVersion) -> str:
        body = {**asdict(self), "version": version.pk}
        return hashlib.sha256(msgspec.json.encode(body, order="deterministic")).hexdigest()


def submit_response(  # noqa: PLR0913 - what a response consists of; each is named by the caller
    version: SurveyVersion,
    *,
    answers: object,
    language: str,
    municipality: Municipality | None,
    groups: Iterable[PopulationGroup] = (),
    consents: Consents,
    client_key: str,
    actor: Actor = None,
    role: str = Response.Role.RESIDENT,
    source: Organisation | None = None,
    people_behind: int | None = None,
    basis: str = "",
    heard_how: str = "",
    submitted_on: date | None = None,
    respondent: str = "",
    import_batch: ImportBatch | None = None,
) -> Submitted:
    """Store one filled survey with its receipt, once for each `client_key`.

    Raises ValidationError by question or field name, and KeyReused.
    """
    _check_key(client_key)
    groups = list(groups)
    sheet = _Sheet(
        answers=checker_of(version)(answers),
        language=language,
        municipality=municipality.pk if municipality else None,
        groups=sorted(group.pk for group in groups),
        consents=consents,
        role=role,
        source=str(source.pk) if source else "",
        people_behind=people_behind,
        basis=clean_field("basis", basis, 500),
        heard_how=clean_field("heard_how", heard_how, 200),
    )
    if not version.survey.is_open() and (sent := _sent_before(client_key, sheet.hash(version))):
        return sent
    _check_circumstances(version.survey, sheet, submitted_on)
    response = Response(
        survey=version.survey,
        version=version,
        municipality=municipality,
        source=source,
        filed_by_id=actor.pk if actor is not None and actor.is_authenticated else None,
        answers=sheet.answers,
        language=language,
        submitted_on=submitted_on or timezone.localdate(),
        role=role,
        people_behind=people_behind,
        basis=sheet.basis,
        heard_how=sheet.heard_how,
        respondent=respondent or secrets.token_hex(16),
        client_key_hash=hash_key(client_key),
        body_hash=sheet.hash(version),
        import_batch=import_batch,
        **consents.columns(),
    )
    return _store_once(response, groups, client_key=client_key, actor=actor)


def _store_once(
    response: Response, groups: list[PopulationGroup], *, client_key: str, actor: Actor
) -> Submitted:
    """Insert first and look afterwards: of two senders of one key, the database lets one in."""
    code = receipt_code(client_key)
    response.receipt_hash = hash_code(code)
    with transaction.atomic():
        try:
            with transaction.atomic():
                response.save(force_insert=True)
        except IntegrityError:
            if sent := _sent_before(client_key, response.body_hash):
                return sent
            raise
        through = Response.groups.through
        through.objects.bulk_create(
            through(response_id=response.pk, populationgroup_id=group.pk) for group in groups
        )
        audit.record(
            "submit_response",
            response,
            actor=actor,
            organisation_id=response.survey.organisation_id,
        )
        tell(response, "response")
    return Submitted(response, code, created=True)


def _sent_before(client_key: str, body_hash: str) -> Submitted | None:
    earlier = (
        Response.objects.select_related("survey", "version")
        .filter(client_key_hash=hash_key(client_key))
        .first()
    )
    if earlier is None:
        return None
    if earlier.body_hash not in {body_hash, ""}:  # a withdrawn response has forgotten its body
        raise KeyReused
    return Submitted(earlier, receipt_code(client_key), created=False)


def _check_key(client_key: str) -> None:
    if not (
        SHORTEST_KEY <= len(client_key) <= LONGEST_KEY
        and client_key.isascii()
        and client_key.isprintable()
    ):
        raise ValidationError(
            {"client_key": _("The sender's key is 8–200 printable ASCII characters.")}
        )


def clean_field(name: str, value: str, maximum: int) -> str:
    try:
        return clean_text(value, maximum)
    except ValidationError as error:
        raise ValidationError({name: error}) from error


def _check_circumstances(survey: Survey, sheet: _Sheet, submitted_on: date | None) -> None:
    """That this survey takes this response here and now."""
    if not survey.is_open():
        raise ValidationError(_("This survey is not open for answers."), code="closed")
    errors = {}
    if sheet.language not in LANGUAGES:
        errors["language"] = _("Choose the language: fi, sv or en.")
    if sheet.municipality is None or not survey.municipalities.contains(
        Municipality(pk=sheet.municipality)
    ):
        errors["municipality"] = _("Choose one of the municipalities that this survey asks.")
    if sheet.role not in Response.Role.values:
        errors["role"] = _("Choose whose experience this is.")
    if sheet.role != Response.Role.RESIDENT and not sheet.source:
        errors["source"] = _("Say which organisation brings this.")
    if sheet.people_behind is not None and not 1 <= sheet.people_behind <= 1_000_000:  # noqa: PLR2004
        errors["people_behind"] = _("Write a number of people, 1 or more.")
    if submitted_on and submitted_on > timezone.localdate():
        errors["submitted_on"] = _("The day cannot be in the future.")
    if errors:
        raise ValidationError(errors)


def correct_response(
    response: Response, *, answers: object, consents: Consents | None = None, actor: Actor = None
) -> Response:
    """Put new answers in place of the old; the receipt stays and the reading starts anew."""
    clean = checker_of(response.version)(answers)
    with transaction.atomic():
        locked = Response.objects.select_for_update().get(pk=response.pk)
        if locked.status in {Response.Status.WITHDRAWN, Response.Status.SEALED}:
            raise ValidationError(_("This response can no longer be changed."), code="gone")
        response.answers = clean
        response.revision = locked.revision + 1
        response.read_on = None  # the worker takes corrected texts up again
        response.status = Response.Status.RECEIVED
        response.status_reason = ""
        for name, allowed in (consents.columns() if consents else {}).items():
            setattr(response, name, allowed)
        response.save()
        audit.record(
            "correct_response",
            response,
            actor=actor,
            organisation_id=response.survey.organisation_id,
            revision=response.revision,
        )
        tell(response, "response")
    return response


def withdraw_response(response: Response, *, actor: Actor = None) -> None:
    """Forget what was told everywhere; the receipt remains and says that it was withdrawn."""
    with transaction.atomic():
        Response.objects.select_for_update().get(pk=response.pk)
        erasure.erase(response.pk)
        audit.record(
            "withdraw_response",
            response,
            actor=actor,
            organisation_id=response.survey.organisation_id,
        )
        tell(response, "response")
    response.refresh_from_db()


def forget_expired_responses(*, day: date) -> int:
    """Forget the words of responses kept for as long as their survey promised; returns how many.

    A forgotten response goes on counting as one of its municipality and day, and its receipt says
    what happened. What was published with permission stays.
    """
    forgotten = 0
    for survey in Survey.objects.all():
        kept_from = day - relativedelta(months=survey.retention_months)
        old = survey.responses.filter(submitted_on__lt=kept_from).exclude(
            status__in=[Response.Status.WITHDRAWN, Response.Status.EXPIRED]
        )
        for response in old.iterator():
            with transaction.atomic():
                erasure.erase(response.pk, published=False)
                Response.objects.filter(pk=response.pk).update(status=Response.Status.EXPIRED)
                audit.record(
                    "forget_expired_response",
                    response,
                    actor=None,
                    organisation_id=survey.organisation_id,
                )
            forgotten += 1
    return forgotten


def forget_response(response_id: UUID) -> int:
    """This app's part of an erasure: an empty response that only its receipt can find."""
    Response.groups.through.objects.filter(response=response_id).delete()
    return Response.objects.filter(pk=response_id).update(
        status=Response.Status.WITHDRAWN,
        status_reason="",
        answers={},
        basis="",
        heard_how="",
        people_behind=None,
        filed_by=None,
        body_hash="",
        respondent=secrets.token_hex(16),
        **Consents().columns(),
    )


def tell(response: Response, kind: str, **payload: Any) -> None:
    """Tell the open pages of the municipality; those need no more than that something came."""
    if response.municipality_id:
        live.publish(f"municipality.{response.municipality_id}", kind, **payload)
