"""Counts kept by the worker and read by the pages, so that no page counts responses itself."""

from insights.rollups.areas import Area, area_of
from insights.rollups.batches import let_wait, mark_stale, note_left
from insights.rollups.cells import COUNTRY, county_place, municipality_place, quarter_of
from insights.rollups.comparing import More, places_heard, spoken_of_more, writers_of
from insights.rollups.matrices import Line, Matrix, theme_matrix
from insights.rollups.reading import (
    by_people,
    cell_numbers,
    is_told,
    people_in,
    responses_by_place,
    responses_in,
    theme_people,
    themes_by_period,
    themes_by_place,
    themes_heard,
    told_themes,
    top_themes,
)
from insights.rollups.recounting import (
    mend_counts,
    recount_everything,
    recount_released,
    recount_responses,
    recount_stale,
    recount_themes,
)

__all__ = [
    "COUNTRY",
    "Area",
    "Line",
    "Matrix",
    "More",
    "area_of",
    "by_people",
    "cell_numbers",
    "county_place",
    "is_told",
    "let_wait",
    "mark_stale",
    "mend_counts",
    "municipality_place",
    "note_left",
    "people_in",
    "places_heard",
    "quarter_of",
    "recount_everything",
    "recount_released",
    "recount_responses",
    "recount_stale",
    "recount_themes",
    "responses_by_place",
    "responses_in",
    "spoken_of_more",
    "theme_matrix",
    "theme_people",
    "themes_by_period",
    "themes_by_place",
    "themes_heard",
    "told_themes",
    "top_themes",
    "writers_of",
]
