"""A submission as machines send it, read in one go when nothing is wrong with it.

Most submissions are as they should be. These are read here by a compiled decoder and are sent under
what this process knows of the survey already; the database has the last word when it stores them.
Whatever is not accepted here is read again by `surveys.serializers`, which names the errors.
"""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils import timezone

from places.models import PopulationGroup
from surveys.actions import Consents, Sending, prepare_sending, store_once
from surveys.models import SurveyVersion

MOST_VERSIONS = 256

Slug = Annotated[str, msgspec.Meta(pattern=r"^[-a-zA-Z0-9_]{1,50}\Z")]


class Submission(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `SubmissionSerializer` describes, when it names its version and comes by no link."""

    survey: Slug
    version: Annotated[int, msgspec.Meta(ge=1, le=32_000)]
    answers: dict[str, Any]
    language: str
    municipality: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{3}\Z")]
    consents: Consents
    groups: Annotated[list[Slug], msgspec.Meta(max_length=40)] = []


_read: Callable[[bytes], Submission] = msgspec.json.Decoder(Submission).decode
_versions: dict[tuple[str, int], SurveyVersion] = {}
_groups: set[str] = set()


def read_at_once(body: bytes, *, client_key: str, may_ask: bool = True) -> Sending | None:
    """What `body` holds, ready to be stored; None when it must be looked at more closely.

    Without `may_ask` it must be of a survey that this process knows, and no database is asked.
    """
    try:
        submission = _read(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    key = (submission.survey, submission.version)
    version = _versions.get(key) or (_find(*key) if may_ask else None)
    if version is None or not _are_groups(submission.groups, may_ask=may_ask):
        return None
    try:
        sending = prepare_sending(
            version,
            answers=submission.answers,
            language=submission.language,
            municipality=submission.municipality,
            groups=submission.groups,
            consents=submission.consents,
            client_key=client_key,
        )
    except ValidationError:
        return None
    return None if sending.faults else sending


def submit_at_once(body: bytes, *, client_key: str) -> tuple[Sending, bool] | None:
    """Send what `body` holds; also whether it is new.

    None when it must be looked at more closely, and nothing was stored. Raises KeyReused.
    """
    if not (sending := read_at_once(body, client_key=client_key)):
        return None
    try:
        return sending, store_once(sending) is None
    except (ValidationError, ObjectDoesNotExist):  # a mistake, or what was remembered is no more
        forget(sending)
        return None


def forget(sending: Sending) -> None:
    """Read its version anew the next time."""
    _versions.pop((sending.version.survey.slug, sending.version.number), None)


def _are_groups(slugs: list[str], *, may_ask: bool) -> bool:
    """Whether these are population groups; those that were once asked for are remembered."""
    if (asked := set(slugs) - _groups) and may_ask:
        _groups.update(PopulationGroup.objects.filter(pk__in=asked).values_list("pk", flat=True))
    return _groups.issuperset(slugs)


def _find(slug: str, number: int) -> SurveyVersion | None:
    """The version, kept from now on if its survey is open."""
    found = (
        SurveyVersion.objects.filter(survey__slug=slug, number=number)
        .exclude(survey__status="draft")
        .select_related("survey")
        .defer("definition", "survey__definition")
        .first()
    )
    if found and found.survey.is_open(timezone.localdate()):
        if len(_versions) >= MOST_VERSIONS:
            _versions.clear()
        _versions[slug, number] = found
    return found
