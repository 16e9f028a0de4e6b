"""The receipt: a code that finally says what became of what was told.

The code is derived from the sender's own random key, so that a retry shows the same code although
only its hash is stored. Higher apps add their steps to the timeline by `register`.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from surveys.models import Response

CODE_BYTES = 15
"""120 random bits: 24 letters and digits in six groups of four."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline; `order` keeps the steps in the order of the work."""

    order: int
    title: str | Promise
    text: str | Promise = ""
    on: date | None = None
    url: str = ""


Provider = Callable[[Response], Iterable[Step]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    if provider not in _providers:
        _providers.append(provider)
    return provider


OutcomeProvider = Callable[[Organisation], Iterable[Step]]
_outcome_providers: list[OutcomeProvider] = []


def register_outcomes(provider: OutcomeProvider) -> OutcomeProvider:
    """Have `provider` tell what an organisation's material has led to; its desk shows it."""
    if provider not in _outcome_providers:
        _outcome_providers.append(provider)
    return provider


def outcomes(organisation: Organisation) -> list[Step]:
    """What the organisation's material has led to so far, newest first."""
    steps = [step for provider in _outcome_providers for step in provider(organisation)]
    return sorted(steps, key=lambda step: step.on or date.min, reverse=True)


def timeline(response: Response) -> list[Step]:
    """What became of the response so far, in order."""
    steps = [step for provider in _providers for step in provider(response)]
    return sorted(steps, key=lambda step: step.order)


RECEIVED, READ, DECIDED, WITHDRAWN = 0, 10, 15, 100
"""Orders of this app's steps; insights and reports put theirs between READ and WITHDRAWN."""


def own_steps(response: Response) -> Iterable[Step]:
    """What this app knows: received, read, what a moderator decided, withdrawn."""
    yield Step(RECEIVED, _("Received"), on=response.submitted_on)
    if response.status == Response.Status.WITHDRAWN:
        yield Step(
            WITHDRAWN,
            _("Withdrawn"),
            _("What you told has been removed. It is no longer used anywhere."),
        )
        return
    if response.status == Response.Status.EXPIRED:
        yield Step(
            WITHDRAWN,
            _("Deleted after its time"),
            _("What you told was kept as long as promised. What was published stays."),
        )
        return
    if response.read_on:
        yield Step(READ, _("Read"), _("Your text is part of the analysis."), on=response.read_on)
    if response.status == Response.Status.NOT_PUBLISHED:
        yield Step(DECIDED, _("Left out: what you told is not used"), response.status_reason)
    elif response.status == Response.Status.SEALED:
        yield Step(
            DECIDED, _("Sealed: only a few people may read what you told"), response.status_reason
        )
    elif response.status == Response.Status.IN_REVIEW:
        yield Step(DECIDED, _("A moderator is looking at this"), response.status_reason)
    elif response.status == Response.Status.APPROVED:
        yield Step(DECIDED, _("Checked by a person"), response.status_reason)


def receipt_code(client_key: str) -> str:
    """The receipt code that belongs to the sender's key: `XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"receipt:" + client_key.encode(), "sha256")
    code = base64.b32encode(digest[:CODE_BYTES]).decode()
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def hash_code(code: str) -> str:
    """The stored form of a code, as typed: case, spaces and hyphens do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def hash_key(client_key: str) -> str:
    return hashlib.sha256(b"client:" + client_key.encode()).hexdigest()


def find_response(code: str) -> Response | None:
    """The response that the code belongs to."""
    return (
        Response.objects.select_related("survey", "version", "municipality")
        .filter(receipt_hash=hash_code(code))
        .first()
    )
