"""The written form of a spoken or drawn-out word: dialect, slang, "tooosi"."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain

from insights.analysis.dictionary import dictionary
from insights.analysis.finnish import readings

Rule = tuple[re.Pattern[str], tuple[str, ...]]

SHORTEST = 4
DRAWN_OUT = re.compile(r"(.)\1{2,}")
BACK_VOWEL = re.compile("[aou]")


def _rules(*pairs: tuple[str, str]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern), tuple(written.split("|"))) for pattern, written in pairs)


# Each says what spoken sounds may be in writing; A is a or ä by vowel harmony.
FINNISH = _rules(
    (r"([aeiouyäö])([hlnr])\1([fghjkmpstv])", r"\1\2\3"),  # kylymä, kolome, ilimanki
    (r"([aeiouyäö])h\1(n|s|t)$", r"\1\1\2"),  # nettihin, pantihin
    (r"th([aeiouyäö])n$", r"t\1\1n"),  # sanothan
    (r"([hjklmnprstv])\1(?=aa|ee|ii|oo|uu|yy|ää|öö)", r"\1"),  # vappaata, kyllään, tulloo
    (r"([aouyäö])e", r"\1i"),  # aena, hoetaja, voepi
    (r"ao", "au"),
    (r"äö", "äy"),
    (r"eo", "eu"),
    (r"iä", "ää|ie"),  # piä; tiä
    (r"ua", "aa|uo"),  # mua; ruaka
    (r"yä", "yö|ää"),
    (r"ij", "id"),  # viijen
    (r"(?<=[aeiouyäöh])r(?=[aeiouyäö])", "d"),  # löyry, kahren
    (r"(?<=[aeiouyäö])(?=[aeiouyäö]n$)", "d"),  # vuoen
    (r"uue", "uode"),
    (r"oo(?=$|n$|t$|vat$)", "ee|oa"),  # kulkoo, tyttöö
    (r"öö(?=$|n$|t$|vät$)", "ee|öä"),
    (r"ee$", "eA"),  # pimee, vaikee
    (r"ii$", "iA"),  # kahvii
    (r"uu$", "uA"),
    (r"yy$", "yä"),
    (r"n[uy]$", "nut|nyt"),  # tullu
    (r"nn[aä]$", "nut|nyt"),  # tullunna
    (r"(?<=[aeiouyäö])l$", "llA"),  # bussil
    (r"(?<=[aeiouyäö])s$", "ssA|si"),  # koulus
    (r"(?<=[aeiouyäö][ls])t$", "tA"),  # bussilt, koulust
    (r"(?<=[aeiouyäö])ks$", "ksi"),
    (r"(?<=[aeiouyäö])ki$", "kin"),
    (r"(?<=aa|ää|ee|oo|uu|ii|yy|öö|ne)$", "n"),  # mistää, ihmine
    (r"(?<=[aouyäö])(?=nen$|sen$|set$|st[aä]$)", "i"),  # sähkönen
    (r"ees$", "eAssA"),  # pimees
    (r"([aeiouyäö])\1(?=l[lt]|s[st]|tus)", r"\1"),  # isoolla
    (r"oo(?=$|n$|t$)", "aa"),  # varroo
    (r"öö(?=$|n$|t$)", "ää"),
)
SWEDISH = _rules(
    (r"(?<=[bcdfghjklmnprstvxy])in$", "en|n"),  # butikin, byin
    (r"on$", "an"),  # flickon, hyron
    (r"(?<=[bcdfghjklmnprstv])e$", "et"),  # sjukhuse
    (r"i$", "it"),  # sovi
    (r"ej(?=[lmn])", "e"),  # hejm
    (r"a$", "ar|ade"),  # flytta
)
RULES: Mapping[str, Sequence[Rule]] = {"fi": FINNISH, "sv": SWEDISH}


def written(word: str, language: str) -> str:
    """
    Give the written form of a lower-case word: itself if a dictionary knows it, or if nothing better is found.

    >>> [written(word, "fi") for word in ("tooooosi", "kylymä", "pantihin", "bussi")]
    ['tosi', 'kylmä', 'pantiin', 'bussi']
    """
    found = _listed(word, language)
    if found or known(word, language):
        return found or word
    short = _drawn_in(word, language)
    if short != word and known(short, language):
        return short
    if len(short) < SHORTEST or language not in RULES:
        return short
    once = list(dict.fromkeys(_rewritten(short, RULES[language])))
    twice = (form for one in once for form in _rewritten(one, RULES[language]))
    return next((form for form in chain(once, twice) if known(form, language)), short)


def known(word: str, language: str) -> bool:
    """Say whether a dictionary has the word: simplemma's, or for Finnish Voikko's."""
    return (language == "fi" and bool(readings(word))) or dictionary(language).get(word) is not None


def _drawn_in(word: str, language: str) -> str:
    """Put two letters, or one, where three or more alike stand."""
    if not DRAWN_OUT.search(word):
        return word
    two, one = DRAWN_OUT.sub(r"\1\1", word), DRAWN_OUT.sub(r"\1", word)
    return two if known(two, language) else one


def _rewritten(word: str, rules: Sequence[Rule]) -> Iterator[str]:
    ending = "a" if BACK_VOWEL.search(word) else "ä"
    for pattern, forms in rules:
        if pattern.search(word):
            for form in forms:
                yield pattern.sub(form.replace("A", ending), word)


def _listed(word: str, language: str) -> str:
    whole, beginnings = _table(language)
    if not word.startswith(tuple(beginnings)):
        return whole.get(word, "")
    return next(form for start, form in beginnings.items() if word.startswith(start))


@cache
def _table(language: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    tables = tomllib.loads((files(__package__) / "words" / "spoken.toml").read_text("utf-8"))
    table: dict[str, str] = tables.get(language, {})
    whole = {spoken: form for spoken, form in table.items() if not spoken.endswith("-")}
    return whole, {key[:-1]: form for key, form in table.items() if key.endswith("-")}
