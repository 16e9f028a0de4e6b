"""A form made of the questions of a definition, and the answers in readable words."""

from surveys.forms.questions.fields import EVERYBODY, choices_of, field_for
from surveys.forms.questions.form import (
    Part,
    QuestionsForm,
    Section,
    texts_in,
    texts_of,
    whole_form,
)
from surveys.forms.questions.readable import (
    Told,
    initial_of,
    initial_of_all,
    readable,
    readable_names,
    told_of,
)
from surveys.forms.questions.words import Words, hint_of, limits_of

__all__ = [
    "EVERYBODY",
    "Part",
    "QuestionsForm",
    "Section",
    "Told",
    "Words",
    "choices_of",
    "field_for",
    "hint_of",
    "initial_of",
    "initial_of_all",
    "limits_of",
    "readable",
    "readable_names",
    "texts_in",
    "texts_of",
    "told_of",
    "whole_form",
]
