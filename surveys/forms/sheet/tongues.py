"""The languages of a form: which one its texts speak, and which others are offered."""

from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language_info, gettext

from shared.translated import LANGUAGES
from surveys.definition import EASY, Definition


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language to choose. The page itself speaks it too when `is_page`."""

    tag: str
    label: str
    is_chosen: bool
    is_page: bool

    @property
    def lang(self) -> str:
        """For the attribute `lang` of its own name."""
        return self.tag.removesuffix(EASY)


def tongue_of(definition: Definition, wanted: str, page: str) -> str:
    """The tag that the form's texts speak on a page in the language `page`.

    What was wanted, unless it is the easy variant or the text of another language of the page; else
    the page's language, else the form's first.
    """
    base = wanted.removesuffix(EASY)
    if wanted in definition.languages and (base == page or base not in LANGUAGES):
        return wanted
    if page in definition.languages or not definition.languages:
        return page
    return definition.languages[0]


def tongues_of(definition: Definition, chosen: str) -> list[Tongue]:
    """The languages of the form, without the easy variants of languages that it has."""
    base = chosen.removesuffix(EASY)
    return [
        Tongue(tag, name_of(tag), is_chosen=tag in {chosen, base}, is_page=tag in LANGUAGES)
        for tag in definition.languages
        if not (tag.endswith(EASY) and tag.removesuffix(EASY) in definition.languages)
    ]


def easy_of(definition: Definition, chosen: str) -> Tongue | None:
    """The easy variant of the chosen language, or from it the way back; None if there is none."""
    base = chosen.removesuffix(EASY)
    easy = base + EASY
    if easy not in definition.languages or base not in definition.languages:
        return None
    if chosen == easy:
        return Tongue(base, gettext("Standard language"), is_chosen=False, is_page=False)
    return Tongue(easy, gettext("Easy language"), is_chosen=False, is_page=False)


def name_of(tag: str) -> str:
    """The name of a language in itself.

    >>> name_of("sv"), name_of("ar"), name_of("xx-unknown")
    ('Svenska', 'العربية', 'xx-unknown')
    """
    base = tag.removesuffix(EASY)
    if base in LANGUAGES:
        return str(get_language_info(base)["name_local"]).capitalize()
    try:
        name = Locale.parse(base, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:] if name else tag
