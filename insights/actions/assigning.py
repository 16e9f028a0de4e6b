"""From what a model says of a passage to the themes and sub-themes in use."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from insights.models import Theme, ThemeAssignment

if TYPE_CHECKING:
    from insights.analysis.parts import Mention

BATCH = 2000
Row = TypeVar("Row")


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in lists of at most BATCH.

    >>> [len(some) for some in batches(range(4500))]
    [2000, 2000, 500]
    """
    waiting = iter(rows)
    while some := list(islice(waiting, BATCH)):
        yield some


@dataclass(frozen=True, slots=True)
class Placed:
    """What an assignment repeats of its passage."""

    key: UUID
    said_on: date
    municipality: str | None


@dataclass(slots=True)
class InUse:
    """The themes of a language by their number in its model; sub-themes are numbered apart.

    A merge leads on to where it went.
    """

    themes: dict[int, Theme] = field(default_factory=dict)
    subthemes: dict[int, Theme] = field(default_factory=dict)
    _targets: dict[UUID, Theme] = field(default_factory=dict)

    @classmethod
    def of(cls, language: str) -> "InUse":
        found = cls()
        known = {
            theme.pk: theme
            for theme in Theme.objects.filter(language=language, retired_in=None).select_related(
                "parent"
            )
        }
        for theme in known.values():
            numbered = found.themes if theme.parent_id is None else found.subthemes
            numbered[theme.number] = theme
            target, steps = theme, 0
            while target.merged_into_id in known and steps < len(known):
                target, steps = known[target.merged_into_id], steps + 1
            found._targets[theme.pk] = target
        return found

    def rows(
        self,
        passage: Placed,
        mentions: "Sequence[Mention]",
        *,
        telling: Collection[UUID] = (),
        without_main: bool = False,
    ) -> Iterator[ThemeAssignment]:
        """The machine's assignments of a passage: each theme and sub-theme once, with its stretch.

        `telling` are themes whose quotes the passage is among; `without_main` leaves the main
        theme out, where a person has said another.
        """
        taken: set[UUID] = set()
        for mention in mentions[1:] if without_main else mentions:
            for origin in self._said(mention):
                target = self._targets[origin.pk]
                if target.pk in taken:
                    continue
                taken.add(target.pk)
                yield ThemeAssignment(
                    theme=target,
                    origin=origin,
                    passage_id=passage.key,
                    said_on=passage.said_on,
                    municipality_id=passage.municipality,
                    confidence=mention.confidence,
                    start=mention.start,
                    end=mention.end,
                    is_quote_candidate=origin.pk in telling,
                )

    def target(self, number: int) -> Theme | None:
        """The theme with this number in the model, or what it was merged into."""
        theme = self.themes.get(number)
        return self._targets[theme.pk] if theme else None

    def _said(self, mention: "Mention") -> Iterator[Theme]:
        """The theme and the sub-theme; of a theme that a person split, the sub-theme alone."""
        theme = self.themes.get(mention.theme)
        part = None if mention.subtheme is None else self.subthemes.get(mention.subtheme)
        if theme is not None and not (part is not None and theme.is_split):
            yield theme
        if part is not None:
            yield part
