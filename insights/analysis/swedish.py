"""What kind of word a Swedish lemma is, and how it is written without its article: by endings, without a dictionary."""

from collections.abc import Mapping
from typing import Literal

from insights.analysis.seeds import seeds_of
from insights.analysis.tokens import stop_words

Kind = Literal["noun", "adjective", "verb", "other"]
NOUN_ENDINGS = (
    "het",
    "ning",
    "tion",
    "sion",
    "skap",
    "are",
    "dom",
    "else",
    "ist",
    "itet",
    "eri",
    "ment",
    "logi",
    "tek",
    "ör",
    "tur",
    "grafi",
    "gång",
    "hus",
    "plats",
    "tid",
    "vård",
    "väg",
    "boende",
    "buss",
    "bil",
    "kö",
)
ADJECTIVE_ENDINGS = (
    "ig",
    "isk",
    "nsk",
    "ital",
    "ocial",
    "ental",
    "elsk",
    "sam",
    "bar",
    "lös",
    "full",
    "ell",
    "iv",
    "mässig",
    "vänlig",
)
PARTICIPLES = ("ad", "at", "ande", "ende")
DEFINITE = ("en", "et", "erna", "arna", "orna", "ens", "ets", "na", "n", "ns", "an", "or")
INDEFINITE = ("", "er", "ar", "or", "r")
VERB_FORMS = ("ar", "ade", "at", "as", "er", "de", "te", "t", "r")


def kind_of_swedish(lemma: str, surfaces: Mapping[str, int]) -> Kind:
    """
    Guess the word class of a lemma from our lists, its ending and the forms in which it occurs.

    >>> kind_of_swedish("hemvård", {}), kind_of_swedish("berätta", {"berättade": 2}), kind_of_swedish("tyst", {})
    ('noun', 'verb', 'other')
    """
    if lemma in stop_words("sv").unfit:
        return "other"
    endings = {form.removeprefix(lemma) for form in surfaces if form.startswith(lemma)}
    if lemma.endswith("a"):
        stem = lemma[:-1]
        endings = {form.removeprefix(stem) for form in surfaces if form.startswith(stem)}
        if endings & {"an", "or", "orna", "ans", "ornas"}:
            return "noun"
        return "verb" if endings & set(VERB_FORMS) or not _is_seed(lemma) else "noun"
    if lemma.endswith(NOUN_ENDINGS) or endings & set(DEFINITE) - {"n"}:
        return "noun"
    if lemma.endswith((*ADJECTIVE_ENDINGS, *PARTICIPLES)) or {"a", "t"} <= endings:
        return "adjective"
    return "noun" if _is_seed(lemma) or endings & set(DEFINITE) else "other"


def _is_seed(lemma: str) -> bool:
    return bool(seeds_of("sv").evidence(lemma).any())


def indefinite(lemma: str, surfaces: Mapping[str, int]) -> str:
    """
    Choose the most frequent form without an article; the lemma if it is always written with one.

    >>> indefinite("butik", {"butiken": 5}), indefinite("kod", {"koder": 3, "koderna": 4})
    ('butik', 'koder')
    """
    ranked = sorted(surfaces, key=lambda form: (-surfaces[form], form))
    stem = lemma.removesuffix("a")
    forms = {lemma + ending for ending in INDEFINITE} | {stem + "or"}
    return next((form for form in ranked if form in forms), lemma)
