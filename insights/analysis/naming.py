"""What kind of word a lemma is, how it is written naturally, and whether it looks like a name."""

from collections.abc import Mapping
from functools import cache

from insights.analysis.finnish import NAMES, NOUNS, has_voikko, readings
from insights.analysis.inflection import forms, heading_form, may_be_many, noun_of_verb, plural_of
from insights.analysis.lemmas import lemma_of
from insights.analysis.listed import institutions, known_names, proper_form
from insights.analysis.seeds import seeds_of
from insights.analysis.swedish import Kind, indefinite, kind_of_swedish, plural_of_swedish
from insights.analysis.tokens import stop_words

NAME_SHARE = 0.6
PLURAL_SHARE = 0.25
SURNAME_ENDINGS = ("sson", "qvist", "ström", "stedt", "lund", "berg", "holm", "blom")
SURNAME_LENGTH = 7
NO_SURNAMES = frozenset({"isberg", "luftström", "blodström", "ljusström", "elström"})
POSSESSIVES = ("'s", "’s")
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


def is_name_like(lemma: str, capital_share: float, language: str) -> bool:
    """
    Say whether a lemma looks like the name of a person or a place.

    `capital_share` (0..1) is how often it was capitalised inside a sentence.
    """
    if lemma in institutions():
        return False
    if lemma in known_names() and lemma not in seeds_of(language).whole:
        return True
    if language == "fi" and (found := readings(lemma) or readings(lemma.capitalize())):
        return _finnish_name(lemma, {reading.word_class for reading in found}, capital_share)
    return capital_share > NAME_SHARE or (language == "sv" and _ends_like_surname(lemma))


def _finnish_name(lemma: str, classes: set[str], capital_share: float) -> bool:
    """Judge a word by Voikko's classes: a name and nothing else, a name in -nen ("mäkinen"), or always with a capital."""
    names = classes & (NAMES | {"paikannimi"})
    surname = lemma.endswith("nen") and classes <= NAMES | {"paikannimi", "laatusana"}
    return capital_share > NAME_SHARE or bool(names and (names == classes or surname))


def _ends_like_surname(lemma: str) -> bool:
    """Say whether a Swedish lemma ends as surnames do ("lindberg"); written without a capital it is one no less."""
    return (
        lemma.endswith(SURNAME_ENDINGS)
        and len(lemma) >= SURNAME_LENGTH
        and lemma not in NO_SURNAMES
    )


def kind_of(lemma: str, surfaces: Mapping[str, int], language: str) -> Kind:
    """Guess the word class of a lemma from Voikko (fi) or from the forms in which it occurs."""
    if lemma in stop_words(language).unfit:
        return "other"
    if language == "fi":
        named = lemma in _seed_nouns() or any(map(_verbal_noun, surfaces))
        return "noun" if named else _finnish_kind(lemma)
    if language == "sv":
        return kind_of_swedish(lemma, surfaces)
    verbal = sum(
        count
        for form, count in surfaces.items()
        if form.endswith(ENGLISH_VERB_ENDINGS) and form != lemma
    )
    return "verb" if 2 * verbal > sum(surfaces.values()) else "noun"


def _verbal_noun(form: str) -> str:
    """Give the noun in -minen that a Finnish form belongs to, or ""."""
    return next((reading.base for reading in readings(form) if reading.verb), "")


@cache
def _seed_nouns() -> dict[str, str]:
    """Give nouns in -minen among the seed words, by their verb ("kiusata": "kiusaaminen")."""
    seeds = (seed for seed in seeds_of("fi").whole if seed.endswith("minen"))
    return {lemma_of(seed, "fi"): seed for seed in seeds if lemma_of(seed, "fi") != seed}


def _finnish_kind(lemma: str) -> Kind:
    known = readings(lemma)
    found = [reading for reading in known if reading.base.lower() == lemma] or known
    if not found:
        if lemma.endswith(FINNISH_VERB_ENDINGS):
            return "verb"
        if lemma.endswith(FINNISH_ADJECTIVE_ENDINGS):
            return "adjective"
        return "noun" if not has_voikko() or seeds_of("fi").evidence(lemma).any() else "other"
    word_class = found[0].word_class
    if word_class == "nimisana_laatusana" and not seeds_of("fi").evidence(lemma).any():
        return "adjective"
    if word_class in NOUNS:
        return "noun"
    return {"laatusana": "adjective", "teonsana": "verb"}.get(word_class, "other")  # type: ignore[return-value]


def natural_form(lemma: str, surfaces: Mapping[str, int], language: str) -> str:
    """
    Choose how a lemma is written in a heading: nominative, without an article, plural where people often use the plural.

    A Finnish verb is written as its noun in -minen; a word that a dictionary does not know in its most frequent form.

    >>> natural_form("bus", {"bus": 4, "buses": 6}, "en"), natural_form("school", {"school": 9, "schools": 1}, "en")
    ('buses', 'school')
    """
    if lemma in institutions():
        return proper_form(lemma)
    if not surfaces:
        return lemma
    if language == "fi":
        return _finnish_form(lemma, surfaces)
    if language == "sv":
        return indefinite(lemma, surfaces)
    return _english_form(lemma, surfaces)


def in_step(lemma: str, surfaces: Mapping[str, int], language: str) -> str:
    """
    Write a noun in the plural, to go with another in the plural; "" where it has none or counts nothing.

    >>> in_step("kela", {}, "fi")
    ''
    """
    if lemma in institutions() or kind_of(lemma, surfaces, language) != "noun":
        return ""
    shown = natural_form(lemma, surfaces, language)
    if shown.endswith("minen"):
        return ""
    if language == "fi":
        plural = plural_of(lemma, surfaces)
        return plural if shown == plural or may_be_many(lemma, surfaces) else ""
    return plural_of_swedish(lemma) if language == "sv" else ""


def _english_form(lemma: str, surfaces: Mapping[str, int]) -> str:
    plurals = {
        form: count
        for form, count in surfaces.items()
        if form.endswith("s") and form != lemma and not form.endswith(POSSESSIVES)
    }
    if not plurals or sum(plurals.values()) < PLURAL_SHARE * sum(surfaces.values()):
        return lemma
    return max(plurals, key=lambda form: (plurals[form], form))


def _finnish_form(lemma: str, surfaces: Mapping[str, int]) -> str:
    """Give the heading form of a Finnish lemma; of a verb its noun in -minen where there is one."""
    ranked = sorted(surfaces, key=lambda form: (-surfaces[form], form))
    named = next((found for form in ranked if (found := _verbal_noun(form))), "")
    if named:
        return named
    if lemma in _seed_nouns():
        return _seed_nouns()[lemma]
    if _finnish_kind(lemma) == "verb":
        return noun_of_verb(lemma) or lemma
    if any(found.base == lemma for found in forms(lemma)):
        return heading_form(lemma, surfaces)
    known = [found.base for found in forms(ranked[0])]
    return known[0] if known else ranked[0]
