"""What a new classification would change in our table of municipalities."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from places.classification import Classification
from places.models import Municipality, Region, WellbeingServicesCounty
from shared.translated import Translated


@dataclass(frozen=True, slots=True)
class Change:
    """One place that differs; `before` and `after` are as a person reads them."""

    code: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs, in the order in which it is shown."""

    new: tuple[Change, ...]
    gone: tuple[Change, ...]
    renamed: tuple[Change, ...]
    moved: tuple[Change, ...]
    kinds: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.renamed or self.moved or self.kinds)

    def lines(self) -> Iterator[str]:
        """The difference as lines for a terminal."""
        for heading, changes in (
            ("New", self.new),
            ("Gone (kept, marked as ended)", self.gone),
            ("Renamed", self.renamed),
            ("Moved to another county or region", self.moved),
            ("Of another kind in the statistical grouping", self.kinds),
        ):
            if changes:
                yield f"{heading}: {len(changes)}"
            for change in changes:
                arrow = f": {change.before} → {change.after}" if change.before else ""
                yield f"  {change.code} {change.name}{arrow}"


def compare(
    classification: Classification, *, municipalities: Iterable[Municipality]
) -> Difference:
    """Our current municipalities, counties and regions against the service's."""
    ours = {place.code: place for place in municipalities}
    theirs = classification.municipalities
    both = sorted(ours.keys() & theirs.keys())
    return Difference(
        new=tuple(
            Change(code, theirs[code].name.to("fi"), "", "")
            for code in sorted(theirs.keys() - ours.keys())
        ),
        gone=tuple(
            Change(code, ours[code].name.to("fi"), "", "")
            for code in sorted(ours.keys() - theirs.keys())
        ),
        renamed=(
            *_renamed((code, ours[code].name, theirs[code].name) for code in both),
            *_renamed(_known(WellbeingServicesCounty, classification.counties)),
            *_renamed(_known(Region, classification.regions)),
        ),
        moved=tuple(
            Change(code, ours[code].name.to("fi"), before, after)
            for code in both
            if (before := f"{ours[code].county_id}/{ours[code].region_id}")
            != (after := f"{theirs[code].county}/{theirs[code].region}")
        ),
        kinds=tuple(
            Change(code, ours[code].name.to("fi"), ours[code].kind or "–", theirs[code].kind)
            for code in both
            if theirs[code].kind and ours[code].kind != theirs[code].kind
        ),
    )


def _known(
    model: type[WellbeingServicesCounty | Region], names: dict[str, Translated]
) -> Iterator[tuple[str, Translated, Translated]]:
    for place in model._default_manager.filter(pk__in=names).order_by("pk"):
        yield place.code, place.name, names[place.code]


def _renamed(triples: Iterable[tuple[str, Translated, Translated]]) -> Iterator[Change]:
    for code, before, after in triples:
        if any(before.get(language) != name for language, name in after.items()):
            yield Change(code, before.to("fi"), _both(before), _both(after))


def _both(name: Translated) -> str:
    return f"{name.to('fi')} / {name.to('sv')}"
