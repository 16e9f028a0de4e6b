"""The area that a reader looks at: a municipality or a county, and the cell that counts it."""

from dataclasses import dataclass
from functools import cached_property

from insights.rollups.cells import county_place, municipality_place
from organisations.models import Organisation
from organisations.permissions import memberships_of
from organisations.querysets import Reader
from places.models import Municipality, WellbeingServicesCounty


@dataclass
class Area:
    """The municipalities of the organisation worked for; `chosen` narrows it to one of them."""

    organisation: Organisation
    chosen: Municipality | None = None

    @cached_property
    def municipalities(self) -> list[Municipality]:
        """All municipalities of the organisation, by name."""
        return sorted(self.organisation.municipalities().select_related("county"), key=str)

    @property
    def codes(self) -> list[str]:
        """The municipalities looked at."""
        return [self.chosen.pk] if self.chosen else [place.pk for place in self.municipalities]

    @property
    def is_county(self) -> bool:
        return self.chosen is None and self.organisation.kind == Organisation.Kind.COUNTY

    @property
    def place(self) -> str:
        """The cell of the rollups."""
        if self.is_county and self.organisation.county_id:
            return county_place(self.organisation.county_id)
        return municipality_place(self.codes[0])

    @property
    def name(self) -> str:
        return str(self.chosen or (self.county if self.is_county else self.municipalities[0]))

    @property
    def county(self) -> WellbeingServicesCounty:
        """The county that the area is or lies in."""
        return (self.chosen or self.municipalities[0]).county

    def narrowed(self, municipality: Municipality | None) -> "Area":
        area = Area(self.organisation, municipality if len(self.municipalities) > 1 else None)
        area.municipalities = self.municipalities
        return area


def area_of(user: Reader, organisation: Organisation | None) -> Area:
    """The area of the organisation worked for, else of the reader's first public authority.

    Raises ValueError when the reader works for none; ask `may_read_workspace` first.
    """
    if organisation and organisation.is_public_authority:
        return Area(organisation)
    for membership in memberships_of(user):
        if membership.organisation.is_public_authority:
            return Area(membership.organisation)
    raise ValueError("the reader works for no municipality")
