"""Our own corpus of passages with gold themes and tones (tests/insights/analysis/corpus)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from insights.analysis.corpus import Corpus

FOLDER = Path(__file__).with_name("corpus")


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A passage: its gold themes, the main one first (none for a non-answer), the category of the main one, and its tone.

    `tone` is "worry", "joy" or "neither"; `kinds` name the hard forms, none for plain writing; near-copies of one text
    share `copies`.
    """

    text: str
    themes: tuple[str, ...]
    category: str | None
    tone: str
    kinds: frozenset[str]
    copies: str

    @property
    def theme(self) -> str | None:
        return self.themes[0] if self.themes else None


@cache
def passages(language: str) -> tuple[Passage, ...]:
    """Read all passages of a language, "fi" or "sv", in the order of the file."""
    tables = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    return tuple(_passage(tables, slug, row) for slug in tables for row in tables[slug]["passages"])


def _passage(tables: dict[str, Any], slug: str, row: dict[str, str]) -> Passage:
    own = [slug] if "category" in tables[slug] else []
    themes = (*own, *row.get("also", "").split(), *row.get("themes", "").split())
    return Passage(
        text=row["text"],
        themes=themes,
        category=tables[themes[0]]["category"] if themes else None,
        tone=row["tone"],
        kinds=frozenset(row.get("kind", "").split()),
        copies=row.get("copies", ""),
    )


def themed(language: str) -> list[Passage]:
    """Passages with a theme: all but the non-answers and those that speak of something else."""
    return [passage for passage in passages(language) if passage.themes]


def as_corpus(rows: list[Passage], language: str) -> Corpus:
    """Make a corpus of passages, each by a person of its own."""
    return Corpus.of_texts([passage.text for passage in rows], language)
