"""Finnish words in the form a heading wants, made by rules and kept only where Voikko knows the result."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from insights.analysis.finnish import NAMES, NOUNS, readings, voikko

VOWELS = "aeiouyäö"
WEAKENED = (
    ("nk", "ng"), ("nt", "nn"), ("mp", "mm"), ("lt", "ll"), ("rt", "rr"), ("kk", "k"), ("pp", "p"), ("tt", "t"),
    ("t", "d"), ("p", "v"), ("k", ""), ("k", "v"), ("k", "j"),
)  # fmt: skip
PLURALS = {
    "nen": ("set",),
    "ton": ("ttomat",),
    "tön": ("ttömät",),
    "in": ("imet", "imat", "immat", "immät"),
    "si": ("det", "set"),
    "s": ("kset", "det"),
    "mpi": ("mmat", "mmät"),
    "e": ("eet",),
    "i": ("it", "et"),
    "t": ("et", "eet"),
    "n": ("net",),
    "l": ("let",),
    "r": ("ret",),
}
MASS_ENDINGS = (
    "us", "ys", "minen", "nta", "ntä", "ismi", "hoito", "huolto", "apu", "raha", "ruoka", "vesi", "työ", "tuki", "turva",
    "aika", "kulttuuri", "liikenne", "arki", "melu", "musiikki", "ikä", "etu", "eläke", "vuokra", "netti", "lumi", "rauha",
    "politiikka", "valta", "väki", "tiede", "hygienia", "ilmasto", "luonto", "nälkä", "viha", "terapia",
    "jumppa", "koti", "kunto", "sää", "kasvu", "väestö", "maapallo", "elämä", "ilma", "laki", "vastuu", "iikka", "takuu", "sähkö", "toimeenpano", "ilmastonmuutos", "energia", "hätä", "home",
)  # fmt: skip
AGENT_ENDINGS = ("taja", "täjä", "tija", "kijä", "kija", "lija", "lijä", "yrittäjä")
SINGULAR_FROM = 15
PLURAL_SHARE = 0.15
IN_STEP = 0.075
FEWEST_PLURALS = 2
NOMINATIVE, GENITIVE, PLURAL = "nimento", "omanto", "plural"


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a form: Voikko's word class, its base in lower case, its case (in Finnish), whether it is plural."""

    word_class: str
    base: str
    case: str
    plural: bool


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[Form, ...]:
    """Readings of an inflected noun or adjective; none if Voikko is missing or does not know the word."""
    analyser = voikko()
    if analyser is None:
        return ()
    found = {
        Form(
            reading.get("CLASS", ""),
            reading.get("BASEFORM", "").lower(),
            reading["SIJAMUOTO"],
            reading.get("NUMBER") == PLURAL,
        )
        for reading in analyser.analyze(word)
        if reading.get("SIJAMUOTO")
        and reading.get("CLASS") not in NAMES
        and reading.get("COMPARISON", "positive") == "positive"
    }
    return tuple(sorted(found, key=lambda form: (form.word_class, form.base, form.case)))


def heading_form(lemma: str, surfaces: Mapping[str, int]) -> str:
    """
    Nominative of a Finnish noun or adjective: plural where people use the plural in 15 of 100 of its forms or more.

    Plural too of those who do something ("hoitajat"). The lemma itself where no plural can be made that Voikko knows.
    """
    uses = [
        (count, all(form.plural for form in known))
        for surface, count in surfaces.items()
        if (known := [form for form in forms(surface) if form.base == lemma])
    ]
    plurals = sum(count for count, plural in uses if plural)
    if lemma.endswith(AGENT_ENDINGS) or plurals >= max(
        FEWEST_PLURALS, PLURAL_SHARE * sum(count for count, _ in uses)
    ):
        return plural_of(lemma, surfaces) or lemma
    return lemma


def may_be_many(lemma: str, surfaces: Mapping[str, int]) -> bool:
    """Say whether a Finnish noun counts things, as far as its ending and its use tell: not "raha", not "valtioneuvosto"."""
    known = {surface: count for surface, count in surfaces.items() if forms(surface)}
    plural = sum(count for surface, count in known.items() if forms(surface)[0].plural)
    often = sum(known.values()) >= SINGULAR_FROM
    return not lemma.endswith(MASS_ENDINGS) and not (
        often and plural < IN_STEP * sum(known.values())
    )


def plural_of(lemma: str, surfaces: Mapping[str, int] | None = None) -> str:
    """
    Nominative plural of a Finnish word: from a genitive that occurs, else by rules; "" where Voikko knows none.

    >>> plural_of("zzz")
    ''
    """
    genitives = (
        f"{surface[:-1]}t"
        for surface in surfaces or ()
        if any(
            form.base == lemma and form.case == GENITIVE and not form.plural
            for form in forms(surface)
        )
    )
    return next(
        (word for word in chain(genitives, _plurals(lemma)) if _is_plural_of(word, lemma)), ""
    )


def _is_plural_of(word: str, lemma: str) -> bool:
    return any(
        form.base == lemma and form.plural and form.case == NOMINATIVE for form in forms(word)
    )


def _plurals(lemma: str) -> Iterator[str]:
    """Spell the nominative plurals that a lemma may have."""
    for ending, plurals in PLURALS.items():
        if lemma.endswith(ending):
            stem = lemma.removesuffix(ending)
            for plural in plurals:
                yield stem + plural
                yield from (strong + plural for strong in _strengthened(stem))
                yield from (weak + plural for weak in _weakened(stem))
    if lemma.endswith(("as", "äs", "is", "es")):
        stem, vowel = lemma[:-2], lemma[-2]
        yield from (f"{strong}{2 * vowel}t" for strong in (*_strengthened(stem), stem))
    stem, vowel = lemma[:-1], lemma[-1:]
    yield from (f"{weak}{vowel}t" for weak in _weakened(stem))
    yield f"{lemma}t"


def _weakened(stem: str) -> Iterator[str]:
    for strong, weak in WEAKENED:
        if stem.endswith(strong):
            yield stem.removesuffix(strong) + weak


def _strengthened(stem: str) -> Iterator[str]:
    for strong, weak in WEAKENED:
        if stem.endswith(weak):
            yield stem.removesuffix(weak) + strong


@lru_cache(maxsize=10_000)
def noun_of_verb(verb: str) -> str:
    """Noun in -minen of a Finnish verb ("purra": "pureminen"), or "" where Voikko knows none."""
    nouns = (f"{stem}minen" for stem in _verb_stems(verb))
    return next(
        (
            noun
            for noun in nouns
            if any(verb in (found.verb, found.base) for found in readings(noun))
        ),
        "",
    )


def _verb_stems(verb: str) -> Iterator[str]:
    """Spell the stems before -minen that a verb may have."""
    short, vowel = verb[:-2], verb[-1:]
    if verb.endswith(("da", "dä")):
        yield short
    if verb.endswith(("lla", "llä", "nna", "nnä", "rra", "rrä", "sta", "stä")):
        yield f"{short}e"
        inner = short[
            :-2
        ]  # the consonant before the last syllable strengthens: "jutella", "jutteleminen"
        yield from (f"{strong}{short[-2:]}e" for strong in _strengthened(inner))
    if verb.endswith(("ta", "tä")):
        yield f"{short}tse"
        yield f"{short}{vowel}"
        yield f"{short}ne"
        if short and short[-1] in VOWELS:
            yield from (f"{strong}{short[-1]}{vowel}" for strong in _strengthened(short[:-1]))
    if verb.endswith(("hda", "hdä", "osta")):  # "tehdä": "tekeminen", "juosta": "juokseminen"
        yield f"{verb[:-3]}ke"
        yield f"{short[:-1]}kse"
    yield verb[:-1]


def attribute_of(word: str, noun: str, lemma: str) -> str:
    """
    How a word stands before a form of a noun in Finnish: "adjective" if it agrees, "genitive" if it is its owner, else "".

    `lemma` is the noun's base form.
    """
    heads = [form for form in forms(noun) if form.base == lemma]
    for form in forms(word):
        if form.word_class in ("laatusana", "nimisana_laatusana") and any(
            (form.case, form.plural) == (head.case, head.plural) for head in heads
        ):
            return "adjective"
    owners = {form.word_class for form in forms(word) if form.case == GENITIVE}
    return "genitive" if owners and owners <= NOUNS else ""
