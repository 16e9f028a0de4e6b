"""Surveys ready to use: what they ask, in several languages and plain words.

Each stands in a TOML file of its own beside this one. Names of questions stay what they are: results
of different years and municipalities join by them.
"""

import tomllib
from functools import cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from places.models import ThemeCategory
from surveys.definition import Choice, Definition, Page, Question, Text

FOLDER = Path(__file__).parent
ORDER = (
    "wellbeing", "everyday", "experience", "service-feedback", "phenomenon", "everyday-staff",
    "channel", "representative", "provider",
)  # fmt: skip
"""As the gallery shows them: first what residents answer."""
FEWEST_THEMES = 2


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A survey of the gallery: what it is for, and what it asks.

    `themes` puts the taxonomy in use before the other questions, as a choice of one.
    """

    key: str
    kind: str
    minutes: int
    is_sensitive: bool = False
    themes: bool = False
    title: Text
    introduction: Text
    audience: Text
    summary: Text
    languages: list[str]
    ask_groups: bool = True
    pages: list[Page]

    def definition(self) -> Definition:
        """The questions, with the themes as they are named now."""
        return Definition(
            pages=[*(_theme_pages() if self.themes else []), *self.pages],
            languages=self.languages,
            ask_groups=self.ask_groups,
        )


@cache
def template(key: str) -> Template:
    """Raises KeyError when the gallery has no such survey."""
    if key not in ORDER:
        raise KeyError(key)
    with (FOLDER / f"{key}.toml").open("rb") as file:
        return msgspec.convert({"key": key, **tomllib.load(file)}, Template)


def templates() -> list[Template]:
    return [template(key) for key in ORDER]


def experience_definition() -> Definition:
    """One experience in one's own words: what it is about, what happened, what should change."""
    return template("experience").definition()


def everyday_definition() -> Definition:
    """“Arkeni”: how everyday life goes, what brings joy, what worries."""
    return template("everyday").definition()


def _theme_pages() -> list[Page]:
    """The question of themes, from the taxonomy in use; no such page where there is none."""
    categories = list(ThemeCategory.objects.all())
    if len(categories) < FEWEST_THEMES:  # a choice has two options
        return []
    return [_asking_about([Choice(c.slug, dict(c.name)) for c in categories])]


def _asking_about(choices: list[Choice]) -> Page:
    with (FOLDER / "parts" / "topic.toml").open("rb") as file:
        page = msgspec.convert(tomllib.load(file), Page)
    question: Question = replace(page.questions[0], choices=choices)
    return replace(page, questions=[question])
