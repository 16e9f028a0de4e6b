"""
Redaction of what identifies a person: rules that are sure of their patterns, and a best effort at names.

No machine finds every name: a text goes out only after a person has released it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from insights.analysis.names import person_spans

PLACEHOLDERS = {
    "fi": {
        "identity_code": "henkilötunnus",
        "phone": "puhelin",
        "email": "sähköposti",
        "iban": "tilinumero",
        "address": "osoite",
        "url": "verkko-osoite",
        "person": "nimi",
    },
    "sv": {
        "identity_code": "personbeteckning",
        "phone": "telefon",
        "email": "e-post",
        "iban": "kontonummer",
        "address": "adress",
        "url": "webbadress",
        "person": "namn",
    },
    "en": {
        "identity_code": "identity code",
        "phone": "phone",
        "email": "email",
        "iban": "account number",
        "address": "address",
        "url": "web address",
        "person": "name",
    },
}
CHECK_MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"

DATE_OR_TIME = re.compile(
    r"\d{1,2}[.:]\d\d\s?[-–]\s?\d{1,2}[.:]\d\d(?!\d)|\d{1,2}[.\-/]\s?\d{1,2}[.\-/]\s?(?:19|20)\d\d(?!\d)|(?:19|20)\d\d-\d\d-\d\d(?!\d)"
)
EMAIL = re.compile(
    r"[\w.+%-]+\s?(?:@|\(at\)|\[at\]|\(ät\)|\(a\))\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"\]]+|\b(?:[\w-]+\.)+(?:fi|ax|se|com|net|org|eu|me)/[^\s<>\"\]]+",
    re.IGNORECASE,
)
IDENTITY_CODE = re.compile(
    r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d\s?[-–+ABCDEFYXWVU]\s?\d{3}[0-9A-Y](?![0-9A-Za-zÅÄÖåäö])",
    re.IGNORECASE,
)
BARE_IDENTITY_CODE = re.compile(
    r"(?<!\w)((?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d)(\d{3})([0-9A-Y])(?!\w)", re.IGNORECASE
)
IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?!\w)")
FINNISH_IBAN = re.compile(r"(?<!\w)FI\s?\d{2}(?:[\s-]?\d){14}(?!\d)", re.IGNORECASE)
PHONE = re.compile(
    r"(?<![\w+])(?:(?:\+|00)\d{1,3}[\s\-–./()]{0,3}(?:\(0\)\s?)?(?:\d[\s\-–./()]{0,2}){5,11}\d"
    r"|\(?0[1-9]\d{0,2}\)?[\s\-–./]{0,2}(?:\d[\s\-–./]?){4,9}\d)(?!\d)"
)
HOUSE = r"\s+\d{1,4}(?:\s?[-–/]\s?\d{1,4})?(?:\s?[A-Za-z](?![A-Za-zÅÄÖåäö]))?(?:\s?(?:as|bst|apt|lgh)?\.?\s?\d{1,3}(?!\d))?"
POSTCODE = r"(?:,?\s+\d{5}(?:\s+[A-ZÅÄÖ][\w-]+)?)?"
STREETS = (
    r"[\w-]{2,}(?:kat[uo]|kadu|tie|tei|kuja|kuji|polku|polu|kaar[ei]|raitt?i|väylä|bulevard|esplanad|gata|gatan|väg|vägen|gränd|stig|"
    r"stigen|allé|svängen|kroken|penger|penkere|porra|porras)[a-zåäö]{0,6}"
)
PLACES = r"[A-ZÅÄÖ][\w-]+(?:aukio|tori|ranta|ranna|rinne|rinte|mäki|mäe|piha|puisto|laita|laida|torg|strand|backe|kaj|rinki|ringi)[a-zåäö]{0,6}"
ENGLISH_STREETS = r"\d{1,4}[A-Za-z]?\s+(?:[A-ZÅÄÖ][\w-]+\s+){1,3}(?:Street|Road|Avenue|Lane|Drive|Square|St|Rd|Ave)\b\.?"
ROADS = r"(?i:(?!(?:valta|kanta|seutu|yhdys|moottori|ohitus|kehä)(?:tie|tei)|(?:riks|stam|motor|region)väg|kevyenliiken|kauppator))"
ADDRESS = re.compile(
    rf"(?<![\w-]){ROADS}(?:(?i:{STREETS})|{PLACES}){HOUSE}{POSTCODE}|{ENGLISH_STREETS}|(?<!\d)\d{{5}}\s+[A-ZÅÄÖ][a-zåäö]+(?:\s?-[A-ZÅÄÖ][a-zåäö]+)?|"
    r"\b(?:PL|PB)\s?\d{1,5}\b"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the original text, `start` to `end`, and what it is: one of the keys of `PLACEHOLDERS`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """The text with placeholders, and where in the original each stood, in order and without overlap."""

    text: str
    spans: tuple[Span, ...]


def redact(text: str, language: str, *, names: bool = True) -> Redaction:
    """
    Replace what identifies a person, names too as far as we recognise them. Loads spaCy for Finnish if it is installed.

    >>> redact("Soita 040 123 4567", "fi", names=False).text
    'Soita [puhelin]'
    """
    spans = list(_rule_spans(text))
    if names:
        spans += [Span(start, end, "person") for start, end in person_spans(text, language)]
    return _replaced(text, spans, language)


def redact_rules(text: str, language: str) -> Redaction:
    """Replace by rules only: identity codes, phones, e-mail, accounts, addresses and web addresses. Never imports spaCy."""
    return redact(text, language, names=False)


def valid_identity_code(code: str) -> bool:
    """
    Say whether the check mark of a Finnish identity code is right.

    >>> valid_identity_code("131052-308T"), valid_identity_code("131052-308U")
    (True, False)
    """
    marks = "".join(mark for mark in code.upper() if mark.isalnum())
    digits, check = marks[:6] + marks[-4:-1], marks[-1]
    return digits.isdigit() and CHECK_MARKS[int(digits) % len(CHECK_MARKS)] == check


def valid_iban(code: str) -> bool:
    """
    Say whether the check digits of an account number are right.

    >>> valid_iban("FI21 1234 5600 0007 85")
    True
    """
    marks = "".join(mark for mark in code.upper() if mark.isalnum())
    return int("".join(str(int(mark, 36)) for mark in marks[4:] + marks[:4])) % 97 == 1


def _rule_spans(text: str) -> Iterator[Span]:
    """Spans by rule, the surest kinds first: where two overlap, the first stands."""
    for pattern, kind in (
        (EMAIL, "email"),
        (URL, "url"),
        (IDENTITY_CODE, "identity_code"),
        (FINNISH_IBAN, "iban"),
    ):
        yield from (Span(*found.span(), kind) for found in pattern.finditer(text))
    for found in BARE_IDENTITY_CODE.finditer(text):
        if valid_identity_code(found[0]) and not PHONE.fullmatch(found[0]):
            yield Span(*found.span(), "identity_code")
    for found in IBAN.finditer(text):
        if valid_iban(found[0]):
            yield Span(*found.span(), "iban")
    yield from (Span(*found.span(), "address") for found in ADDRESS.finditer(text))
    dates = [found.span() for found in DATE_OR_TIME.finditer(text)]
    for found in PHONE.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in dates):
            yield Span(*found.span(), "phone")


def _replaced(text: str, spans: list[Span], language: str) -> Redaction:
    """Put placeholders for the spans; of two that overlap the earlier in the list stands, widened to cover both."""
    kept: list[Span] = []
    for span in spans:
        rivals = [other for other in kept if span.start < other.end and other.start < span.end]
        start, end = (
            min([span.start, *(rival.start for rival in rivals)]),
            max([span.end, *(rival.end for rival in rivals)]),
        )
        kept = [other for other in kept if other not in rivals]
        kept.append(Span(start, end, rivals[0].kind if rivals else span.kind))
    kept.sort(key=lambda span: span.start)
    words = PLACEHOLDERS.get(language, PLACEHOLDERS["en"])
    pieces, position = [], 0
    for span in kept:
        pieces += [text[position : span.start], f"[{words[span.kind]}]"]
        position = span.end
    return Redaction("".join([*pieces, text[position:]]), tuple(kept))
