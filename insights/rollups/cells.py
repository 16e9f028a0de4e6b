"""The names of cells: a place, a group and a period."""

from datetime import date

COUNTRY = ""
EVERYBODY = ""
ALL_TIME = ""


def municipality_place(code: str) -> str:
    """The place of a municipality.

    >>> municipality_place("905"), county_place("15")
    ('m905', 'c15')
    """
    return f"m{code}"


def county_place(code: str) -> str:
    return f"c{code}"


def quarter_of(day: date) -> str:
    """The quarter of a day.

    >>> quarter_of(date(2026, 11, 21))
    '2026-Q4'
    """
    return f"{day.year}-Q{(day.month + 2) // 3}"
