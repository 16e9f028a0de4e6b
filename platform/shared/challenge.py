"""Proof of work: a small sum for the sender's browser, a single hash for the server.

The server hides a number below `largest` in a hash and signs the hash; who wants to send finds the
number by trying, in the background, while the person still reads. Nothing is kept until a proof is
spent, and then only that it was, until it would have expired.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import asdict, dataclass

from django.conf import settings
from django.core.cache import caches

LIFETIME = 1800
"""Seconds: long enough to read one's answers once more."""
EASIEST = 50_000
"""Half of it is tried on average: under a second on a desk, a few seconds on an old phone."""
LONGEST_PROOF = 200


@dataclass(frozen=True, slots=True)
class Challenge:
    """Find the number from 0 to `largest` for which SHA-256(`salt` + number) is `target`.

    The proof is `salt.number.signature`.
    """

    salt: str
    target: str
    largest: int
    signature: str

    def plain(self) -> dict[str, str | int]:
        return asdict(self)


def make_challenge(largest: int = EASIEST) -> Challenge:
    """A new challenge that can be answered for half an hour."""
    salt = f"{secrets.token_hex(12)}-{int(time.time()) + LIFETIME}"
    target = _target(salt, secrets.randbelow(largest + 1))
    return Challenge(salt, target, largest, _signature(target))


def solve(challenge: Challenge) -> str:
    """The proof, found by trying as a browser does."""
    for number in range(challenge.largest + 1):
        if _target(challenge.salt, number) == challenge.target:
            return f"{challenge.salt}.{number}.{challenge.signature}"
    raise ValueError("The challenge has no solution.")


def spend(proof: str, *, owner: str) -> bool:
    """Whether the proof is right, fresh and not spent by another.

    A retry of the same `owner`, whose first reply was lost, may show its proof again.
    """
    if not is_right(proof):
        return False
    signature = proof.rpartition(".")[2]
    mark = hashlib.sha256(f"{signature}:{owner}".encode()).hexdigest()[:16]
    store = caches["limits"]
    return store.add(f"spent:{signature}", mark, LIFETIME) or (
        store.get(f"spent:{signature}") == mark
    )


def is_right(proof: str) -> bool:
    """Whether the proof solves a challenge of ours that has not expired."""
    parts = proof.split(".")
    if len(parts) != 3 or len(proof) > LONGEST_PROOF or not proof.isascii():  # noqa: PLR2004
        return False
    salt, number, signature = parts
    expires = salt.rpartition("-")[2]
    return (
        hmac.compare_digest(_signature(_target(salt, number)), signature)
        and expires.isdigit()
        and time.time() < int(expires)
    )


def _target(salt: str, number: int | str) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _signature(target: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, b"challenge:" + target.encode(), "sha256").hex()
