"""A filled survey checked, and made into what is stored of it; no database is asked."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared.audit import Actor
from shared.inserts import Row
from shared.translated import LANGUAGES
from surveys.actions.storing import Sending
from surveys.answers import Answers, Checker, checker_of, clean_text
from surveys.definition import Definition
from surveys.models import ImportBatch, Response, SurveyVersion
from surveys.receipts import hash_code, hash_key, receipt_code

SHORTEST_KEY, LONGEST_KEY = 8, 200
MOST_PEOPLE = 1_000_000
MOST_CHECKERS = 256
WRONG_PLACE = _("Choose one of the municipalities that this survey asks.")

_ROLES = frozenset(Response.Role.values)


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


def prepare_sending(  # noqa: PLR0913 - what a response consists of
    version: SurveyVersion,
    *,
    answers: object,
    language: str,
    municipality: str | None,
    groups: Iterable[str],
    consents: Consents,
    client_key: str,
    actor: Actor = None,
    role: str = Response.Role.RESIDENT,
    source: UUID | None = None,
    people_behind: int | None = None,
    basis: str = "",
    heard_how: str = "",
    submitted_on: date | None = None,
    respondent: str = "",
    import_batch: ImportBatch | None = None,
) -> Sending:
    """Check what `submit_response` is given, and make of it what is stored; asks no database.

    Raises ValidationError for the key and the answers; what else is wrong stands in `faults`.
    """
    _check_key(client_key)
    check = checker(version)
    stored = check(answers)
    told = _Told(
        version=version.pk,
        # What is calculated may be another tomorrow, and the sender told the same.
        answers={name: stored[name] for name in stored if name not in check.calculated},
        language=language,
        municipality=municipality,
        groups=sorted(set(groups)),
        consents=consents,
        role=role,
        source=str(source or ""),
        people_behind=people_behind,
        basis=clean_field("basis", basis, 500),
        heard_how=clean_field("heard_how", heard_how, 200),
    )
    today, code = timezone.localdate(), receipt_code(client_key)
    row: Row = {
        "id": uuid4(),
        "survey_id": version.survey_id,
        "version_id": version.pk,
        "municipality_id": municipality,
        "source_id": source,
        "filed_by_id": actor.pk if actor is not None and actor.is_authenticated else None,
        "answers": stored,
        "language": language,
        "submitted_on": submitted_on or today,
        "role": role,
        "people_behind": people_behind,
        "basis": told.basis,
        "heard_how": told.heard_how,
        "respondent": respondent or secrets.token_hex(16),
        "client_key_hash": hash_key(client_key),
        "body_hash": told.hash(),
        "receipt_hash": hash_code(code),
        "import_batch_id": import_batch.pk if import_batch else None,
        **consents.columns(),
    }
    faults = _faults(told, check.definition, is_early=row["submitted_on"] > today)
    return Sending(
        version=version, row=row, groups=told.groups, code=code, actor=actor, faults=faults
    )


_checkers: dict[tuple[UUID, int], Checker] = {}


def checker(version: SurveyVersion) -> Checker:
    """The version's checker, kept by what never changes, so that the questions need not be read."""
    key = (version.survey_id, version.number)
    if key not in _checkers:
        if len(_checkers) >= MOST_CHECKERS:
            _checkers.clear()
        _checkers[key] = checker_of(version)
    return _checkers[key]


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


def _faults(told: _Told, definition: Definition, *, is_early: bool) -> dict[str, Any]:
    """What is wrong beside the answers, as far as it is known without asking the database."""
    faults: dict[str, Any] = {}
    if told.language not in LANGUAGES and told.language not in definition.languages:
        faults["language"] = _("Choose the language: fi, sv or en.")
    if told.municipality is None:
        faults["municipality"] = WRONG_PLACE
    if told.role not in _ROLES:
        faults["role"] = _("Choose whose experience this is.")
    if told.role != Response.Role.RESIDENT and not told.source:
        faults["source"] = _("Say which organisation brings this.")
    if told.people_behind is not None and not 1 <= told.people_behind <= MOST_PEOPLE:
        faults["people_behind"] = _("Write a number of people, 1 or more.")
    if is_early:
        faults["submitted_on"] = _("The day cannot be in the future.")
    return faults
