"""Whose figures a page shows: read from its address, so that every view can be shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from indicators.areas import Area, Directory, country_option, name_of, token_of
from indicators.similar import SimilarGroup
from places.models import Municipality

MOST_CHOSEN = 4
"""With the place itself, five."""


@dataclass(frozen=True)
class Selection:
    """The place (None: the whole country), those chosen beside it, and all there are."""

    place: Area | None
    chosen: Sequence[Area]
    directory: Directory

    @property
    def municipality(self) -> Municipality | None:
        """The place, when it is a municipality."""
        return self.place if isinstance(self.place, Municipality) else None

    @property
    def token(self) -> str:
        """The place as the address has it; empty for the whole country."""
        return token_of(self.place) if self.place else ""

    @property
    def name(self) -> str:
        return name_of(self.place)

    @cached_property
    def similar(self) -> SimilarGroup | None:
        """The municipalities that resemble the place, when it is one."""
        return self.directory.similar_to(self.municipality)

    @property
    def may_add(self) -> bool:
        return self.place is not None and len(self.chosen) < MOST_CHOSEN

    @property
    def chosen_tokens(self) -> list[str]:
        return [token_of(area) for area in self.chosen]

    def query(self, *, without: str = "", category: str = "") -> str:
        """The address's query for this selection, less one of the chosen."""
        query = QueryDict(mutable=True)
        if self.place:
            query["municipality"] = self.token
        query.setlist("compare", [token for token in self.chosen_tokens if token != without])
        if category:
            query["theme"] = category
        return query.urlencode()

    def place_options(self) -> SafeString:
        """The options of the field for the place."""
        return country_option(self.token) + self.directory.options(self.token)

    def compare_options(self) -> SafeString:
        """The options of the field for one more place to compare with."""
        return self.directory.options()

    def removals(self) -> list[tuple[str, str]]:
        """The name of each of the chosen with the query that leaves it out."""
        return [(name_of(area), self.query(without=token_of(area))) for area in self.chosen]


def selection_from(request: HttpRequest) -> Selection:
    """Read `?municipality=905&compare=399&compare=county-17`; what is not a place is ignored.

    Nothing asked: the municipality or county that a signed-in member works for, else the whole
    country. The field is called `municipality` also for a county, as addresses already shared have
    it.
    """
    directory = Directory.load()
    asked = request.GET.get("municipality", own_place(request))
    compare = dict.fromkeys(request.GET.getlist("compare"))
    wanted = [token for token in compare if token in directory.known and token != asked]
    wanted = wanted[:MOST_CHOSEN]
    found = directory.areas([asked, *wanted])
    place = found.get(asked)
    return Selection(
        place=place,
        chosen=[found[token] for token in wanted] if place else [],
        directory=directory,
    )


def own_place(request: HttpRequest) -> str:
    """The token of the municipality or county that a signed-in person works for just now."""
    if not request.user.is_authenticated:
        return ""
    organisation = getattr(getattr(request, "membership", None), "organisation", None)
    if municipality := getattr(organisation, "municipality_id", None):
        return str(municipality)
    county = getattr(organisation, "county_id", None)
    return f"county-{county}" if county else ""
