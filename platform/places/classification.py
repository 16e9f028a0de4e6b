"""Statistics Finland's classification service: the municipalities of a year and where they belong.

Format: /classifications/kunta_1_YYYY0101/classificationItems and /correspondenceTables/…/maps.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from shared.download import Downloader, DownloadError
from shared.translated import Translated

BASE_URL = "https://data.stat.fi/api/classifications/v2"
LANGUAGES = ("fi", "sv")
GROUPING = re.compile(r"kuntaryhmitys_\d+_\d{8}")
KINDS = {"kaupunkimai": "urban", "taajaan": "semi-urban", "maaseutumai": "rural"}
"""Our word by how the group's Finnish name begins."""
FEWEST_MUNICIPALITIES = 200
"""A list shorter than this is a broken answer, not a wave of mergers."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A municipality as the service tells it: its names and the codes it belongs to."""

    name: Translated
    county: str
    region: str
    kind: str = ""
    """Of the statistical grouping; empty when the service has none for the year."""


@dataclass(frozen=True, slots=True)
class Classification:
    """The whole answer: names of counties and regions, and the municipalities, by code."""

    year: int
    municipalities: dict[str, Belonging]
    counties: dict[str, Translated] = field(default_factory=dict)
    regions: dict[str, Translated] = field(default_factory=dict)


def fetch(downloader: Downloader, *, year: int) -> Classification:
    """Ask the service for the year's classification; DownloadError when an answer is not whole."""
    names = _names(downloader, year)
    county_of, counties = _correspondence(downloader, year, "hyvinvointialue")
    region_of, regions = _correspondence(downloader, year, "maakunta")
    kind_of = _kinds(downloader, year)
    homeless = [code for code in names if code not in county_of or code not in region_of]
    if homeless:
        raise DownloadError(
            "The service does not say where these municipalities belong: "
            f"{', '.join(sorted(homeless))}."
        )
    return Classification(
        year=year,
        municipalities={
            code: Belonging(
                name=name,
                county=county_of[code],
                region=region_of[code],
                kind=kind_of.get(code, ""),
            )
            for code, name in names.items()
        },
        counties=counties,
        regions=regions,
    )


def _names(downloader: Downloader, year: int) -> dict[str, Translated]:
    path = f"classifications/kunta_1_{year}0101/classificationItems"
    names: dict[str, Translated] = {}
    for language in LANGUAGES:
        for item in _list(downloader, path, language):
            code, name = _code_and_name(item, language)
            names.setdefault(code, Translated())[language] = name
    if len(names) < FEWEST_MUNICIPALITIES:
        raise DownloadError(f"The service lists only {len(names)} municipalities.")
    return names


def _correspondence(
    downloader: Downloader, year: int, target: str
) -> tuple[dict[str, str], dict[str, Translated]]:
    """The target's code by municipality, and the target's names by its code."""
    return _maps(downloader, f"kunta_1_{year}0101#{target}_1_{year}0101", LANGUAGES)


def _kinds(downloader: Downloader, year: int) -> dict[str, str]:
    """The kind of each municipality, from the newest grouping that the service lists for the year.

    Empty when it lists none: the grouping comes out later than the classification.
    """
    source = f"kunta_1_{year}0101"
    listed = json.dumps(downloader.get_json("correspondenceTables", {"format": "json"}))
    tables = re.findall(rf"{source}(?:#|%23)({GROUPING.pattern})", listed)
    if not tables:
        return {}
    groups, names = _maps(downloader, f"{source}#{max(tables)}", LANGUAGES[:1])
    kinds = {
        code: kind
        for code, name in names.items()
        for start, kind in KINDS.items()
        if name.to("fi").casefold().startswith(start)
    }
    if set(groups.values()) - kinds.keys():
        raise _unexpected()
    return {municipality: kinds[group] for municipality, group in groups.items()}


def _maps(
    downloader: Downloader, name: str, languages: Sequence[str]
) -> tuple[dict[str, str], dict[str, Translated]]:
    table = quote(name, safe="")
    belongs: dict[str, str] = {}
    names: dict[str, Translated] = {}
    for language in languages:
        for pair in _list(downloader, f"correspondenceTables/{table}/maps", language):
            try:
                source, item = pair["sourceItem"], pair["targetItem"]
                municipality = str(source["code"])
            except (KeyError, TypeError) as error:
                raise _unexpected() from error
            code, name = _code_and_name(item, language)
            belongs[municipality] = code
            names.setdefault(code, Translated())[language] = name
    return belongs, names


def _list(downloader: Downloader, path: str, language: str) -> list[Any]:
    answer = downloader.get_json(
        path, {"content": "data", "meta": "max", "lang": language, "format": "json"}
    )
    if not isinstance(answer, list):
        raise _unexpected()
    return answer


def _code_and_name(item: Any, language: str) -> tuple[str, str]:
    try:
        names: list[Mapping[str, str]] = item["classificationItemNames"]
        name = next(entry["name"] for entry in names if entry.get("lang", language) == language)
        return str(item["code"]), name.strip()
    except (KeyError, TypeError, AttributeError, StopIteration) as error:
        raise _unexpected() from error


def _unexpected() -> DownloadError:
    return DownloadError("The answer is not in the form that the service has promised.")
