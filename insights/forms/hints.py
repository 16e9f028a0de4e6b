"""Words that might point to a person, for whoever releases a quote: a hint, never a promise."""

import re

from insights.forms.quotes import cut

WORD = re.compile(r"[^\W\d_][\w'’-]*")
AGE = re.compile(r"\b\d{1,3}[ -]?(?:-?vuotia\w*|v\b\.?|år\w*|years?[ -]old)", re.IGNORECASE)
DATE = re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?")
NUMBER = re.compile(r"\b\d{3,}\b")
OFFICES = re.compile(
    r"\b(?:rehtori|kirkkoherra|kunnanjohtaja|kaupunginjohtaja|kanttori|eläinlääkäri|apteekkari|puheenjohtaja|päälli[kö]{2}"
    r"|toimitusjohtaja|yrittäjä|rektor|kyrkoherde|kommundirektör|stadsdirektör|kantor|veterinär|apotekare|ordförande|föreståndare"
    r"|headmaster|principal|vicar|mayor|pharmacist|chair(?:man|woman|person)|manager)\w*",
    re.IGNORECASE,
)
"""Offices that one person holds in a place."""


def telling_words(text: str) -> list[str]:
    """Capitalised words inside a sentence, ages, dates, long numbers and offices, as they come.

    >>> telling_words("Meillä oli Korpela. Hän on 87-vuotias, ja rehtori tietää.")
    ['Korpela', '87-vuotias', 'rehtori']
    """
    found: dict[str, int] = {}
    for start, end in cut(text):
        words = list(WORD.finditer(text, start, end))
        for word in words[1:]:
            if word[0][0].isupper() and len(word[0]) > 1:
                found.setdefault(word[0], word.start())
    for pattern in (AGE, DATE, NUMBER, OFFICES):
        for match in pattern.finditer(text):
            found.setdefault(match[0], match.start())
    return sorted(found, key=lambda piece: found[piece])
