"""What kind of word a lemma is, how it is written naturally, and whether it looks like a name."""

from collections.abc import Mapping, Sequence
from functools import cache

from insights.analysis.finnish import NAMES, NOUNS, has_voikko, readings
from insights.analysis.lemmas import lemma_of
from insights.analysis.listed import institutions, known_names
from insights.analysis.seeds import seeds_of
from insights.analysis.swedish import Kind, indefinite, kind_of_swedish
from insights.analysis.tokens import stop_words

NAME_SHARE = 0.6
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
    if language == "fi" and (found := readings(lemma) or readings(lemma.capitalize())):
        classes = {reading.word_class for reading in found}
        if not classes <= NAMES | {"paikannimi"}:
            return capital_share > NAME_SHARE and bool(classes & NAMES)
        return True
    return capital_share > NAME_SHARE or lemma in known_names()


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
    found = readings(lemma)
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
    Choose how a lemma is written: its most frequent nominative (fi, by Voikko), itself if it occurs, else its most frequent form.

    >>> natural_form("koulukyyti", {"koulukyydit": 4, "koulukyyti": 1, "koulukyydeistä": 6}, "en")
    'koulukyyti'
    """
    if not surfaces:
        return lemma
    ranked = sorted(surfaces, key=lambda form: (-surfaces[form], form))
    if language == "fi":
        return _finnish_form(lemma, ranked)
    if language == "sv":
        return indefinite(lemma, surfaces)
    return lemma if lemma in surfaces else ranked[0]


def _finnish_form(lemma: str, ranked: Sequence[str]) -> str:
    """Give the first nominative of a lemma among its forms; of a verb its noun in -minen where there is one."""
    for form in ranked:
        if found := _verbal_noun(form):
            return found
    if _finnish_kind(lemma) == "verb":
        return _noun_of_verb(lemma)
    for form in ranked:
        if any(found.nominative and found.base.lower() == lemma for found in readings(form)):
            return form
    if any(found.base.lower() == lemma for found in readings(ranked[0])):
        return lemma
    base = readings(ranked[0])
    return base[0].base if base else ranked[0]


def _noun_of_verb(verb: str) -> str:
    """Give the noun in -minen of a Finnish verb as far as simple rules reach and Voikko agrees; else the verb."""
    if verb in _seed_nouns():
        return _seed_nouns()[verb]
    stem = verb[:-2] if verb.endswith(("da", "dä")) else verb[:-1]
    noun = f"{stem}minen"
    return noun if any(found.verb == verb for found in readings(noun)) else verb
