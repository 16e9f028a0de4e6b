"""Redaction on generated texts: recall and precision by kind, beside spaCy-fi's entity recogniser alone.

    python benchmarks/redaction.py [--texts 400] [--seed 0]

The texts are sentences of our own with invented identifiers and names put into them: Finnish, Swedish and
English, names inflected, each as written with care, in lower case, and with a typing error in the name.
Half of the names are rare ones that stand in no list of ours. Beside the texts with secrets stand as many
without. Recall is the share of secrets of which no piece stays; precision the share of replaced places
that are secrets. The recogniser is asked for persons only, in the same run, on the same Finnish texts.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from insights.analysis.names import recogniser
from insights.analysis.redaction import CHECK_MARKS, redact

GIVEN_FI = [
    ("Matti", "Mati"), ("Pekka", "Peka"), ("Anna", "Anna"), ("Kaisa", "Kaisa"), ("Mikko", "Miko"),
    ("Eero", "Eero"), ("Tuula", "Tuula"), ("Riitta", "Riita"), ("Jorma", "Jorma"), ("Minna", "Minna"),
    ("Tyyne", "Tyynee"), ("Viljo", "Viljo"), ("Toini", "Toini"), ("Sointu", "Soinnu"), ("Hilkka", "Hilka"),
    ("Kyösti", "Kyösti"), ("Pirkko", "Pirko"), ("Taisto", "Taisto"), ("Ahmed", "Ahmedi"), ("Svetlana", "Svetlana"),
]  # fmt: skip
FAMILY_FI = [
    ("Virtanen", "Virtase"), ("Korhonen", "Korhose"), ("Mäkelä", "Mäkelä"), ("Nieminen", "Niemise"),
    ("Heikkinen", "Heikkise"), ("Saari", "Saare"), ("Koski", "Koske"), ("Lehto", "Lehdo"),
    ("Hyttinen", "Hyttise"), ("Ronkainen", "Ronkaise"), ("Tolvanen", "Tolvase"), ("Pöyhönen", "Pöyhöse"),
    ("Kärnä", "Kärnä"), ("Vuolle", "Vuollee"), ("Petrov", "Petrovi"), ("Lindroos", "Lindroosi"),
]  # fmt: skip
ENDINGS = [("n", "n"), ("lle", "lle"), ("lta", "ltä"), ("sta", "stä"), ("lla", "llä")]
SENTENCES_FI = [
    "Soitin {n2} ja pyysin apua, mutta kukaan ei vastannut.",
    "Hoitajana oli {n0}, joka kuunteli minua kunnolla.",
    "Naapurini {n0} joutui odottamaan kolme kuukautta.",
    "Kiitos {n2}, ilman häntä en olisi selvinnyt talvesta.",
    "Kuulin {n3}, että kerho loppuu keväällä.",
    "Veljeni {n1} asunto on kylmä eikä sitä korjata.",
]
SENTENCES_SV = [
    "Jag ringde {n0} men ingen svarade på hela veckan.",
    "Min granne {n0} fick vänta i tre månader.",
    "Det var {n1} lägenhet som var kall hela vintern.",
    "Tack till {n0} som hjälpte oss med papperen.",
]
SENTENCES_EN = [
    "I called {n0} but nobody answered all week.",
    "My neighbour {n0} had to wait for three months.",
    "It was {n1} flat that stayed cold all winter.",
    "Thanks to {n0} who helped us with the papers.",
]
NAMES_SV = ["Anna Lindström", "Erik Johansson", "Gunilla Nyman", "Karl Sundqvist", "Maj Rönnlund", "Torsten Fagerudd", "Ulrika Björkholm", "Viveca Enlund"]  # fmt: skip
NAMES_EN = ["John Smith", "Mary Jones", "Ahmed Hassan", "Fatima Ali", "Olga Ivanova", "Gareth Whitlock", "Priya Raman", "Siobhan Keane"]  # fmt: skip
CLEAN = {
    "fi": [
        "Saari on kaunis mutta lautta kulkee harvoin, ja toivon sille lisää vuoroja.",
        "Kela ja Wilma eivät toimi, eikä Pohjanmaan hyvinvointialue vastaa viesteihin.",
        "Kosken uimaranta on hoidettu hyvin ja lehto sen takana on lasten mieleen.",
        "Oulun ja Rovaniemen väliä ajaa enää yksi bussi, armas paikka silti.",
        "Koulun ilta pitäisi saada takaisin, ja lahja siitä olisi koko kylälle.",
        "Terveyskeskuksen aika meni ohi, koska kukaan ei kertonut muutoksesta.",
    ],
    "sv": [
        "Bussen till Vasa går inte längre på kvällarna, och skolan i Närpes är för liten.",
        "FPA svarar inte, och på hälsostationen får man vänta länge.",
        "Björnen har synts vid stranden, men stigen är fin att gå.",
    ],
    "en": [
        "The bus to Helsinki no longer runs in the evening, and Kela does not answer.",
        "I hope that the grace period will be longer next May.",
        "The health centre is closed on Fridays and nobody told us.",
    ],
}
STREETS = ["Koivukatu", "Mannerheimintie", "Kirkkokuja", "Storgatan", "Skolvägen", "Rantakaari"]


@dataclass(frozen=True)
class Planted:
    """A text, and where in it a secret stands; -1 where none does."""

    text: str
    language: str
    kind: str
    manner: str
    start: int = -1
    end: int = -1


def finnish_name(draw: Random, case: int) -> str:
    """First name and surname, either alone or both; cases: nominative, genitive, allative, elative."""
    given, family = draw.choice(GIVEN_FI), draw.choice(FAMILY_FI)
    form = [None, ENDINGS[0], ENDINGS[1], ENDINGS[3]][case]

    def inflected(name: tuple[str, str]) -> str:
        if form is None:
            return name[0]
        back = any(mark in name[1].lower() for mark in "aou")
        return name[1] + form[0 if back else 1]

    first = given[0] if draw.random() < 0.5 else ""
    if first:
        return f"{first} {inflected(family)}"
    return inflected(draw.choice([given, family]))


def other_name(draw: Random, names: list[str], case: int, genitive: str) -> str:
    name = draw.choice(names)
    name = draw.choice([name, name.split()[0]])
    return name + genitive if case == 1 else name


def with_slip(draw: Random, name: str) -> str:
    """One letter doubled, left out, or two that changed places; never the first."""
    place = draw.randrange(1, len(name) - 1)
    if name[place] == " " or name[place + 1] == " ":
        place = 1
    return draw.choice(
        [
            name[: place + 1] + name[place:],
            name[:place] + name[place + 1 :],
            name[:place] + name[place + 1] + name[place] + name[place + 2 :],
        ]
    )


def names(draw: Random, number: int) -> Iterator[Planted]:
    kinds = {
        "fi": (SENTENCES_FI, finnish_name),
        "sv": (SENTENCES_SV, lambda d, c: other_name(d, NAMES_SV, c, "s")),
        "en": (SENTENCES_EN, lambda d, c: other_name(d, NAMES_EN, c, "'s")),
    }
    for language, (sentences, make) in kinds.items():
        for manner in ("with care", "lower case", "typing error", "both"):
            for _ in range(number):
                sentence = draw.choice(sentences)
                case = next(case for case in range(4) if f"{{n{case}}}" in sentence)
                name = make(draw, case)
                if manner in {"typing error", "both"}:
                    name = with_slip(draw, name)
                start = sentence.index("{")
                text = sentence.replace(f"{{n{case}}}", name)
                if manner in {"lower case", "both"}:
                    text = text.lower()
                yield Planted(text, language, "name", manner, start, start + len(name))


def identifiers(draw: Random, number: int) -> Iterator[Planted]:
    makers: dict[str, Callable[[Random], str]] = {
        "identity_code": identity_code,
        "phone": phone,
        "email": lambda d: f"{d.choice(['matti.m', 'a-b', 'x_1'])}{d.randint(1, 99)}@example.fi",
        "iban": iban,
        "address": lambda d: (
            f"{d.choice(STREETS)} {d.randint(1, 120)}{d.choice(['', ' A', ' B 12', 'b'])}"
        ),
    }
    frames = {
        "fi": "Yhteys {} ja kiitos.",
        "sv": "Kontakt {} och tack.",
        "en": "Reach me {} thanks.",
    }
    for kind, make in makers.items():
        for manner in ("with care", "lower case"):
            for _ in range(number):
                language = draw.choice(list(frames))
                secret = make(draw)
                start = frames[language].index("{")
                text = frames[language].format(secret)
                text = text.lower() if manner == "lower case" else text
                yield Planted(text, language, kind, manner, start, start + len(secret))


def identity_code(draw: Random) -> str:
    day = f"{draw.randint(1, 28):02}{draw.randint(1, 12):02}{draw.randint(0, 99):02}"
    number = f"{draw.randint(2, 899):03}"
    return f"{day}{draw.choice('-+ABCDEFYXWVU')}{number}{CHECK_MARKS[int(day + number) % 31]}"


def iban(draw: Random) -> str:
    account = f"{draw.randint(0, 10**14 - 1):014}"
    code = f"FI{98 - int(account + '151800') % 97:02}{account}"
    return draw.choice([code, " ".join(code[i : i + 4] for i in range(0, 18, 4))])


def phone(draw: Random) -> str:
    digits = f"{draw.choice(['040', '044', '050'])}{draw.randint(10**5, 10**7 - 1):07}"
    return draw.choice([digits, f"{digits[:3]} {digits[3:6]} {digits[6:]}", f"+358 {digits[1:3]} {digits[3:]}"])  # fmt: skip


def clean(draw: Random, number: int) -> Iterator[Planted]:
    for language, sentences in CLEAN.items():
        for manner in ("with care", "lower case"):
            for _ in range(number):
                text = draw.choice(sentences)
                yield Planted(
                    text.lower() if manner == "lower case" else text, language, "", manner
                )


Found = Callable[[Planted], list[tuple[int, int]]]


def ours(one: Planted) -> list[tuple[int, int]]:
    return [
        (span.start, span.end)
        for span in redact(one.text, one.language).spans
        if one.kind not in {"name", ""} or span.kind == "person"
    ]


def entities(one: Planted) -> list[tuple[int, int]]:
    """Persons by spaCy's Finnish recogniser alone."""
    pipeline = recogniser()
    found = pipeline(one.text).ents if pipeline else ()
    return [(entity.start_char, entity.end_char) for entity in found if entity.label_ == "PERSON"]


def measure(texts: list[Planted], find: Found) -> dict[tuple[str, str, str], list[int]]:
    """By language, kind and manner: secrets, those found, places replaced, those that are secrets."""
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in texts:
        spans = find(one)
        language = one.language if one.kind in {"name", ""} else "all"
        row = counts[language, one.kind or "name", one.manner]
        inside = [s for s in spans if s[0] < one.end and one.start < s[1]]
        left = one.text[one.start : one.end]
        for start, end in sorted(inside, reverse=True):
            first, last = max(start, one.start) - one.start, min(end, one.end) - one.start
            left = left[:first] + " " * (last - first) + left[last:]
        if one.kind:
            row[0] += 1
            row[1] += not any(len(piece.strip("'s")) > 1 for piece in left.split())
        row[2] += len(spans)
        row[3] += len(inside)
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    draw = Random(options.seed)  # noqa: S311 - no secret
    texts = [
        *names(draw, options.texts),
        *identifiers(draw, options.texts),
        *clean(draw, options.texts),
    ]
    show("Koettu", texts, ours)
    if recogniser() is not None:
        show("spaCy-fi alone, persons", [t for t in texts if t.language == "fi" and t.kind in {"name", ""}], entities)  # fmt: skip


def show(who: str, texts: list[Planted], find: Found) -> None:
    begin = time.process_time()
    counts = measure(texts, find)
    spent = time.process_time() - begin
    print(f"{who}: {len(texts)} texts, {spent / len(texts) * 1000:.2f} ms of CPU each")
    print("  language  kind           manner        recall  precision")
    for (language, kind, manner), (secrets, found, replaced, right) in counts.items():
        recall = f"{found / secrets:.3f}" if secrets else "-"
        precision = f"{right / replaced:.3f}" if replaced else "-"
        print(f"  {language:9} {kind:14} {manner:13} {recall:>6}  {precision:>9}")


if __name__ == "__main__":
    main()
