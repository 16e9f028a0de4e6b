"""What kind of word a lemma is, how it is written naturally, and whether it looks like a name."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from insights.analysis.finnish import NAMES, NOUNS, readings

Kind = Literal["noun", "adjective", "verb", "other"]
NAME_SHARE = 0.6
SWEDISH_NOUN_ENDINGS = ("an", "or", "orna", "ans", "ornas")
SWEDISH_VERB_ENDINGS = ("ar", "ade", "at", "as", "er", "de", "te", "t", "r")
ENGLISH_VERB_ENDINGS = ("ing", "ed")
FINNISH_VERB_ENDINGS = (
    "oida",
    "öidä",
    "ttaa",
    "ttää",
    "illa",
    "illä",
    "ella",
    "ellä",
    "uttua",
    "yttyä",
)
FINNISH_ADJECTIVE_ENDINGS = ("llinen", "ton", "tön", "sti")


@cache
def known_names() -> frozenset[str]:
    """Common given names and surnames of Finland in lower case, for places where Voikko does not help."""
    return frozenset((files(__package__) / "words" / "names.txt").read_text("utf-8").split())


@cache
def institutions() -> frozenset[str]:
    """Proper names that a label may carry: public services that everybody knows."""
    return frozenset((files(__package__) / "words" / "institutions.txt").read_text("utf-8").split())


def is_name_like(lemma: str, capital_share: float, language: str) -> bool:
    """
    Say whether a lemma looks like the name of a person or a place.

    `capital_share` (0..1) is how often it was capitalised inside a sentence.
    """
    if lemma in institutions():
        return False
    if language == "fi" and (found := readings(lemma) or readings(lemma.capitalize())):
        classes = {reading.word_class for reading in found}
        if not classes <= NAMES | {"paikannimi"}:
            return capital_share > NAME_SHARE and bool(classes & NAMES)
        return True
    return capital_share > NAME_SHARE or lemma in known_names()


def kind_of(lemma: str, surfaces: Mapping[str, int], language: str) -> Kind:
    """Guess the word class of a lemma from Voikko (fi) or from the forms in which it occurs."""
    if language == "fi":
        return "noun" if any(map(_verbal_noun, surfaces)) else _finnish_kind(lemma)
    if language == "sv":
        return _swedish_kind(lemma, surfaces)
    verbal = sum(
        count
        for form, count in surfaces.items()
        if form.endswith(ENGLISH_VERB_ENDINGS) and form != lemma
    )
    return "verb" if 2 * verbal > sum(surfaces.values()) else "noun"


def _verbal_noun(form: str) -> str:
    """Give the noun in -minen that a Finnish form belongs to, or ""."""
    return next((reading.base for reading in readings(form) if reading.verb), "")


def _finnish_kind(lemma: str) -> Kind:
    found = readings(lemma)
    if not found:
        if lemma.endswith(FINNISH_VERB_ENDINGS):
            return "verb"
        return "adjective" if lemma.endswith(FINNISH_ADJECTIVE_ENDINGS) else "noun"
    word_class = found[0].word_class
    if word_class in NOUNS:
        return "noun"
    return {"laatusana": "adjective", "teonsana": "verb"}.get(word_class, "other")  # type: ignore[return-value]


def _swedish_kind(lemma: str, surfaces: Mapping[str, int]) -> Kind:
    if not lemma.endswith("a"):
        return "adjective" if lemma.endswith(("ig", "lig", "isk", "sam", "bar")) else "noun"
    endings = {form.removeprefix(lemma[:-1]) for form in surfaces if form.startswith(lemma[:-1])}
    if endings & set(SWEDISH_NOUN_ENDINGS):
        return "noun"
    return "verb" if endings & set(SWEDISH_VERB_ENDINGS) else "noun"


def natural_form(lemma: str, surfaces: Mapping[str, int], language: str) -> str:
    """
    Choose how a lemma is written: its most frequent nominative (fi, by Voikko), itself if it occurs, else its most frequent form.

    >>> natural_form("koulukyyti", {"koulukyydit": 4, "koulukyyti": 1, "koulukyydeistä": 6}, "en")
    'koulukyyti'
    """
    if not surfaces:
        return lemma
    ranked = sorted(surfaces, key=lambda form: (-surfaces[form], form))
    if language == "fi":
        for form in ranked:
            if found := _verbal_noun(form):
                return found
        if _finnish_kind(lemma) == "verb":
            return lemma
        nominatives = [form for form in ranked if any(found.nominative for found in readings(form))]
        if nominatives:
            return nominatives[0]
        base = readings(ranked[0])
        return base[0].base if base else ranked[0]
    return lemma if lemma in surfaces else ranked[0]
