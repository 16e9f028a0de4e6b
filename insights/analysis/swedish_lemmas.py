"""Swedish base forms where the dictionary misleads: nouns it reads as verbs, compounds it does not know."""

from collections.abc import Callable

from insights.analysis.dictionary import dictionary

SHORTEST_HEAD, SHORTEST_TAIL = 3, 5
ARTICLES = ("en", "et", "n", "t")
VERB_ENDINGS = ("a", "r")


def is_base_form(word: str) -> bool:
    """
    Say whether a word is a noun's base form: the dictionary knows it with an article ("bussen", "spelet").

    The dictionary gives many such nouns the verb of the same spelling ("buss": "bussa", "spel": "spela"). Words in -a
    and -r are left to it: most of them are forms of verbs or adjectives ("kör", "finska").

    >>> is_base_form("buss"), is_base_form("boende"), is_base_form("kör"), is_base_form("läkaren")
    (True, True, False, False)
    """
    return not word.endswith(VERB_ENDINGS) and _has_article(word)


def _has_article(word: str) -> bool:
    return any(dictionary("sv").get(word + article) == word for article in ARTICLES)


def lemma_of_compound(word: str, lemma_of: Callable[[str], str]) -> str:
    """
    Give the lemma of a compound that no dictionary knows, by that of its last word; the word itself if it has none.

    >>> lemma_of_compound("servicesedeln", {"sedeln": "sedel"}.__getitem__)
    'servicesedel'
    """
    for cut in range(SHORTEST_HEAD, len(word) - SHORTEST_TAIL + 1):
        tail = word[cut:]
        if dictionary("sv").get(tail) is not None:
            lemma = tail if _has_article(tail) else lemma_of(tail)
            return word if lemma == f"{tail}a" else word[:cut] + lemma
    return word
