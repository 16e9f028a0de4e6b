"""Whose figures a page shows: read from its address, so that every view can be shared."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from indicators.areas import (
    WHOLE_COUNTRY,
    Area,
    Compared,
    Directory,
    country_option,
    name_of,
    token_of,
)
from indicators.similar import SimilarGroup
from places.models import Municipality

MOST_PLACES = 5
MOST_CHOSEN = MOST_PLACES - 1
"""Beside the place itself."""
MOST_INDICATORS = 60
"""More rows than this make no page that anybody reads."""
STARTING = (
    "tyottomat",
    "toimeentulotuki",
    "lasten-pienituloisuus",
    "koulutuksen-ulkopuolella",
    "tyokyvyttomyyselake",
    "yhden-hengen-asuntokunnat",
    "ahtaasti-asuvat-lapsiperheet",
    "mielenterveyskaynnit",
    "henkirikokset-ja-pahoinpitelyt",
    "aanestysaktiivisuus",
)
"""What is compared when nothing has been chosen: a few of many themes, all for every municipality."""


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


def selection_from(request: HttpRequest, *, otherwise: str = "") -> Selection:
    """Read `?municipality=905&compare=399&compare=county-17`; what is not a place is ignored.

    Nothing asked: the place `otherwise`, else the municipality or county that a signed-in member works for, else the whole
    country. The field is called `municipality` also for a county, as addresses already shared have
    it.
    """
    directory = Directory.load()
    asked = request.GET.get("municipality", otherwise or own_place(request))
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


class Sort(StrEnum):
    """The order of the rows of a comparison."""

    THEME = "theme"
    NAME = "name"
    WEAKEST = "weakest"


@dataclass(frozen=True)
class ComparisonChoice:
    """What stands side by side: two to five places, indicators by theme or one by one, the order."""

    compared: Sequence[Compared]
    themes: frozenset[str]
    slugs: frozenset[str]
    sort: Sort
    directory: Directory

    @property
    def may_add(self) -> bool:
        return len(self.compared) < MOST_PLACES

    @property
    def tokens(self) -> list[str]:
        return [token_of(one) for one in self.compared]

    @property
    def query(self) -> str:
        return self._query(self.tokens)

    def removals(self) -> list[tuple[str, str]]:
        """Each place's name with the query that leaves it out; two always stay."""
        if len(self.compared) <= 2:  # noqa: PLR2004
            return []
        return [
            (name_of(one), self._query([t for t in self.tokens if t != token_of(one)]))
            for one in self.compared
        ]

    def additions(self) -> list[tuple[str, str]]:
        """What may be added beside municipalities, counties and regions, as value and name."""
        groups: list[Compared] = [
            self.directory.similar_to(one) for one in self.compared if isinstance(one, Municipality)
        ]
        offered = {token_of(one): name_of(one) for one in [None, *groups[:1]]}
        return [(token, name) for token, name in offered.items() if token not in self.tokens]

    def _query(self, tokens: Sequence[str]) -> str:
        query = QueryDict(mutable=True)
        query.setlist("place", list(tokens))
        query.setlist("theme", sorted(self.themes))
        query.setlist("indicator", sorted(self.slugs))
        if self.sort != Sort.THEME:
            query["sort"] = self.sort
        return query.urlencode()

    def picks(self, slug: str, categories: Collection[str]) -> bool:
        """Whether the indicator of this slug and these categories is among those chosen."""
        if not self.themes and not self.slugs:
            return slug in STARTING
        return slug in self.slugs or not self.themes.isdisjoint(categories)


def comparison_from(request: HttpRequest) -> ComparisonChoice:
    """Read `?place=905&place=county-17&theme=tyo&indicator=vaesto&sort=name`.

    What is not a place is ignored. One place alone gets what is usual beside it, and nothing at all
    the reader's own: similar municipalities, the county, the whole country.
    """
    directory = Directory.load()
    asked = request.GET.getlist("place") or [own_place(request)]
    found = list(directory.compared(asked).values())[:MOST_PLACES]
    if len(found) == 1:
        found = _with_company(found[0], directory)
    sort = request.GET.get("sort", "")
    return ComparisonChoice(
        compared=found,
        themes=frozenset(request.GET.getlist("theme")),
        slugs=frozenset(request.GET.getlist("indicator")),
        sort=Sort(sort) if sort in list(Sort) else Sort.THEME,
        directory=directory,
    )


def _with_company(alone: Compared, directory: Directory) -> list[Compared]:
    """A place with what it is usually compared with; the whole country has nothing."""
    if isinstance(alone, Municipality):
        return [alone, directory.similar_to(alone), alone.county, None]
    return [alone, None] if token_of(alone) != WHOLE_COUNTRY else []
