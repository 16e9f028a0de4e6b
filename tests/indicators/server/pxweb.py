"""What Statistics Finland's PxWeb answers: two small tables in its own form, written by ourselves.

`vaerak/11ra` tells key figures by area and year; `vaerak/11re` the population by area, age, gender
and year. Helsinki had 694 392 residents on 31 December 2025 (Statistics Finland, CC BY 4.0); all
other figures are made up.
"""

from itertools import product
from math import prod
from typing import Any

from .faults import Query, Service

LANGUAGES = ("fi", "sv", "en")
MOST_CELLS = 100_000
AREAS = {
    "SSS": ("KOKO MAA", "HELA LANDET", "WHOLE COUNTRY"),
    "KU091": ("Helsinki", "Helsingfors", "Helsinki"),
    "KU399": ("Laihia", "Laihela", "Laihia"),
    "KU905": ("Vaasa", "Vasa", "Vaasa"),
    "KU000": ("Entinen kunta", "Före detta kommun", "Former municipality"),
    "MK01": ("Uusimaa", "Nyland", "Uusimaa"),
    "MK15": ("Pohjanmaa", "Österbotten", "Ostrobothnia"),
    "SK011": ("Helsingin seutukunta", "Helsingfors ekonomiska region", "Helsinki sub-region"),
    "HV17": ("Pohjanmaan HVA", "Österbottens VFO", "Ostrobothnia WSC"),
}
CONTENTS = {
    "vaerak-vaesto": ("Väestö 31.12.", "Befolkning 31.12.", "Population 31 Dec"),
    "vaesto_alle15_p": ("Alle 15-vuotiaiden osuus, %", "Andel under 15 år, %", "Aged under 15, %"),
    "vaesto_yli64_p": ("65 vuotta täyttäneiden osuus, %", "Andel 65 år fyllda, %", "Aged 65+, %"),
    "vaesto_keski_ika": (
        "Keski-ikä, molemmat sukupuolet",
        "Medelålder, båda könen",
        "Average age, both sexes",
    ),
}
GENDERS = {
    "SSS": ("Yhteensä", "Totalt", "Total"),
    "1": ("Miehet", "Män", "Males"),
    "2": ("Naiset", "Kvinnor", "Females"),
}
AGES = {
    "SSS": ("Yhteensä", "Totalt", "Total"),
    "0-14": ("0 - 14", "0 - 14", "0 - 14"),
    "65-": ("65 -", "65 -", "65 -"),
}
YEARS = [str(year) for year in range(2010, 2026)]
DIMENSIONS = {
    "area": ("Alue", "Område", "Area"),
    "age": ("Ikä", "Ålder", "Age"),
    "gender": ("Sukupuoli", "Kön", "Sex"),
    "year": ("Vuosi", "År", "Year"),
    "contents": ("Tiedot", "Uppgifter", "Information"),
}


class PxWeb(Service):
    """Its dimensions' codes, titles and values may be changed by a test."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = {
            "area": "alue_23_20260101",
            "age": "ikaryhma_10_20180101",
            "gender": "sukupuoli_9_20180101",
            "year": "timeperiod_y",
            "contents": "contentscode",
        }
        self.areas = dict(AREAS)
        self.contents = dict(CONTENTS)
        self.years = list(YEARS)
        self.tables = {
            "vaerak/11ra": ["area", "year", "contents"],
            "vaerak/11re": ["area", "age", "gender", "year", "contents"],
        }
        self.values: dict[tuple[str, ...], float | str | None] = {
            ("KU091", "2025", "vaerak-vaesto"): 694_392,
            ("KU399", "2025", "vaerak-vaesto"): ".",
            ("KU399", "2024", "vaerak-vaesto"): None,
        }
        self.other_contents = False
        self.one_value_less = False

    def answer(self, path: str, query: Query, question: Any = None) -> Any:
        language, _, table = path.strip("/").removesuffix(".px").partition("/StatFin/")
        if language not in LANGUAGES or table not in self.tables or not path.endswith(".px"):
            return None
        if question is None:
            return self.description(table, LANGUAGES.index(language))
        return self.dataset(table, question, LANGUAGES.index(language))

    def labels(self, dimension: str) -> dict[str, tuple[str, str, str]]:
        every: dict[str, dict[str, tuple[str, str, str]]] = {
            "area": self.areas,
            "age": AGES,
            "gender": GENDERS,
            "year": {year: (year, year, year) for year in self.years},
            "contents": self.contents,
        }
        return every[dimension]

    def description(self, table: str, language: int) -> dict[str, Any]:
        title = ("Väestö alueittain", "Befolkning efter område", "Population by area")[language]
        variables = []
        for dimension in self.tables[table]:
            labels = self.labels(dimension)
            variable: dict[str, Any] = {
                "code": self.codes[dimension],
                "text": DIMENSIONS[dimension][language],
                "values": list(labels),
                "valueTexts": [names[language] for names in labels.values()],
            }
            if dimension == "year":
                variable["time"] = True
            if dimension in {"age", "gender"}:
                variable["elimination"] = True
            variables.append(variable)
        return {
            "title": f"{table} -- {title}, {self.years[0]}-{self.years[-1]}",
            "variables": variables,
        }

    def dataset(self, table: str, question: Any, language: int) -> Any:
        """The answer in json-stat2; 400 for what is not in the table, 403 for more than is allowed."""
        chosen = {}
        for part in question["query"]:
            dimension = next((d for d in self.tables[table] if self.codes[d] == part["code"]), "")
            values = part["selection"]["values"]
            if not dimension or not set(values) <= set(self.labels(dimension)):
                return 400
            chosen[dimension] = values
        if question["response"]["format"] != "json-stat2":
            return 400
        dimensions = [d for d in self.tables[table] if d in chosen]
        if prod(len(chosen[d]) for d in dimensions) > MOST_CELLS:
            return 403
        values = [
            self.value(dict(zip(dimensions, cell, strict=True)))
            for cell in product(*(chosen[d] for d in dimensions))
        ]
        if self.other_contents:
            chosen["contents"] = ["jokin-muu"]
        return {
            "version": "2.0",
            "class": "dataset",
            "label": self.description(table, language)["title"],
            "source": "Tilastokeskus, väestörakenne",
            "updated": "2026-03-31T05:00:00Z",
            "id": [self.codes[d] for d in dimensions],
            "size": [len(chosen[d]) for d in dimensions],
            "dimension": {self.codes[d]: self.category(d, chosen[d], language) for d in dimensions},
            "value": values[:-1] if self.one_value_less else values,
        }

    def category(self, dimension: str, codes: list[str], language: int) -> dict[str, Any]:
        labels = self.labels(dimension)
        category: dict[str, Any] = {
            "index": {code: place for place, code in enumerate(codes)},
            "label": {code: labels.get(code, (code,) * 3)[language] for code in codes},
        }
        if dimension == "contents":
            category["unit"] = {code: {"base": "lukumäärä", "decimals": 0} for code in codes}
        return {"label": DIMENSIONS[dimension][language], "category": category}

    def value(self, cell: dict[str, str]) -> float | str | None:
        """The figure of a cell: a told one, else one that tells where it stands."""
        key = cell["area"], cell["year"], cell["contents"]
        if key in self.values and cell.get("gender", "SSS") == cell.get("age", "SSS") == "SSS":
            return self.values[key]
        if key in self.values and self.values[key] in {None, "."}:
            return self.values[key]
        number = list(self.areas).index(cell["area"]) * 1_000 + int(cell["year"])
        shares = {"SSS": 1.0, "1": 0.4, "2": 0.6, "0-14": 0.2, "65-": 0.3}
        return round(number * shares[cell.get("gender", "SSS")] * shares[cell.get("age", "SSS")], 1)
