"""Names of people in a text, as far as a machine recognises them: spaCy's entities, Voikko's names, and a list of our own."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from insights.analysis.finnish import readings
from insights.analysis.listed import institutions, known_names
from insights.analysis.tokens import PLACEHOLDER

PACKAGE = "spacy_fi_experimental_web_md"
UNUSED = ("tagger", "morphologizer", "parser", "attribute_ruler", "lemmatizer")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SURNAME = re.compile(r" ((?!I\b)[A-ZÅÄÖ][^\W\d_]+(?:-[^\W\d_]+)*)")
SENTENCE_END = re.compile(r"[.!?:…\n][\s\"”»')]*$")
PERSON_CLASSES = frozenset({"etunimi", "sukunimi"})
GENITIVES = ("s", "n")
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
    for match in WORD.finditer(text):
        starts = not text[: match.start()].strip() or bool(
            SENTENCE_END.search(text[: match.start()])
        )
        if _is_name(match[0], language, starts=starts):
            found.add(match.span())
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


def _is_name(word: str, language: str, *, starts: bool) -> bool:
    """Judge one word; `starts` says whether it begins a sentence, where a capital tells nothing."""
    lower = word.lower()
    if lower in institutions() or len(word) < SHORTEST - word[0].isupper():
        return False
    if language == "fi":
        return _is_finnish_name(word, starts=starts)
    bare = next(
        (lower[:-1] for mark in GENITIVES if lower.endswith(mark) and lower[:-1] in known_names()),
        lower,
    )
    return word[0].isupper() and bare in known_names()


def _is_finnish_name(word: str, *, starts: bool) -> bool:
    if word[0].islower():
        classes = {reading.word_class for reading in readings(word) or readings(word.capitalize())}
        return bool(classes) and classes <= PERSON_CLASSES
    found = readings(word)
    classes = {reading.word_class for reading in found}
    if not classes & PERSON_CLASSES:
        return not found and word.lower() in known_names()
    if classes <= PERSON_CLASSES:
        return True
    return not starts and "paikannimi" not in classes


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
