"""Proofs of work, counted addresses, sealed bytes: what keeps senders honest and drafts private."""

import time
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from pytest_django import Settings

from shared import challenge, limits
from shared.sealing import Unsealable, code_hash, new_code, plain_code, seal, unseal

ADDRESS = "203.0.113.77"


@pytest.fixture(autouse=True)
def _nothing_counted(settings: Settings) -> Iterator[None]:
    settings.KOETTU_FREE_SENDINGS = 10
    caches["limits"].clear()
    yield
    caches["limits"].clear()


def request(address: str = ADDRESS, **headers: str) -> HttpRequest:
    return RequestFactory().post("/", REMOTE_ADDR=address, headers=headers)


def proof() -> str:
    return challenge.solve(challenge.make_challenge(50))


def test_a_right_proof_is_spent_once_and_again_only_by_its_owner() -> None:
    shown = proof()
    assert challenge.spend(shown, owner="mine")
    assert challenge.spend(shown, owner="mine")  # the first reply was lost
    assert not challenge.spend(shown, owner="another's")


@pytest.mark.parametrize(
    "wrong", ["", "a.b", "a.b.c", "é.1.2", "." * 500, "00-99999999999.1." + "0" * 64]
)
def test_a_wrong_proof_is_refused(wrong: str) -> None:
    assert not challenge.spend(wrong, owner="mine")


def test_a_proof_cannot_be_changed() -> None:
    salt, number, signature = proof().split(".")
    later = f"{salt.partition('-')[0]}-99999999999"
    assert not challenge.is_right(f"{later}.{number}.{signature}")
    assert not challenge.is_right(f"{salt}.{int(number) + 1}.{signature}")


def test_a_proof_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = proof()
    late = time.time() + challenge.LIFETIME + 1
    monkeypatch.setattr("shared.challenge.time.time", lambda: late)
    assert not challenge.is_right(shown)


def test_the_address_gives_a_challenge_that_no_cache_keeps(client: Client) -> None:
    answer = client.get("/api/challenge/")
    assert set(answer.json()) == {"salt", "target", "largest", "signature"}
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_challenges_grow_harder_for_one_address_and_not_for_others() -> None:
    for _time in range(limits.UNHURRIED * 3):
        hardest = limits.challenge_for(request()).largest
    assert hardest == challenge.EASIEST * 3
    assert limits.challenge_for(request("203.0.113.78")).largest == challenge.EASIEST


def test_the_eleventh_in_a_minute_waits_longer_and_longer_or_shows_a_proof() -> None:
    waits = [limits.wait_before_sending(request(), proof="", owner="k") for _time in range(14)]
    assert waits[:10] == [0] * 10
    assert waits[10:] == [11, 12, 13, 14]
    assert limits.wait_before_sending(request(), proof=proof(), owner="k") == 0
    assert limits.wait_before_sending(request("203.0.113.78"), proof="", owner="k") == 0


def test_a_school_behind_one_address_passes() -> None:
    waits = [
        limits.wait_before_sending(request(), proof=proof(), owner=f"pupil-{number}")
        for number in range(2000)
    ]
    assert set(waits) == {0}


def test_a_sender_without_script_is_not_shut_out_by_many_with_proofs() -> None:
    for number in range(100):
        limits.wait_before_sending(request(), proof=proof(), owner=f"pupil-{number}")
    assert limits.wait_before_sending(request(), proof="", owner="somebody") == 0


def test_a_network_of_ipv6_counts_as_one() -> None:
    assert limits.network_of(request("2001:db8:1:2:3::4")) == "2001:db8:1:2::/64"
    assert limits.network_of(request("2001:db8:1:2:ffff::9")) == "2001:db8:1:2::/64"


def test_only_proxies_of_ours_are_believed(settings: Settings) -> None:
    forged = {"x-forwarded-for": "1.2.3.4, 198.51.100.9"}
    assert limits.network_of(request(**forged)) == ADDRESS
    settings.KOETTU_PROXIES = 1
    assert limits.network_of(request(**forged)) == "198.51.100.9"
    assert limits.network_of(request()) == ADDRESS
    assert limits.network_of(request(**{"x-forwarded-for": "nonsense"})) == "unknown"


def test_a_lost_cache_keeps_nobody_from_sending(settings: Settings) -> None:
    lost = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
    }
    with override_settings(CACHES={**settings.CACHES, "limits": lost}):
        for _time in range(12):
            assert limits.wait_before_sending(request(), proof="", owner="k") == 0
        assert limits.wait_before_sending(request(), proof=proof(), owner="k") == 0


def test_sealed_bytes_open_with_their_code_alone() -> None:
    code = new_code()
    sealed = seal("Ämne".encode(), code=code, purpose="draft")
    assert "Ämne".encode() not in sealed
    assert unseal(sealed, code=code.lower().replace("-", " "), purpose="draft").decode() == "Ämne"
    for wrong in ({"code": new_code()}, {"purpose": "other"}):
        with pytest.raises(Unsealable):
            unseal(sealed, **{"code": code, "purpose": "draft", **wrong})
    with pytest.raises(Unsealable):
        unseal(sealed[:5], code=code, purpose="draft")


def test_codes_are_random_and_forgive_misreading() -> None:
    code = new_code()
    assert len(plain_code(code)) * 5 >= 112  # bits
    assert plain_code(code) == plain_code(code.replace("O", "0").replace("I", "1").lower())
    assert code_hash(code) != code_hash(new_code())
