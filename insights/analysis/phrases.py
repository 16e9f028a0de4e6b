"""What people put before a noun: "pitkät jonot", "oma lääkäri", "långa köer", "nuorten tilat"."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from insights.analysis.inflection import attribute_of, forms, heading_form, plural_of
from insights.analysis.lemmas import content_lemma, lemma_of
from insights.analysis.naming import is_name_like
from insights.analysis.swedish import is_adjective, is_indefinite
from insights.analysis.tokens import PLACEHOLDER, WORD, stop_words

FEWEST = 3
LEAST_SHARE = {"adjective": 0.3, "genitive": 0.3}
MOSTLY_PLURAL = 0.5
HALF = re.compile(r"([^\W\d_]+-) (ja|och|and|sekä|samt) ([^\W\d_]+)")
MOSTLY_HALF = 0.5
SHORTEST = 3

Pair = tuple[str, str]


def phrase_of(
    noun: str,
    texts: Iterable[str],
    language: str,
    may_be_shown: Callable[[str], bool] = lambda _lemma: True,
) -> str:
    """
    Give the phrase that people use for a noun (a lemma) in some texts, as a heading writes it; "" for the noun alone.

    At least three texts and three in ten of those that name the noun must put the same word before it: an adjective
    that agrees with it, or (in Finnish) whose it is. Words that may not be shown stand before none. A word that half of
    its texts or more write as the half of a pair is written so ("maa- ja metsätalousministeriö").
    """
    texts = list(texts)
    lemma = content_lemma(language)
    said: dict[tuple[str, str], set[int]] = defaultdict(set)
    spelt: dict[tuple[str, str], Counter[Pair]] = defaultdict(Counter)
    naming = 0
    for number, text in enumerate(texts):
        if all(lemma(word) != noun for word in WORD.findall(text)):
            continue
        naming += 1
        for word, form in _pairs(text):
            if (
                lemma(form) == noun
                and (key := _attribute(word, form, noun, language))
                and may_be_shown(lemma_of(word, language))
            ):
                said[key].add(number)
                spelt[key][word, form] += 1
    if whole := _pair_of_halves(noun, texts, naming, lemma):
        return whole
    enough = [
        (len(found), key)
        for key, found in said.items()
        if len(found) >= max(FEWEST, LEAST_SHARE[key[0]] * naming)
    ]
    if not enough:
        return ""
    _, key = max(enough)
    return _written(key, noun, spelt[key], language)


def _pair_of_halves(
    noun: str, texts: Sequence[str], naming: int, lemma: Callable[[str], str | None]
) -> str:
    """Write a noun with the half of a compound that mostly stands before it, or ""."""
    halves = Counter(
        half
        for text in texts
        if "- " in text
        for half in {
            (first.lower(), link)
            for first, link, second in HALF.findall(text)
            if lemma(second) == noun
        }
    )
    if not halves:
        return ""
    (first, link), count = min(halves.items(), key=lambda pair: (-pair[1], pair[0]))
    return f"{first} {link} {noun}" if count >= max(FEWEST, MOSTLY_HALF * naming) else ""


def _pairs(text: str) -> Iterator[Pair]:
    """Words that stand side by side with nothing but a space between, in lower case."""
    last = None
    plain = PLACEHOLDER.sub(" . ", text)
    for match in WORD.finditer(plain):
        if last is not None and plain[last.end() : match.start()].isspace():
            yield last[0].lower(), match[0].lower()
        last = match


def _attribute(word: str, form: str, noun: str, language: str) -> tuple[str, str] | None:
    """Say what a word is to the noun after it, and the word's base; None for nothing that a heading would name."""
    base = lemma_of(word, language)
    if not _may_stand_before(word, base, language):
        return None
    if language == "fi":
        kind = attribute_of(word, form, noun)
        if kind == "adjective":
            return kind, _adjective_base(word)
        lists = stop_words("fi")
        return (kind, word) if kind and base not in lists.weak - lists.attributes else None
    listed = word in stop_words(language).attributes or is_adjective(base)
    fits = language != "sv" or (listed and is_indefinite(form, noun))
    return ("adjective", base) if fits else None


def _may_stand_before(word: str, base: str, language: str) -> bool:
    lists = stop_words(language)
    hollow = len(word) < SHORTEST or not {word, base}.isdisjoint(lists.hollow)
    counted = base in lists.attributes or {word, base}.isdisjoint(lists.function)
    return counted and not hollow and not is_name_like(base, 0.0, language)


def _adjective_base(word: str) -> str:
    return next((form.base for form in forms(word) if "laatusana" in form.word_class), word)


def _written(key: tuple[str, str], noun: str, spelt: Mapping[Pair, int], language: str) -> str:
    kind, base = key
    if language != "fi":
        most: Pair = max(spelt, key=lambda pair: (spelt[pair], pair))
        return " ".join(most)
    surfaces: Counter[str] = Counter()
    for (_, form), count in spelt.items():
        surfaces[form] += count
    if kind == "genitive":
        return f"{base} {heading_form(noun, surfaces)}"
    plural = sum(
        count
        for form, count in surfaces.items()
        if any(found.plural for found in forms(form) if found.base == noun)
    )
    many = (plural_of(base), plural_of(noun, surfaces))
    if plural >= MOSTLY_PLURAL * surfaces.total() and all(many):
        return " ".join(many)
    return f"{base} {noun}"
