"""What a survey asks, as data: its shape, its expressions and the route through it."""

from surveys.definition.faults import RESERVED_NAMES, faults_of
from surveys.definition.structs import (
    CHOICE_TYPES,
    EASY,
    OTHER,
    SILENT_TYPES,
    TEXT_TYPES,
    Choice,
    Definition,
    Page,
    Question,
    QuestionType,
    Text,
    definition_of,
    language_of,
    plain,
    read_definition,
    speaking,
    text,
)

__all__ = [
    "CHOICE_TYPES",
    "EASY",
    "OTHER",
    "RESERVED_NAMES",
    "SILENT_TYPES",
    "TEXT_TYPES",
    "Choice",
    "Definition",
    "Page",
    "Question",
    "QuestionType",
    "Text",
    "definition_of",
    "faults_of",
    "language_of",
    "plain",
    "read_definition",
    "speaking",
    "text",
]
