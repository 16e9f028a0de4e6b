"""The types of questions as those who build forms know them: a name, and an example of each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.definition import QuestionType


@dataclass(frozen=True, slots=True)
class TypeWords:
    type: QuestionType
    name: str | Promise
    example: str | Promise


TYPES: list[tuple[str | Promise, list[TypeWords]]] = [
    (
        _("In own words"),
        [
            TypeWords("long-text", _("Free text"), _("What makes your everyday life hard?")),
            TypeWords("text", _("One line of text"), _("In which part of town do you live?")),
        ],
    ),
    (
        _("By choosing"),
        [
            TypeWords("single", _("One of the options"), _("How do you usually travel? By bus")),
            TypeWords(
                "multiple", _("Several of the options"), _("Which services have you used? A, B, D")
            ),
            TypeWords("yes-no", _("Yes or no"), _("Do you have children at home?")),
            TypeWords("scale", _("Scale"), _("How are you? From 1 (badly) to 5 (well)")),
            TypeWords(
                "matrix",
                _("Several things on the same scale"),
                _("How satisfied are you with: buses, shops, parks?"),
            ),
            TypeWords("ranking", _("Order of importance"), _("What matters most? 1. Home 2. Work")),
        ],
    ),
    (
        _("Numbers and days"),
        [
            TypeWords("integer", _("Whole number"), _("How many children live with you? 2")),
            TypeWords("decimal", _("Decimal number"), _("How many kilometres to the shop? 2.5")),
            TypeWords("date", _("Date"), _("When did this happen? 21.11.2026")),
        ],
    ),
    (
        _("Where and who"),
        [
            TypeWords("municipality", _("Municipality"), _("In which municipality do you live?")),
            TypeWords("place", _("Place on a map"), _("Where is it dangerous to cross the road?")),
            TypeWords("groups", _("Population groups"), _("Whom does this concern? Older people")),
        ],
    ),
    (
        _("Other"),
        [
            TypeWords(
                "note", _("Text to read, no answer"), _("The next questions are about home.")
            ),
            TypeWords("file", _("Photo, sound or file"), _("Add a photo of the place.")),
            TypeWords("consent", _("Consent"), _("We may call you about this.")),
            TypeWords("calculate", _("Calculation"), _("Not shown; for example persons per room")),
        ],
    ),
]

BY_TYPE = {words.type: words for _heading, group in TYPES for words in group}
