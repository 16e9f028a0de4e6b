"""What kind of word a Swedish lemma is, and how it is written without its article: by endings, without a dictionary."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from insights.analysis.lemmas import lemma_of
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
PLURAL_SHARE = 0.25
FEWEST_PLURALS = 2
COUNTED = ("lägenhet", "verksamhet", "svårighet", "möjlighet", "rättighet", "enhet", "myndighet")
MASS_ENDINGS = (
    "vård",
    "stöd",
    "het",
    "skap",
    "dom",
    "arbete",
    "ekonomi",
    "tid",
    "trafik",
    "hjälp",
    "sömn",
    "kultur",
    "natur",
    "mat",
)
# Compounds that the dictionary does not know keep their article in the lemma.
BARE = {
    "aren": "are",
    "arna": "are",
    "ningen": "ning",
    "heten": "het",
    "vården": "vård",
    "skolan": "skola",
    "centralen": "central",
    "tjänsten": "tjänst",
}
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
        named = _is_seed(lemma) and lemma_of(f"{stem}an", "sv") == lemma
        return "noun" if named and not endings & set(VERB_FORMS) else "verb"
    if lemma.endswith(NOUN_ENDINGS) or endings & set(DEFINITE) - {"n"}:
        return "noun"
    if lemma.endswith((*ADJECTIVE_ENDINGS, *PARTICIPLES)) or {"a", "t"} <= endings:
        return "adjective"
    return "noun" if _is_seed(lemma) or endings & set(DEFINITE) else "other"


def _is_seed(lemma: str) -> bool:
    return bool(seeds_of("sv").evidence(lemma).any())


def is_adjective(lemma: str) -> bool:
    """Say whether a lemma ends like an adjective."""
    return lemma.endswith(ADJECTIVE_ENDINGS) and not lemma.endswith(NOUN_ENDINGS)


def is_indefinite(form: str, lemma: str) -> bool:
    """Say whether a form of a noun has no article."""
    return form == lemma or form in _plural_forms(lemma)


def plural_of_swedish(lemma: str) -> str:
    """
    Plural of a Swedish noun by rules, where the dictionary knows it; "" for none, or one like the singular.

    >>> plural_of_swedish("butik"), plural_of_swedish("förälder"), plural_of_swedish("stöd")
    ('butiker', 'föräldrar', '')
    """
    if lemma.endswith(MASS_ENDINGS) and not lemma.endswith(COUNTED):
        return ""
    stems = [lemma.removesuffix("a") + "or"] if lemma.endswith("a") else []
    if lemma.endswith(("er", "el", "en")):
        stems.append(f"{lemma[:-2]}{lemma[-1]}ar")
    stems += [lemma + ending for ending in ("ar", "er", "r")]
    return next((form for form in stems if lemma_of(form, "sv") == lemma), "")


def _plural_forms(lemma: str) -> set[str]:
    return {lemma + ending for ending in INDEFINITE if ending} | {lemma.removesuffix("a") + "or"}


def indefinite(lemma: str, surfaces: Mapping[str, int]) -> str:
    """
    Choose the form without an article: plural where a quarter of the forms that occur or more are plural.

    >>> indefinite("butik", {"butiken": 5}), indefinite("kod", {"koder": 3, "koderna": 4}), indefinite("buss", {"bussarna": 2})
    ('butik', 'koder', 'bussar')
    """
    for ending, bare in BARE.items():
        if lemma.endswith(ending):
            return lemma.removesuffix(ending) + bare
    plurals: Counter[str] = Counter()
    for form, count in surfaces.items():
        if (bare := form.removesuffix("s").removesuffix("na")) in _plural_forms(lemma):
            plurals[bare] += count
    if plurals.total() >= max(FEWEST_PLURALS, PLURAL_SHARE * sum(surfaces.values())):
        return max(plurals, key=lambda form: (plurals[form], form))
    return lemma
