"""A survey that asks in every way there is: all types, conditions, a repeated page, languages."""

from typing import Any

from surveys.definition import Choice, Definition, Page, Question

OPTIONS = ("bussi", "Bussi", "Buss"), ("pyora", "Pyörä", "Cykel"), ("auto", "Auto", "Bil")
GRADES = (
    ("hyva", "Hyvä", "Bra"),
    ("kohtalainen", "Kohtalainen", "Måttlig"),
    ("huono", "Huono", "Dålig"),
)
ROWS = ("koulu", "Koulumatka", "Skolvägen"), ("kauppa", "Kauppamatka", "Vägen till butiken")


def choices(rows: tuple[tuple[str, str, str], ...]) -> list[Choice]:
    return [Choice(name, {"fi": fi, "sv": sv}) for name, fi, sv in rows]


def ask(name: str, kind: Any, fi: str, sv: str, **more: Any) -> Question:
    return Question(name=name, type=kind, label={"fi": fi, "sv": sv}, **more)


def _you() -> Page:
    return Page(
        "you",
        {"fi": "Sinusta", "sv": "Om dig", "fi-x-easy": "Kerro itsestäsi", "ar": "عنك"},
        [
            Question(
                name="name",
                type="text",
                label={
                    "fi": "Mikä nimimerkki sinulla on?",
                    "sv": "Vilken signatur använder du?",
                    "fi-x-easy": "Keksi itsellesi nimi",
                    "ar": "ما اسمك المستعار؟",
                },
                required=True,
                maximum_length=30,
            ),
            ask("age", "integer", "Minkä ikäinen olet?", "Hur gammal är du?", minimum=10, maximum=120),
            ask("distance", "decimal", "Montako kilometriä kouluun on?", "Hur många km är det till skolan?", minimum=0),
            ask("moved", "date", "Milloin muutit tänne?", "När flyttade du hit?", latest="today"),
            ask("helper", "yes-no", "Onko sinulla auttajaa?", "Har du någon som hjälper dig?"),
            ask(
                "helpers", "multiple", "Kuka auttaa?", "Vem hjälper?",
                choices=choices((("perhe", "Perhe", "Familjen"), ("ystava", "Ystävä", "En vän"))),
                other=True, most=2, required=True, relevant="${helper} = 'yes'",
            ),
        ],
    )  # fmt: skip


def _travel() -> Page:
    return Page(
        "travel",
        {"fi": "Liikkuminen", "sv": "Resor"},
        [
            ask("hello", "note", "Hei ${name}! Nyt kysytään liikkumisesta.", "Hej ${name}! Nu gäller det resor."),
            ask("vehicle", "single", "Miten kuljet?", "Hur tar du dig fram?", choices=choices(OPTIONS), other=True),
            ask("ease", "scale", "Miten helppoa on kulkea?", "Hur lätt är det?", low={"fi": "Vaikeaa", "sv": "Svårt"}, high={"fi": "Helppoa", "sv": "Lätt"}),
            ask("ways", "matrix", "Millainen matka on?", "Hurdan är vägen?", choices=choices(GRADES), rows=choices(ROWS)),
            ask("best", "ranking", "Pane järjestykseen", "Rangordna", choices=choices(OPTIONS)),
        ],
    )  # fmt: skip


def _place() -> Page:
    return Page(
        "place",
        {"fi": "Paikka", "sv": "Plats"},
        [
            ask("town", "municipality", "Missä käyt koulua?", "Var går du i skola?"),
            ask("spot", "place", "Missä on vaarallinen paikka?", "Var är det farligt?"),
            ask("whom", "groups", "Ketä tämä koskee?", "Vem gäller det?"),
            ask("photo", "file", "Kuva paikasta", "Bild av platsen", accept="photo"),
            ask("months", "calculate", "", "", calculation="${age} * 12"),
            ask("promise", "consent", "Olen kertonut vain omia asioitani.", "Jag har bara berättat om mig själv.", required=True),
        ],
    )  # fmt: skip


def _cases() -> Page:
    return Page(
        "cases",
        {"fi": "Tapaus", "sv": "Fall"},
        [
            ask("what", "long-text", "Mitä tapahtui?", "Vad hände?", required=True),
            ask(
                "hurt", "integer", "Montako ihmistä loukkaantui?", "Hur många skadades?",
                constraint=". <= ${age}",
                constraint_message={"fi": "Luku on liian suuri.", "sv": "Talet är för stort."},
            ),
        ],
        repeat=True,
        most=3,
    )  # fmt: skip


def everything() -> Definition:
    """Four pages with every type of question."""
    return Definition(
        pages=[_you(), _travel(), _place(), _cases()],
        ask_groups=False,
        languages=["fi", "sv", "fi-x-easy", "ar"],
    )


TOLD: dict[str, dict[str, Any]] = {
    "page-you": {"name": "Vilja", "age": "17", "distance": "2,5", "moved": "1.2.2020", "helper": "no"},
    "page-travel": {
        "vehicle": "other", "vehicle_other": "Potkulauta", "ease": "4",
        "ways__koulu": "hyva", "ways__kauppa": "huono",
        "best__auto": "2", "best__pyora": "1",
    },
    "page-place": {
        "town": "905", "spot": "63.09612, 21.61577", "whom": ["nuoret"], "promise": "on",
    },
    "page-cases.0": {"cases.0.what": "Kaaduin.", "cases.0.hurt": "1"},
}  # fmt: skip
"""What somebody types on each page."""

STORED: dict[str, Any] = {
    "name": "Vilja", "age": 17, "distance": 2.5, "moved": "2020-02-01", "helper": False,
    "vehicle": "other", "vehicle_other": "Potkulauta", "ease": 4,
    "ways": {"koulu": "hyva", "kauppa": "huono"}, "best": ["pyora", "auto"],
    "town": "905", "spot": [63.096, 21.616], "whom": ["nuoret"], "months": 204, "promise": True,
    "cases": [{"what": "Kaaduin.", "hurt": 1}],
}  # fmt: skip
"""What is stored of it."""
