"""What many texts speak of, as columns: a million lists of objects would take ten times the memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self, overload

import numpy as np
from numpy.typing import NDArray

from insights.analysis.parts import Mention

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
NONE = -1
WHOLE = 10_000
CONFIDENCES = tuple(step / WHOLE for step in range(WHOLE + 1))
"""A confidence is rounded to four decimals, so that there are few: each is kept once."""


@dataclass(frozen=True, slots=True, eq=False)
class Mentions(Sequence[list[Mention]]):
    """
    The mentions of each text, main theme first; none where no word tells. An item is made when it is asked for.

    `starts` (texts + 1,) say where the mentions of each text begin in the columns, which are (mentions,): `themes`,
    `subthemes` (-1 for none), `confidences` in ten-thousandths, and the `begins` and `ends` of the stretches.
    """

    starts: Ints
    themes: Small
    subthemes: Small
    confidences: NDArray[np.uint16]
    begins: Small
    ends: Small

    @classmethod
    def of(cls, texts: Iterable[Sequence[Mention]]) -> Self:
        """Make columns of lists; confidences are rounded to four decimals."""
        rows = list(texts)
        table = [
            (
                one.theme,
                NONE if one.subtheme is None else one.subtheme,
                round(one.confidence * WHOLE),
                one.start,
                one.end,
            )
            for row in rows
            for one in row
        ]
        columns = np.array(table, dtype=np.int32).reshape(-1, 5).T
        starts = np.cumsum([0, *map(len, rows)], dtype=np.int64)
        themes, subthemes, confidences, begins, ends = map(np.ascontiguousarray, columns)
        return cls(starts, themes, subthemes, confidences.astype(np.uint16), begins, ends)

    @classmethod
    def joined(cls, batches: Sequence["Mentions"]) -> Self:
        """Put batches behind each other."""
        lengths = np.concatenate([[0], *(np.diff(batch.starts) for batch in batches)])
        empty = cls.of([])
        columns = (
            np.concatenate([getattr(one, name) for one in (empty, *batches)])
            for name in ("themes", "subthemes", "confidences", "begins", "ends")
        )
        return cls(np.cumsum(lengths, dtype=np.int64), *columns)

    def mains(self) -> tuple[Ints, Ints, list[float]]:
        """Theme and sub-theme of each text, -1 for none, both (texts,), and the confidence 0..1 in its theme."""
        told = np.flatnonzero(np.diff(self.starts))
        first = self.starts[told]
        themes, subthemes = np.full((2, len(self)), NONE, dtype=np.int64)
        themes[told], subthemes[told] = self.themes[first], self.subthemes[first]
        steps = np.zeros(len(self), dtype=np.int64)
        steps[told] = self.confidences[first]
        return themes, subthemes, [CONFIDENCES[step] for step in steps]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, place: int) -> list[Mention]: ...

    @overload
    def __getitem__(self, place: slice) -> Self: ...

    def __getitem__(self, place: int | slice) -> list[Mention] | Self:
        if isinstance(place, slice):
            begin, end, step = place.indices(len(self))
            if step != 1:
                message = "mentions are cut into stretches of neighbours only"
                raise ValueError(message)
            return self._stretch(begin, max(begin, end))
        row = range(len(self))[place]
        return [self._at(column) for column in range(self.starts[row], self.starts[row + 1])]

    def _at(self, column: int) -> Mention:
        child = int(self.subthemes[column])
        return Mention(
            int(self.themes[column]),
            None if child == NONE else child,
            CONFIDENCES[self.confidences[column]],
            int(self.begins[column]),
            int(self.ends[column]),
        )

    def _stretch(self, begin: int, end: int) -> Self:
        first, last = int(self.starts[begin]), int(self.starts[end])
        return type(self)(
            self.starts[begin : end + 1] - first,
            self.themes[first:last],
            self.subthemes[first:last],
            self.confidences[first:last],
            self.begins[first:last],
            self.ends[first:last],
        )

    def __eq__(self, other: object) -> bool:
        """Say whether another sequence mentions the same, item by item."""
        if not isinstance(other, Sequence) or len(other) != len(self):
            return False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]
