"""Help lines: whom somebody in distress can call at once."""

import tomllib
from functools import lru_cache
from pathlib import Path

from shared.translated import Translated

HELP_LINES = Path(__file__).resolve().parents[1] / "data" / "help_lines.toml"


class HelpLine:
    """A line's name, whom it is for, and its number in the reader's language."""

    def __init__(self, name: dict[str, str], about: dict[str, str], number: dict[str, str]) -> None:
        self.name = Translated(name)
        self.about = Translated(about)
        self.number = Translated(number)

    @property
    def dialled(self) -> str:
        """The number as a telephone link wants it."""
        return str(self.number).replace(" ", "")


@lru_cache(maxsize=1)
def help_lines() -> tuple[HelpLine, ...]:
    """All lines, in the order in which they are shown."""
    with HELP_LINES.open("rb") as file:
        return tuple(HelpLine(**line) for line in tomllib.load(file)["line"])
