"""The texts of a form in several languages, side by side, saved at once.

Two people may translate at the same time: what only one of them changed is kept from each, and
where both changed the same text both are shown.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from surveys.definition import Definition, Text
from surveys.definition.languages import Piece, is_gap, pieces_of

LONGEST_TEXT = 4000
MOST_FIELDS = 600
"""A form of more texts than this is translated a page at a time."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One text in one language: what stands in the field, and what somebody else saved meanwhile."""

    field: str
    tag: str
    value: str
    is_gap: bool
    theirs: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    piece: Piece
    cells: list[Cell]


class TextsForm:
    """The texts of the shown languages, of one page or of all; `texts` is what was typed anew."""

    def __init__(
        self,
        definition: Definition,
        languages: list[str],
        data: QueryDict | None = None,
        *,
        page: str = "",
    ) -> None:
        self.definition = definition
        self.languages = languages
        self.data = data
        self.seen = _read_seen(data.get("seen", "")) if data is not None else {}
        self.conflicts: dict[str, str] = {}
        self.texts: dict[str, Text] = {}
        pieces = list(pieces_of(definition))
        self.is_large = len(pieces) * len(languages) > MOST_FIELDS
        if self.is_large and page not in {other.name for other in definition.pages}:
            page = definition.pages[0].name
        self.page = page if self.is_large else ""
        self.pieces = [piece for piece in pieces if self.page in {"", piece.page}]
        if data is not None:
            self._merge(data)

    def _merge(self, data: QueryDict) -> None:
        for piece in self.pieces:
            texts = dict(piece.text)
            for tag in self.languages:
                field = f"{piece.key}@{tag}"
                if field not in data:
                    continue
                mine = _clean(str(data[field]))
                saved, before = piece.text.get(tag, ""), self.seen.get(field, "")
                if mine == before:
                    continue
                if saved not in {before, mine}:
                    self.conflicts[field] = saved
                texts = {other: words for other, words in texts.items() if other != tag}
                if mine:
                    texts[tag] = mine
            if texts != piece.text:
                self.texts[piece.key] = texts

    @property
    def is_kept(self) -> bool:
        """Whether whoever saves has been shown what others saved meanwhile."""
        return not self.conflicts

    @property
    def lines(self) -> list[Line]:
        return [
            Line(piece, [self._cell(piece, tag) for tag in self.languages]) for piece in self.pieces
        ]

    def _cell(self, piece: Piece, tag: str) -> Cell:
        field = f"{piece.key}@{tag}"
        texts = self.texts.get(piece.key, piece.text)
        return Cell(field, tag, texts.get(tag, ""), is_gap(piece, tag), self.conflicts.get(field))

    @property
    def seen_now(self) -> str:
        """What the reader sees saved, carried in the form to notice what others save meanwhile."""
        return json.dumps(
            {
                f"{piece.key}@{tag}": words
                for piece in self.pieces
                for tag in self.languages
                if (words := piece.text.get(tag))
            },
            ensure_ascii=False,
        )


def _clean(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\0", "").strip()[:LONGEST_TEXT]


def _read_seen(raw: str) -> dict[str, str]:
    try:
        seen: Any = json.loads(raw or "{}")
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in seen.items()} if isinstance(seen, dict) else {}
