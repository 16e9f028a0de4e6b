"""The demo's organisations and accounts."""

from accounts.models import User
from organisations.models import Membership, Organisation, Role

COUNTY_CODE = "17"
MUNICIPALITIES = ("905", "399", "545", "231")

ORGANISATIONS = [
    (
        "pohjanmaa",
        "Pohjanmaan hyvinvointialue",
        "Österbottens välfärdsområde",
        "county",
        COUNTY_CODE,
    ),
    ("vaasa", "Vaasan kaupunki", "Vasa stad", "municipality", "905"),
    ("laihia", "Laihian kunta", "Laihela kommun", "municipality", "399"),
    ("narpes", "Närpiön kaupunki", "Närpes stad", "municipality", "545"),
    ("kaskinen", "Kaskisten kaupunki", "Kaskö stad", "municipality", "231"),
    ("omaistuki", "Pohjanmaan Omaistuki ry", "", "ngo", ""),
    ("kustens-unga", "Rannikon nuoret ry", "Kustens unga rf", "ngo", ""),
]

ACCOUNTS = [
    ("koordinaattori", "Kaisa Koordinaattori", "fi", "pohjanmaa", Role.COORDINATOR),
    ("omistaja", "Outi Omistaja", "fi", "pohjanmaa", Role.OWNER),
    ("moderaattori", "Merja Moderaattori", "fi", "pohjanmaa", Role.MODERATOR),
    ("kirjaaja", "Kalle Kirjaaja", "fi", "vaasa", Role.CONTRIBUTOR),
    ("vaasa", "Veera Vaasalainen", "fi", "vaasa", Role.COORDINATOR),
    ("narpes", "Nils Närpes", "sv", "narpes", Role.COORDINATOR),
    ("luottamushenkilo", "Lauri Luottamus", "fi", "vaasa", Role.READER),
    ("jarjesto", "Anna Apu", "fi", "omaistuki", Role.OWNER),
    ("forening", "Frida Förening", "sv", "kustens-unga", Role.CONTRIBUTOR),
]


def make_organisations() -> dict[str, Organisation]:
    """The seven organisations, by slug."""
    return {
        slug: Organisation.objects.create(
            slug=slug,
            name=name,
            name_sv=name_sv,
            kind=kind,
            contact_email=f"{slug}@example.fi",
            is_demo=True,
            **({f"{kind}_id": place} if place else {}),
        )
        for slug, name, name_sv, kind, place in ORGANISATIONS
    }


def make_accounts(organisations: dict[str, Organisation]) -> dict[str, User]:
    """One account for each role; none has a password: the demo's one-click sign-in opens them."""
    accounts = {}
    for key, name, language, organisation, role in ACCOUNTS:
        user = User.objects.create_user(
            f"{key}@demo.example.fi", name=name, language=language, is_demo=True
        )
        Membership.objects.create(user=user, organisation=organisations[organisation], role=role)
        accounts[key] = user
    return accounts
