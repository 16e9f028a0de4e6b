"""The evidence map: sections down, population groups across, verdicts in the cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.models import Evidence
from shared.translated import Translated

EVERYBODY = "kaikki"
NO_GROUP = ((EVERYBODY, Translated()),)


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of evidence in the map: its verdict, and where a click leads."""

    verdict: str
    claim: Translated
    url: str
    groups: Sequence[tuple[str, Translated]] = ()

    @property
    def label(self) -> str | Promise:
        return Evidence.Verdict(self.verdict).label


@dataclass(frozen=True, slots=True)
class Line:
    """A section of the report with its marks; `gap` says why it has none."""

    number: str
    title: Translated
    url: str
    gap: str | Promise
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Row:
    line: Line
    cells: list[list[Mark]]


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """Columns are the groups that evidence speaks of; evidence of no group is about everybody."""

    groups: list[object]
    rows: list[Row]


def evidence_map(lines: Sequence[Line]) -> EvidenceMap:
    names: dict[str, object] = {}
    everybody = _("all residents")
    for mark in (mark for line in lines for mark in line.marks):
        if mark.groups:
            names.update(mark.groups)
        else:
            names.setdefault(EVERYBODY, everybody)
    slugs = sorted(names, key=lambda slug: slug != EVERYBODY)
    return EvidenceMap(
        groups=[names[slug] for slug in slugs],
        rows=[Row(line, [_in_group(line, slug) for slug in slugs]) for line in lines],
    )


def _in_group(line: Line, slug: str) -> list[Mark]:
    return [
        mark for mark in line.marks if slug in [known for known, _name in mark.groups or NO_GROUP]
    ]
