"""A filled survey on its way in: checked, stored once, acknowledged after the commit."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from places.models import Municipality, PopulationGroup
from shared.audit import Actor
from shared.translated import LANGUAGES
from surveys.actions.storing import Sending, store
from surveys.answers import Answers, Checker, checker_of, clean_text
from surveys.definition import Definition
from surveys.models import ImportBatch, Response, Survey, SurveyVersion
from surveys.receipts import hash_code, hash_key, receipt_code

SHORTEST_KEY, LONGEST_KEY = 8, 200
MOST_PEOPLE = 1_000_000
MOST_CHECKERS = 256
WRONG_PLACE = _("Choose one of the municipalities that this survey asks.")


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
class _Told:
    """Everything of a submission that makes it the same or another one."""

    version: int
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

    def hash(self) -> str:
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()


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

    Returns after the commit. Raises ValidationError by question or field name (its code is
    `closed`, `early` or `full` when the survey takes no more), KeyReused, and OperationalError when
    the database did not confirm.
    """
    _check_key(client_key)
    checker = _checker(version)
    stored = checker(answers)
    told = _Told(
        version=version.pk,
        # What is calculated may be another tomorrow, and the sender told the same.
        answers={name: stored[name] for name in stored if name not in checker.calculated},
        language=language,
        municipality=municipality.pk if municipality else None,
        groups=sorted({group.pk for group in groups}),
        consents=consents,
        role=role,
        source=str(source.pk) if source else "",
        people_behind=people_behind,
        basis=clean_field("basis", basis, 500),
        heard_how=clean_field("heard_how", heard_how, 200),
    )
    response = Response(
        survey=version.survey,
        version=version,
        municipality_id=told.municipality,
        source=source,
        filed_by_id=actor.pk if actor is not None and actor.is_authenticated else None,
        answers=stored,
        language=language,
        submitted_on=submitted_on or timezone.localdate(),
        role=role,
        people_behind=people_behind,
        basis=told.basis,
        heard_how=told.heard_how,
        respondent=respondent or secrets.token_hex(16),
        client_key_hash=hash_key(client_key),
        body_hash=told.hash(),
        import_batch=import_batch,
        **consents.columns(),
    )
    return _store_once(response, told, code=receipt_code(client_key), actor=actor)


def _store_once(response: Response, told: _Told, *, code: str, actor: Actor) -> Submitted:
    """Store first and ask afterwards why it was not: nearly always there is nothing to ask."""
    survey, definition = response.survey, _checker(response.version).definition
    response.receipt_hash = hash_code(code)
    for _look in ("as the caller knows it", "as it is"):
        if survey.is_open():
            if faults := _faults(told, response):
                raise ValidationError(faults | _faults_of_place(response))
            if _stored(Sending(response, told.groups, actor), definition):
                response._state.adding = False  # noqa: SLF001 - what save() does
                return Submitted(response, code, created=True)
        if earlier := _sent_before(response):
            return Submitted(earlier, code, created=False)
        survey.refresh_from_db(fields=["status", "opens_on", "closes_on", "quota"])
        if not survey.is_open():
            raise closed(survey)
        if faults := _faults_of_place(response):
            raise ValidationError(faults)
    raise ValidationError(_("This survey has received as many answers as it takes."), code="full")


def _stored(sending: Sending, definition: Definition) -> bool:
    try:
        return store(sending, definition)
    except IntegrityError as error:
        known = PopulationGroup.objects.filter(pk__in=sending.groups).count()
        if known < len(sending.groups):
            message = _("There is no such population group.")
            raise ValidationError({"groups": message}) from error
        raise


def _sent_before(response: Response) -> Response | None:
    earlier = (
        Response.objects.select_related("survey", "version")
        .filter(client_key_hash=response.client_key_hash)
        .first()
    )
    # A withdrawn response has forgotten its body.
    if earlier and earlier.body_hash not in {response.body_hash, ""}:
        raise KeyReused
    return earlier


_checkers: dict[tuple[UUID, int], Checker] = {}


def _checker(version: SurveyVersion) -> Checker:
    """The version's checker, kept by what never changes, so that the questions need not be read."""
    key = (version.survey_id, version.number)
    if key not in _checkers:
        if len(_checkers) >= MOST_CHECKERS:
            _checkers.clear()
        _checkers[key] = checker_of(version)
    return _checkers[key]


def closed(survey: Survey) -> ValidationError:
    """Why a survey that is not open takes no answers."""
    opens = survey.opens_on
    if survey.status == Survey.Status.LIVE and opens and opens > timezone.localdate():
        return ValidationError(
            _("This survey opens on %(day)s."),
            code="early",
            params={"day": date_format(opens, "SHORT_DATE_FORMAT")},
        )
    return ValidationError(_("This survey is not open for answers."), code="closed")


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


def _faults(told: _Told, response: Response) -> dict[str, Any]:
    """What is wrong beside the answers, as far as it is known without asking the database."""
    faults: dict[str, Any] = {}
    if told.language not in {*LANGUAGES, *_checker(response.version).definition.languages}:
        faults["language"] = _("Choose the language: fi, sv or en.")
    if told.municipality is None:
        faults["municipality"] = WRONG_PLACE
    if told.role not in Response.Role.values:
        faults["role"] = _("Choose whose experience this is.")
    if told.role != Response.Role.RESIDENT and not told.source:
        faults["source"] = _("Say which organisation brings this.")
    if told.people_behind is not None and not 1 <= told.people_behind <= MOST_PEOPLE:
        faults["people_behind"] = _("Write a number of people, 1 or more.")
    if response.submitted_on > timezone.localdate():
        faults["submitted_on"] = _("The day cannot be in the future.")
    return faults


def _faults_of_place(response: Response) -> dict[str, Any]:
    asked = response.survey.municipalities
    if response.municipality_id and asked.filter(pk=response.municipality_id).exists():
        return {}
    return {"municipality": WRONG_PLACE}
