"""How often one address may do a thing, without its address being kept.

An address is counted under a hash with a random key of the day. Key and counts live in the cache
alone: never in the database, never in a log. Where the cache does not answer, everybody passes.
"""

import hashlib
import hmac
import ipaddress
import logging
import secrets
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from shared import challenge

logger = logging.getLogger(__name__)

MINUTE, DAY = 60, 86_400
NEIGHBOURS = 64
"""An IPv6 subscriber has a network of so many bits, not one address."""
FIRST_WAIT = 10
"""Seconds to wait after the first sending too many; each further one adds a second."""
UNHURRIED = 60
"""So many challenges a minute of one address are easy; with more they grow harder in step."""
HARDEST = 20
"""So many times harder at most: seconds of work, never a lockout."""

T = TypeVar("T")


def wait_before_sending(request: HttpRequest, *, proof: str, owner: str) -> int:
    """Seconds that this sender has to wait; 0: go on.

    A few a minute pass as they are; more want a proof of work each, which a browser makes by
    itself: a whole school behind one address passes. `owner` is the sender's own key.
    """
    if proof and _safely(lambda: challenge.spend(proof, owner=owner), default=True):
        return _wait(hit("proved", request) - settings.KOETTU_PROVED_SENDINGS)
    return _wait(hit("plain", request) - settings.KOETTU_FREE_SENDINGS)


def challenge_for(request: HttpRequest) -> challenge.Challenge:
    """A challenge that is the harder, the more of them the address takes."""
    times = max(1, min(HARDEST, hit("challenge", request) // UNHURRIED))
    return challenge.make_challenge(challenge.EASIEST * times)


def wait_before(name: str, request: HttpRequest, *, most: int, cost: int = 1) -> int:
    """Count the thing `name` and give the seconds to wait when it is over `most` a minute."""
    return _wait(hit(name, request, cost=cost) - most)


def is_over(name: str, request: HttpRequest, *, most: int) -> bool:
    """Whether the address has done `name` more than `most` times this minute, without counting."""
    return _safely(lambda: caches["limits"].get(_key(name, request), 0) > most, default=False)


def hit(name: str, request: HttpRequest, *, cost: int = 1) -> int:
    """Count one more `name` of the request's address; how many there are this minute."""
    return _safely(lambda: _count(_key(name, request), cost), default=0)


def _count(key: str, cost: int) -> int:
    store = caches["limits"]
    try:
        return store.incr(key, cost)
    except ValueError:  # the first of the minute, unless another was first meanwhile
        return cost if store.add(key, cost, MINUTE) else store.incr(key, cost)


def _wait(over: int) -> int:
    return min(MINUTE, FIRST_WAIT + over) if over > 0 else 0


def _key(name: str, request: HttpRequest) -> str:
    digest = hmac.digest(_key_of_day(), network_of(request).encode(), hashlib.sha256)
    return f"{name}:{digest[:12].hex()}"


def _key_of_day() -> bytes:
    store = caches["limits"]
    if (known := store.get("key-of-the-day")) is None:
        new = secrets.token_bytes(32)
        known = store.get_or_set("key-of-the-day", new, DAY) or new
    return bytes(known)


def network_of(request: HttpRequest) -> str:
    """The address that the request comes from; of IPv6 the network.

    Behind proxies of ours the outermost of them names it; what a sender puts before that is not
    believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.KOETTU_PROXIES:
        named = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        address = named[-min(settings.KOETTU_PROXIES, len(named))] or address
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:  # noqa: PLR2004
        return str(parsed)
    return str(ipaddress.ip_network((parsed, NEIGHBOURS), strict=False))


def _safely(ask: Callable[[], T], *, default: T) -> T:
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - a lost cache never keeps anybody from sending
        logger.warning("The limits' cache does not answer: %s", type(error).__name__)
        return default
