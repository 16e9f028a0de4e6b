"""Names of people in a text, as far as a machine recognises them: spaCy's entities, Voikko's names, and a list of our own."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from insights.analysis.finnish import readings
from insights.analysis.listed import institutions, known_names
from insights.analysis.namelike import also_words, is_form_of_known, is_nearly_known
from insights.analysis.tokens import PLACEHOLDER

PACKAGE = "spacy_fi_experimental_web_md"
UNUSED = ("tagger", "morphologizer", "parser", "attribute_ruler", "lemmatizer")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SURNAME = re.compile(r" ((?!I\b)[A-ZÅÄÖ][^\W\d_]+(?:-[^\W\d_]+)*)")
SENTENCE_END = re.compile(r"[.!?:…\n][\s\"”»')]*$")
PERSON_CLASSES = frozenset({"etunimi", "sukunimi"})
GENITIVES = ("s", "n")
LONG = 7
"""A word in lower case that nobody knows is taken for a misspelt name from so many letters on."""
LIVELY = frozenset({"teonsana", "seikkasana", "suhdesana", "sidesana", "asemosana", "kieltosana"})
"""What begins no name, though a given name looks like it ("toivon saaren" is a hope)."""
CUE = re.compile(
    r"(?:naapuri|rouva|herra|tohtori|lääkäri|hoitaja|ohjaaja|rehtori|opettaja)(?:ni|mme|na|nani|a|n)?$"
    r"|(?:velje|sisko|sisare|vaimo|miehe|poika|tyttäre|äiti|isä|ystävä|kaveri|serkku|täti|setä|eno|nime)ni$"
    r"|(?:nimeltä|terveisin)$"
    r"|(?:granne|fru|herr|doktor|läkare|heter|rektor|hälsningar|kompis|mamma|pappa|bror|syster|ringde)$"
    r"|(?:neighbour|mrs?|ms|dr|doctor|nurse|named|called|friend|brother|sister|regards)$"
)
"""Words before a name: kinship, offices, and what introduces or signs."""
COPULAS = frozenset({"oli", "on", "olisi", "var", "är", "was", "is"})
"""Words that may stand between: "the nurse was"."""
SWEDISH_SURNAME = re.compile(r"(?:sson|ström|[qk]vist|gren|dahl|stedt|blom|lund)s?$")
SHORTEST = 4
LONGEST_GAP = 2


@cache
def recogniser() -> Any | None:
    """SpaCy's Finnish entity recogniser, or None where it is not installed."""
    if find_spec(PACKAGE) is None:
        return None
    return import_module("spacy").load(PACKAGE, exclude=list(UNUSED))


def person_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Start and end of each name found, in order; two names side by side are one."""
    found = set(_entities(text)) if language == "fi" else set()
    hidden = [match.span() for match in PLACEHOLDER.finditer(text)]
    if language == "fi":
        found |= set(_pairs(text))
    before = ""
    for match in WORD.finditer(text):
        starts = not text[: match.start()].strip() or bool(
            SENTENCE_END.search(text[: match.start()])
        )
        if _is_name(match[0], language, starts=starts, before="" if starts else before):
            found.add(match.span())
        if match[0].lower() not in COPULAS:
            before = match[0].lower()
    found |= {_with_surname(text, span, language) for span in found}
    clear = (
        span
        for span in sorted(found)
        if not any(start < span[1] and span[0] < end for start, end in hidden)
    )
    return _joined(text, list(clear))


def _entities(text: str) -> Iterator[tuple[int, int]]:
    pipeline = recogniser()
    if pipeline is None:
        return
    for entity in pipeline(text).ents:
        words = entity.text.lower().split()
        if (
            entity.label_ == "PERSON"
            and any(mark.isupper() for mark in entity.text)
            and not set(words) & institutions()
        ):
            yield entity.start_char, entity.end_char


def _is_name(word: str, language: str, *, starts: bool, before: str = "") -> bool:
    """Judge one word; `starts` says whether it begins a sentence, where a capital tells nothing.

    `before` is the word before it in lower case: after "my neighbour" a word is sooner a name.
    """
    lower = word.lower()
    if lower in institutions() or len(word) < SHORTEST - word[0].isupper():
        return False
    cued = bool(CUE.match(before))
    if language == "fi":
        return _is_finnish_name(word, starts=starts, cued=cued)
    bare = {lower, *(lower[:-1] for mark in GENITIVES if lower.endswith(mark))}
    if word[0].islower():
        return any(one in known_names() and one not in also_words() for one in bare)
    if bare & known_names() or (cued and not starts):
        return True
    return not starts and (bool(SWEDISH_SURNAME.search(lower)) or any(map(is_nearly_known, bare)))


def _is_finnish_name(word: str, *, starts: bool, cued: bool) -> bool:
    found = readings(word)
    classes = {reading.word_class for reading in found}
    if word[0].islower():
        classes |= {reading.word_class for reading in readings(word.capitalize())}
        if not classes:
            return is_form_of_known(word) or (len(word) >= LONG and is_nearly_known(word))
        return classes <= PERSON_CLASSES or (cued and bool(classes & PERSON_CLASSES))
    if not classes & PERSON_CLASSES:
        if found:
            return False
        lower = word.lower()
        return is_form_of_known(lower) or is_nearly_known(lower) or (cued and not starts)
    if classes <= PERSON_CLASSES or cued:
        return True
    return not starts and "paikannimi" not in classes


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """A given name and a surname side by side in lower case, though each may be a word as well."""
    words = list(WORD.finditer(text))
    for first, second in pairwise(words):
        is_pair = (
            text[first.end() : second.start()] == " "
            and first[0].islower()
            and "etunimi" in _classes(first[0])
            and "sukunimi" in _classes(second[0])
        )
        if is_pair and (not _classes(first[0]) & LIVELY or _classes(second[0]) <= PERSON_CLASSES):
            yield first.start(), second.end()


def _classes(word: str) -> set[str]:
    """What a word may be, written either way."""
    both = (*readings(word), *readings(word.capitalize()))
    return {reading.word_class for reading in both}


def _with_surname(text: str, span: tuple[int, int], language: str) -> tuple[int, int]:
    """Take in a capitalised word right after a name, unless it is a place or an institution."""
    after = SURNAME.match(text, span[1])
    if after is None or after[1].lower() in institutions():
        return span
    if language == "fi" and any(
        reading.word_class == "paikannimi" for reading in readings(after[1])
    ):
        return span
    return span[0], after.end()


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that overlap or have nothing but a space between them."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and (
            start <= joined[-1][1]
            or (start - joined[-1][1] < LONGEST_GAP and not text[joined[-1][1] : start].strip())
        ):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
