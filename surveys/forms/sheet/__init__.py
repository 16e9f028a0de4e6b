"""The answering of a survey, step by step, without anything kept on the server."""

from surveys.forms.sheet.background import GroupsForm, PlaceForm
from surveys.forms.sheet.sheet import CONTENT, SHOWN, Sheet
from surveys.forms.sheet.steps import CHECK, Step
from surveys.forms.sheet.telling import Told
from surveys.forms.sheet.tongues import Tongue, tongue_of

__all__ = [
    "CHECK",
    "CONTENT",
    "SHOWN",
    "GroupsForm",
    "PlaceForm",
    "Sheet",
    "Step",
    "Told",
    "Tongue",
    "tongue_of",
]
