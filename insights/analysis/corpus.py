"""The table that every analysis starts from: columns of equal length."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Corpus:
    """
    Passages as columns of equal length: one row is one passage.

    Raises ValueError if the columns differ in length. `languages` holds "fi", "sv", "en" or "other"; rows of one person
    share a pseudonym in `respondents`; `sources` names the organisation or channel that brought the text, "" if unknown.
    """

    texts: Sequence[str]
    languages: Sequence[str]
    respondents: Sequence[str]
    places: Sequence[str | None]
    groups: Sequence[tuple[str, ...]]
    days: Sequence[date | None]
    sources: Sequence[str]

    def __post_init__(self) -> None:
        """Refuse columns of unequal length: they would silently misplace people's words."""
        lengths = {name: len(getattr(self, name)) for name in self.__slots__}
        if len(set(lengths.values())) > 1:
            message = f"the columns of a corpus must be of equal length, not {lengths}"
            raise ValueError(message)

    def __len__(self) -> int:
        return len(self.texts)

    @classmethod
    def of_texts(cls, texts: Sequence[str], language: str) -> "Corpus":
        """
        Make a corpus of bare texts in one language, each by a person of its own.

        >>> len(Corpus.of_texts(["Bussi ei kulje", "Jono on pitkä"], "fi"))
        2
        """
        rows = len(texts)
        return cls(
            texts=texts,
            languages=[language] * rows,
            respondents=[str(row) for row in range(rows)],
            places=[None] * rows,
            groups=[()] * rows,
            days=[None] * rows,
            sources=[""] * rows,
        )

    def rows_in(self, language: str) -> list[int]:
        """Row numbers of the passages written in `language`, in order."""
        return [row for row, code in enumerate(self.languages) if code == language]
