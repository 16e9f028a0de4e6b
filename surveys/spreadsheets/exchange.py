"""A form that somebody brings or takes away: an XLSForm workbook, or JSON of our own shape.

The JSON holds the whole definition: `{"koettu_definition": 1, "title": {…}, "definition": {…}}`.
"""

import re
from typing import Annotated, Any, Literal

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.definition import Definition, Text, faults_of, plain
from surveys.spreadsheets.xlsform import Reading, Report, read_xlsform

LARGEST_JSON = 2 * 1024 * 1024
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}")
_AT = re.compile(r" - at `(?P<path>[^`]+)`$")
_TOLD = [
    (
        re.compile(r"Object contains unknown field `(?P<name>[^`]*)`"),
        gettext_lazy("There is no field “%(name)s”."),
    ),
    (
        re.compile(r"Object missing required field `(?P<name>[^`]*)`"),
        gettext_lazy("The field “%(name)s” is missing."),
    ),
    (
        re.compile(r"Invalid enum value (?P<name>.*)"),
        gettext_lazy("%(name)s is none of the values that are possible here."),
    ),
    (
        re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`"),
        gettext_lazy("Here should be %(wanted)s, but here is %(got)s."),
    ),
    (
        re.compile(r"JSON is malformed|Input data was truncated|Invalid UTF-8|.*codec can't"),
        gettext_lazy("This is not whole JSON."),
    ),
]
"""What msgspec says, and what people are told."""


class Envelope(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What the JSON of a form holds."""

    koettu_definition: Literal[1]
    title: Text = {}
    definition: Definition
    revision: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] | None = None
    """The revision of the draft that it was made of, for who puts it back."""


def read_form(data: bytes, *, language: str = "fi") -> Reading:
    """A workbook or JSON, whichever it is; never raises for what is in the file."""
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
    return read_json(data) if is_json else read_xlsform(data, language=language)


def read_json(data: bytes) -> Reading:
    """Faults name the path: `$.definition.pages[0].questions[2].type`."""
    report = Report()
    if len(data) > LARGEST_JSON:
        report.fault(why=_("The file is larger than 2 megabytes. A form is much smaller."))
        return Reading(None, {}, report, "json")
    try:
        envelope = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        path, why = path_and_reason(str(error))
        report.fault(sheet=path, why=why)
        return Reading(None, {}, report, "json")
    for path, why in faults_by_path(envelope.definition):
        report.fault(sheet=f"$.definition{path}", why=why)
    definition = None if report.faults else envelope.definition
    return Reading(definition, envelope.title, report, "json", envelope.revision)


def write_json(definition: Definition, title: Text) -> bytes:
    """The form as a file for people."""
    return msgspec.json.format(msgspec.json.encode(told_definition(definition, title)), indent=2)


def told_definition(definition: Definition, title: Text) -> dict[str, Any]:
    """What the JSON holds, languages said even where they are the usual ones."""
    return {
        "koettu_definition": 1,
        "title": title,
        "definition": {
            "languages": definition.languages,
            "ask_groups": definition.ask_groups,
            **plain(definition),
        },
    }


def path_and_reason(message: str) -> tuple[str, str]:
    """What msgspec says, as the path and words for people.

    >>> path_and_reason("Expected `str`, got `int` - at `$.pages[0].name`")[0]
    '$.pages[0].name'
    """
    at = _AT.search(message)
    what = message[: at.start()] if at else message
    for pattern, words in _TOLD:
        if found := pattern.match(what):
            return at["path"] if at else "$", str(words) % found.groupdict()
    return at["path"] if at else "$", what


def faults_by_path(definition: Definition) -> list[tuple[str, str]]:
    """The faults of a definition that has the right shape, each at its question where it has one."""
    found = [
        (f".pages[{number}].name", _("The name of a page has letters, digits and hyphens."))
        for number, page in enumerate(definition.pages)
        if not SLUG.fullmatch(page.name)
    ]
    places = {
        question.name: f".pages[{number}].questions[{place}]"
        for number, page in enumerate(definition.pages)
        for place, question in enumerate(page.questions)
    }
    for fault in faults_of(definition):
        name, colon, why = fault.partition(": ")
        if colon and name in places:
            found.append((places[name], f"{name}: {why}"))
        else:
            found.append(("", fault))
    return found
