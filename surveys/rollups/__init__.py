"""Counts kept by the worker, from which pages and dashboards read. See docs/algorithms/rollups.md."""

from surveys.rollups.answers import bounds_of
from surveys.rollups.batches import least_people
from surveys.rollups.changes import changing, register
from surveys.rollups.counting import count_responses
from surveys.rollups.reading import (
    brought_by,
    numbers_by_place,
    people_by_month,
    people_of_month,
    people_of_surveys,
)
from surveys.rollups.recounting import fresh_cells, recount
from surveys.rollups.results import Distribution, distributions, questions_of
from surveys.rollups.storing import move_what_is_late

__all__ = [
    "Distribution",
    "bounds_of",
    "brought_by",
    "changing",
    "count_responses",
    "distributions",
    "fresh_cells",
    "least_people",
    "move_what_is_late",
    "numbers_by_place",
    "people_by_month",
    "people_of_month",
    "people_of_surveys",
    "questions_of",
    "recount",
    "register",
]
