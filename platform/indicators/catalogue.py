"""The indicators that Koettu knows from the start, read from data/{indicators,pxweb,basis}.toml."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from shared.translated import Translated

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Entry:
    """What we say of an indicator of a source, in our own words; `query` gets it from PxWeb."""

    id: str
    slug: str
    source_title: str
    title: Translated
    description: Translated
    caveats: Translated
    limits: Translated
    unit: Translated
    publisher: Translated
    decimals: int
    polarity: int
    categories: tuple[str, ...]
    groups: tuple[str, ...]
    rhythm: str = "yearly"
    is_count: bool = False
    source: str = "sotkanet"
    query: dict[str, Any] = field(default_factory=dict)
    demo: dict[str, Any] = field(default_factory=dict)

    def fields(self) -> dict[str, Any]:
        """The values of the model's plain fields."""
        return {
            "slug": self.slug,
            "source_title": self.source_title,
            "title": self.title,
            "description": self.description,
            "caveats": self.caveats,
            "limits": self.limits,
            "rhythm": self.rhythm,
            "unit": self.unit,
            "publisher": self.publisher,
            "decimals": self.decimals,
            "polarity": self.polarity,
            "is_count": self.is_count,
            "source_query": self.query,
        }


@cache
def entries() -> dict[str, Entry]:
    """Every known indicator by its number in Sotkanet, in the file's order."""
    return _read("indicators.toml")


@cache
def pxweb_entries() -> dict[str, Entry]:
    """Every known indicator of PxWeb by table and contents, in the file's order."""
    return _read("pxweb.toml", source="pxweb")


def entry_of(source: str, source_id: str) -> Entry | None:
    """What we say of the indicator; None when we do not know it."""
    known = {"sotkanet": entries, "pxweb": pxweb_entries}
    return known[source]().get(source_id)


def _read(name: str, **common: str) -> dict[str, Entry]:
    content, basis = _loaded(name), _loaded("basis.toml")
    return {
        row["id"]: Entry(
            **{
                **{key: value for key, value in row.items() if key != "basis"},
                **common,
                "title": Translated(row["title"]),
                "description": Translated(row["description"]),
                "caveats": _joined(row.get("caveats", {}), basis[row["basis"]]),
                "limits": Translated(row["limits"]),
                "unit": Translated(content["units"][row["unit"]]),
                "publisher": Translated(content["publishers"][row["publisher"]]),
                "categories": tuple(row["categories"]),
                "groups": tuple(row["groups"]),
            }
        )
        for row in content["indicator"]
    }


def _loaded(name: str) -> dict[str, Any]:
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)


def _joined(own: dict[str, str], basis: dict[str, str]) -> Translated:
    """What is said of this indicator alone, then what holds for all that rest on the same."""
    return Translated({code: f"{own.get(code, '')} {text}".strip() for code, text in basis.items()})


def citation(*, title: str, number: str) -> str:
    """The form in which THL asks to be cited; the day of retrieval is added where it is shown."""
    return (
        "Tilasto- ja indikaattoripankki Sotkanet. Terveyden ja hyvinvoinnin laitos. "
        f"{title} (ind. {number})."
    )
