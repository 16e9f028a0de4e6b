"""`koettu add_organisation`: begin a municipality, county or NGO and invite its first owner."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.core.validators import validate_email

from organisations.actions import create_organisation
from organisations.models import Organisation
from places.models import Municipality, WellbeingServicesCounty


class Command(BaseCommand):
    help = "Begin an organisation and send its first owner an invitation by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=Organisation.Kind.values)
        parser.add_argument("name")
        parser.add_argument("--owner", required=True, help="The e-mail of who is invited.")
        parser.add_argument("--place", default="", help="Code of the municipality or county.")
        parser.add_argument("--name-sv", default="", help="The name in Swedish, if it has another.")
        parser.add_argument("--slug", default="", help="Made of the name if not given.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["owner"])
            organisation = create_organisation(
                actor=None,
                owner=options["owner"],
                slug=options["slug"],
                kind=options["kind"],
                name=options["name"],
                name_sv=options["name_sv"],
                **_place(options["kind"], options["place"]),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        self.stdout.write(f"{organisation} ({organisation.slug})")
        self.stdout.write(f"› An invitation was sent to {options['owner']}")


def _place(kind: str, code: str) -> dict[str, Any]:
    """The place column of an organisation of this kind; an NGO has none."""
    if kind == Organisation.Kind.MUNICIPALITY:
        return {"municipality": _found(Municipality.objects.filter(pk=code), kind, code)}
    if kind == Organisation.Kind.COUNTY:
        return {"county": _found(WellbeingServicesCounty.objects.filter(pk=code), kind, code)}
    if code:
        raise CommandError("An NGO has no place of its own.", returncode=2)
    return {}


def _found(places: Any, kind: str, code: str) -> Any:
    if place := places.first():
        return place
    raise CommandError(f"There is no {kind} with the code “{code}”: give --place.", returncode=2)
