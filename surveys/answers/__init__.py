"""Whether answers fit what was asked, and answers made of what forms and spreadsheets hold."""

from surveys.answers.checker import Answers, Checked, Checker, Errors, checker_of
from surveys.answers.checks import choice_names, read_day, spoken_number
from surveys.answers.places import (
    group_name,
    group_named,
    municipality_name,
    municipality_named,
)
from surveys.answers.reading import (
    CALLED,
    choice_named,
    field_names,
    plain_numbers,
    read_question,
    read_texts,
    turn_prefix,
    turns_in,
)
from surveys.answers.texts import SHORT_TEXT, clean_text, personal_details

__all__ = [
    "CALLED",
    "SHORT_TEXT",
    "Answers",
    "Checked",
    "Checker",
    "Errors",
    "checker_of",
    "choice_named",
    "choice_names",
    "clean_text",
    "field_names",
    "group_name",
    "group_named",
    "municipality_name",
    "municipality_named",
    "personal_details",
    "plain_numbers",
    "read_day",
    "read_question",
    "read_texts",
    "spoken_number",
    "turn_prefix",
    "turns_in",
]
