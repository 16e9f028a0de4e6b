"""Whose figures a page shows: read from its address, so that every view can be shared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from indicators.wording import whole_country
from places.models import Municipality, alphabetical
from shared.translated import Translated

MOST_CHOSEN = 3


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    name: Translated

    def sort_key(self) -> str:
        return alphabetical(str(self.name))


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

    def municipality_options(self) -> SafeString:
        """The options of the field for the municipality.

        Written here and not in a template: 308 turns of a loop cost a fifth of the page.
        """
        chosen = self.municipality.code if self.municipality else ""
        return _options(
            [("", whole_country()), *((one.code, str(one.name)) for one in self.options)], chosen
        )

    def compare_options(self) -> SafeString:
        """The options of the field for one more municipality to compare with."""
        return _options(((one.code, str(one.name)) for one in self.options), "")

    def removals(self) -> list[tuple[Municipality, str]]:
        """Each of the chosen with the query that leaves it out."""
        return [(m, self.query(without=m.code)) for m in self.chosen]


def _options(pairs: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    selected = mark_safe(" selected")
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((code, selected if code == chosen else "", name) for code, name in pairs),
    )


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
