"""What Sotkanet answers, in the form of its REST 1.1."""

from typing import Any

from .faults import Query, Service


class Sotkanet(Service):
    """One indicator, 181, whose title and values a test may change."""

    def __init__(self) -> None:
        super().__init__()
        self.old_spelling = False
        self.title = "Ty&ouml;tt&ouml;m&auml;t, % ty&ouml;voimasta"
        self.values: dict[tuple[int, int, str], float | None] = {}

    def answer(self, path: str, query: Query, question: Any = None) -> Any:
        if path == "/regions":
            return [
                _region(1, "905", "KUNTA"),
                _region(2, "399", "KUNTA"),
                _region(3, "000", "KUNTA"),
                _region(4, "17", "HYVINVOINTIALUE"),
                _region(5, "15", "MAAKUNTA"),
                _region(6, "358", "MAA"),
                _region(7, "905", "SEUTUKUNTA"),
                _region(8, "752", "MAA"),
            ]
        if path == "/indicators/181":
            return {
                "id": 181,
                "title": {
                    "fi": self.title,
                    "sv": "Arbetsl&ouml;sa",
                    "en": "Unemployed<br />people",
                },
                "organization": {
                    "id": 1,
                    "title": {"fi": "Tilastokeskus", "sv": "Statistikcentralen"},
                },
                "classifications": {"sex": {"values": ["male", "female", "total"]}},
                "range": {"start": 2023, "end": 2024},
                "decimals": 1,
            }
        if path == "/json":
            return [
                self._value(region, year, gender, number)
                for (region, year, gender), number in self.values.items()
                if str(year) in query["years"] and gender in query["genders"]
            ]
        return None

    def _value(self, region: int, year: int, gender: str, number: float | None) -> Any:
        if self.old_spelling:
            shown = "" if number is None else str(number)
            return {
                "region": str(region),
                "indicator": "181",
                "primary value": shown,
                "gender": gender,
                "year": str(year),
            }
        return {
            "indicator": 181,
            "region": region,
            "year": year,
            "gender": gender,
            "value": number,
        }


def _region(number: int, code: str, category: str) -> dict[str, Any]:
    return {"id": number, "code": code, "category": category, "title": {"fi": code}, "memberOf": []}
