"""Whose figures a page shows: read from its address, so that every view can be shared."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from places.models import Municipality
from shared.translated import Translated

MOST_CHOSEN = 3


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    name: Translated

    def sort_key(self) -> str:
        return Municipality(name=self.name).sort_key()


@dataclass(frozen=True, slots=True)
class Selection:
    """The municipality (None: the whole country) and those chosen beside it, and all there are."""

    municipality: Municipality | None
    chosen: Sequence[Municipality]
    options: Sequence[Option]

    @property
    def may_add(self) -> bool:
        return self.municipality is not None and len(self.chosen) < MOST_CHOSEN

    def query(self, *, without: str = "", category: str = "") -> str:
        """The address's query for this selection, less one of the chosen."""
        query = QueryDict(mutable=True)
        if self.municipality:
            query["municipality"] = self.municipality.code
        query.setlist("compare", [m.code for m in self.chosen if m.code != without])
        if category:
            query["theme"] = category
        return query.urlencode()

    def removals(self) -> list[tuple[Municipality, str]]:
        """Each of the chosen with the query that leaves it out."""
        return [(m, self.query(without=m.code)) for m in self.chosen]


def selection_from(request: HttpRequest) -> Selection:
    """Read `?municipality=905&compare=399&compare=545`; what is not a municipality is ignored.

    Nothing asked: a signed-in member's own municipality, else the whole country.
    """
    options = [
        Option(code, name)
        for code, name in Municipality.objects.current().values_list("pk", "name")
    ]
    known = {option.code for option in options}
    asked = request.GET.get("municipality", _own_municipality(request))
    compare = dict.fromkeys(request.GET.getlist("compare"))
    wanted = [code for code in compare if code in known and code != asked][:MOST_CHOSEN]
    found = Municipality.objects.select_related("county", "region").in_bulk(
        [code for code in (asked, *wanted) if code in known]
    )
    municipality = found.get(asked)
    return Selection(
        municipality=municipality,
        chosen=[found[code] for code in wanted] if municipality else [],
        options=sorted(options, key=Option.sort_key),
    )


def _own_municipality(request: HttpRequest) -> str:
    """The code of the municipality that a signed-in person works for just now."""
    if not request.user.is_authenticated:
        return ""
    organisation = getattr(getattr(request, "membership", None), "organisation", None)
    return getattr(organisation, "municipality_id", None) or ""
