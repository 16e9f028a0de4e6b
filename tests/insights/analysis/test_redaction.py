"""Redaction: rules find everything they promise to; names are a best effort."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.analysis.redaction import (
    CHECK_MARKS,
    redact,
    redact_rules,
    valid_iban,
    valid_identity_code,
)

DRAW = Random(1)  # noqa: S311 - no secret
SEPARATORS = "-+ABCDEFYXWVU"
STREETS = [
    "Koivukatu",
    "Mannerheimintie",
    "Pihlajapolulla",
    "Storgatan",
    "Skolvägen",
    "Kirkkokuja",
    "koivukadulla",
    "Rantakaari",
    "Myllyväylä",
]


def identity_code() -> str:
    start = f"{DRAW.randint(1, 28):02}{DRAW.randint(1, 12):02}{DRAW.randint(0, 99):02}"
    number = f"{DRAW.randint(2, 899):03}"
    return f"{start}{DRAW.choice(SEPARATORS)}{number}{CHECK_MARKS[int(start + number) % 31]}"


def iban() -> str:
    account = f"{DRAW.randint(0, 10**14 - 1):014}"
    check = 98 - int(account + "151800") % 97
    code = f"FI{check:02}{account}"
    return DRAW.choice([code, " ".join(code[i : i + 4] for i in range(0, 18, 4))])


def phone() -> str:
    digits = (
        f"{DRAW.choice(['040', '041', '044', '045', '050'])}{DRAW.randint(10**5, 10**7 - 1):07}"
    )
    forms = [
        digits,
        f"{digits[:3]} {digits[3:6]} {digits[6:]}",
        f"{digits[:3]}-{digits[3:]}",
        f"+358 {digits[1:3]} {digits[3:]}",
        f"+358{digits[1:]}",
        f"00358 {digits[1:3]} {digits[3:6]} {digits[6:]}",
        f"09 {digits[3:]}",
    ]
    return DRAW.choice(forms)


def email() -> str:
    return f"{DRAW.choice(['matti.m', 'a-b', 'x_1'])}{DRAW.randint(1, 99)}@{DRAW.choice(['example.fi', 'posti.example.com'])}"


def address() -> str:
    return f"{DRAW.choice(STREETS)} {DRAW.randint(1, 120)}{DRAW.choice(['', ' A', ' B 12', 'b', ' C 3, 00100 Helsinki', '-3'])}"


MAKERS = {
    "identity_code": identity_code,
    "iban": iban,
    "phone": phone,
    "email": email,
    "address": address,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_every_generated_identifier_is_found(kind: str) -> None:
    for _ in range(300):
        secret = MAKERS[kind]()
        text = f"Moi, yhteys: {secret} ja kiitos kun luit."
        found = redact_rules(text, "fi")
        assert secret not in found.text, secret
        assert not any(len(piece) > 4 and piece in found.text for piece in secret.split()), (
            secret,
            found.text,
        )
        assert kind in {span.kind for span in found.spans}, (secret, found)


@pytest.mark.parametrize(
    "text",
    [
        "Bussi 615 lähtee klo 8.15-16.30 ja 12.3.2025 oli myöhässä, samoin 2025-03-12.",
        "Maksoin 15 000 euroa vuosina 2019-2024, 100 % oikein, 0-6-vuotiaat.",
        "Valtatie 4 ja kantatie 51 ovat huonossa kunnossa, kauppatorilla 3 kertaa.",
        "Finns 10 bussar om dagen, 24/7, kl. 14-16.",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert redact_rules(text, "fi").text == text


def test_placeholders_speak_the_language_of_the_text() -> None:
    assert redact_rules("Ring 040 123 4567", "sv").text == "Ring [telefon]"
    assert redact_rules("Call 040 123 4567", "en").text == "Call [phone]"
    assert redact_rules("Hetu 131052-308T", "fi").text == "Hetu [henkilötunnus]"


def test_spans_are_places_in_the_original() -> None:
    text = "Soita 040 123 4567 tai a@example.fi."
    found = redact_rules(text, "fi")
    assert [(text[span.start : span.end], span.kind) for span in found.spans] == [
        ("040 123 4567", "phone"),
        ("a@example.fi", "email"),
    ]


@given(st.text(alphabet="abc ÄÖ019-+@.:/[]A\n", max_size=80))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact_rules(text, "fi")
    assert redact_rules(once.text, "fi").text == once.text
    assert all(0 <= span.start < span.end <= len(text) for span in once.spans)


def test_check_digits() -> None:
    assert valid_identity_code("131052-308T")
    assert not valid_identity_code("131052-308U")
    assert valid_iban("FI21 1234 5600 0007 85")
    assert not valid_iban("FI22 1234 5600 0007 85")


def test_names_of_people_go_and_institutions_stay() -> None:
    found = redact(
        "Soitin Matti Virtaselle, mutta Kela ja Wilma eivät vastanneet. kerro korhoselle", "fi"
    )
    assert "Virtaselle" not in found.text
    assert "korhoselle" not in found.text
    assert "Kela" in found.text
    assert "Wilma" in found.text
    assert redact("Jag ringde Anna Lindström.", "sv").text == "Jag ringde [namn]."
