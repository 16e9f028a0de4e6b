"""Similar municipalities: of the same size class and the same kind, at least five of them.

The rule is open: docs/algorithms/indicator-colours.md tells it, and every page that uses a group
lists who belongs to it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from places.models import Municipality, alphabetical
from shared.translated import Translated

SIZE_CLASSES = (0, 2_000, 5_000, 10_000, 20_000, 50_000)
"""Where each class begins, in residents. The largest holds twenty, so that fifths can be made of it."""
FEWEST_SIMILAR = 5
"""A group has at least this many others, and a median is told of at least this many values."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a municipality tells whom it resembles."""

    code: str
    name: Translated
    population: int
    kind: str
    language_status: str

    @property
    def size(self) -> int:
        """The number of its size class, 0 the smallest."""
        return size_class(self.population)

    @property
    def language(self) -> str:
        """The language of the majority."""
        return self.language_status[:2]


class Widened(StrEnum):
    """How far the rule had to reach to find five."""

    NOT = "not"
    SIZES = "sizes"
    KINDS = "kinds"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class SimilarGroup:
    """The municipalities that resemble `municipality`, which itself is not among them."""

    municipality: Facts
    members: tuple[Facts, ...]
    widened: Widened
    same_size: frozenset[str]
    """Codes of all municipalities of its size class, itself included."""

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(member.code for member in self.members)

    @property
    def label(self) -> str:
        return _("Similar municipalities (median)")

    @property
    def names(self) -> str:
        """The members' names in alphabetical order."""
        return ", ".join(sorted((str(m.name) for m in self.members), key=alphabetical))

    @property
    def same_size_words(self) -> str:
        return size_words(self.municipality.size)

    @property
    def rule(self) -> str:
        """Why just these, in plain words."""
        own = self.municipality
        size = {"size": size_words(own.size)}
        if own.kind:
            same = _("Same size class (%(size)s) and same kind (%(kind)s).") % (
                size | {"kind": Municipality.Kind(own.kind).label}
            )
        else:
            same = _(
                "Same size class (%(size)s) and same majority language. Statistics Finland's kind of "
                "the municipality has not been imported yet."
            ) % (size)
        reason = {
            Widened.NOT: "",
            Widened.SIZES: _("There were fewer than five, so the next size classes are included."),
            Widened.KINDS: _(
                "There were fewer than five, so the next size classes and all kinds are included."
            ),
            Widened.ALL: _("There were fewer than five, so all municipalities are included."),
        }[self.widened]
        return f"{same} {reason}".strip()


def size_class(population: int) -> int:
    """The number of the size class.

    >>> [size_class(n) for n in (0, 1_999, 2_000, 49_999, 700_000)]
    [0, 0, 1, 4, 5]
    """
    return bisect_right(SIZE_CLASSES, population) - 1


def size_words(size: int) -> str:
    """The bounds of a size class in words."""
    low = number_format(SIZE_CLASSES[size], 0, force_grouping=True)
    if size + 1 == len(SIZE_CLASSES):
        return _("at least %(low)s residents") % {"low": low}
    high = number_format(SIZE_CLASSES[size + 1] - 1, 0, force_grouping=True)
    if not size:
        return _("at most %(high)s residents") % {"high": high}
    return _("%(low)s–%(high)s residents") % {"low": low, "high": high}


def similar_to(code: str, everybody: Mapping[str, Facts]) -> SimilarGroup:
    """The group of the municipality of this code.

    Same size class and same kind; where its kind is not known, same majority language. Fewer than
    five: the next size classes too; still fewer: of these sizes all kinds; still fewer: all.
    """
    own = everybody[code]
    others = [one for one in everybody.values() if one.code != code]

    def alike(one: Facts) -> bool:
        return one.kind == own.kind if own.kind else one.language == own.language

    near = [one for one in others if abs(one.size - own.size) <= 1]
    steps = {
        Widened.NOT: [one for one in near if one.size == own.size and alike(one)],
        Widened.SIZES: [one for one in near if alike(one)],
        Widened.KINDS: near,
        Widened.ALL: others,
    }
    widened = next((w for w, found in steps.items() if len(found) >= FEWEST_SIMILAR), Widened.ALL)
    return SimilarGroup(
        municipality=own,
        members=tuple(steps[widened]),
        widened=widened,
        same_size=frozenset(one.code for one in everybody.values() if one.size == own.size),
    )


def median_of(values: Iterable[float]) -> float | None:
    """The middle value; None of fewer than five.

    >>> median_of([1.0, 2.0, 3.0, 4.0, 50.0]), median_of([1.0, 2.0])
    (3.0, None)
    """
    known = list(values)
    return median(known) if len(known) >= FEWEST_SIMILAR else None
