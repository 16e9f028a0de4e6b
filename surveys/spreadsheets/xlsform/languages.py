"""How XLSForm names languages (`label::Suomi (fi)`), and our tags (`fi`, `fi-x-easy`)."""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from surveys.definition import EASY

TAG = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8})*")
LONGEST_TAG = 20
"""As long a tag as a response can keep."""
_IN_PARENTHESES = re.compile(r"\(([^()]*)\)\s*$")
_EASY_NAMES = {"fi": "Selkosuomi", "sv": "Lätt svenska", "en": "Easy English"}
_NAMED_IN = ("en", "fi", "sv")


def tag_of_language(name: str) -> str:
    """The tag of a language as a column names it; empty when it names none that is known.

    >>> [tag_of_language(name) for name in ("Suomi (fi)", "svenska", "Easy English (en-x-easy)", "?")]
    ['fi', 'sv', 'en-x-easy', '']
    """
    if found := _IN_PARENTHESES.search(name):
        tag = found[1].strip()
    else:
        tag = name.strip()
        if known := _tags_by_name().get(tag.casefold()):
            return known
    if not TAG.fullmatch(tag) or len(tag) > LONGEST_TAG:
        return ""
    language, hyphen, rest = tag.partition("-")
    return f"{language.lower()}{hyphen}{rest}"


def language_of_tag(tag: str) -> str:
    """The language as a column names it.

    >>> language_of_tag("fi"), language_of_tag("sv-x-easy"), language_of_tag("xyz")
    ('Suomi (fi)', 'Lätt svenska (sv-x-easy)', 'xyz (xyz)')
    """
    plain = tag.removesuffix(EASY)
    if tag.endswith(EASY):
        name = _EASY_NAMES.get(plain) or f"{_own_name(plain)} easy"
    else:
        name = _own_name(tag)
    return f"{name} ({tag})"


@lru_cache(maxsize=256)
def _own_name(tag: str) -> str:
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return tag
    name = (locale.get_display_name(locale) or tag).replace("(", "").replace(")", "")
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=1)
def _tags_by_name() -> dict[str, str]:
    """Tags by what a language is called in English, Finnish, Swedish and in itself."""
    tags: dict[str, str] = {}
    for reader in _NAMED_IN:
        for tag, name in Locale(reader).languages.items():
            tags.setdefault(str(name).casefold(), tag.replace("_", "-"))
    for tag in _NAMED_IN:
        tags[_own_name(tag).casefold()] = tag
    return tags
