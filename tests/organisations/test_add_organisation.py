"""The first organisation of an installation, and its first owner."""

import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from organisations.models import Membership, Organisation
from places.models import Municipality

pytestmark = pytest.mark.django_db


def test_the_owner_is_invited_and_joins(
    municipalities: dict[str, Municipality],
    client: Client,
    mailoutbox: list[Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        call_command(
            "add_organisation", "municipality", "Vaasan kaupunki",
            name_sv="Vasa stad", place="905", owner="omistaja@example.fi",
        )  # fmt: skip
    made = Organisation.objects.get()
    assert (made.slug, made.municipality) == ("vaasan-kaupunki", municipalities["905"])
    with translation.override("sv"):
        assert str(made) == "Vasa stad"
    address = re.search(r"http://\S+", mailoutbox[0].body)
    assert address
    client.post(
        address[0].removeprefix("http://localhost:8000"),
        {"name": "Oona Omistaja", "password": "seven blue herons at dawn"},
    )
    assert Membership.objects.get(organisation=made).role == "owner"


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("municipality", {"place": "000"}),
        ("county", {}),
        ("ngo", {"place": "905"}),
        ("ngo", {"owner": "not an address"}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    municipalities: dict[str, Municipality], kind: str, options: dict[str, str]
) -> None:
    with pytest.raises(CommandError):
        call_command("add_organisation", kind, "Nimi", **{"owner": "a@example.fi"} | options)
    assert not Organisation.objects.exists()
