"""What a passage speaks of: its main theme, and for a long one further themes of some of its sentences."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """
    A theme that a passage speaks of, from character `start` to before `end`.

    The main theme comes first and spans the whole passage. `subtheme` is a sub-theme of `theme`, if it has any;
    `confidence` is 0..1.
    """

    theme: int
    subtheme: int | None
    confidence: float
    start: int
    end: int


def main_mention(theme: int | None, confidence: float, text: str) -> list[Mention]:
    """Mention the main theme of a whole text; nothing for a text without a theme."""
    return [] if theme is None else [Mention(theme, None, confidence, 0, len(text))]
