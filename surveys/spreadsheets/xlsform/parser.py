"""pyxform's reading of the sheets. It brings numpy with it, so this runs as a process of its own.

Reads `{sheet: {"headers": [text], "rows": [{header: text}]}}` as JSON from the standard input, where
row n of a sheet is the workbook's row n + 2, and writes what `parse` returns.
"""

import json
import resource
import sys
from typing import Any

from pyxform import aliases
from pyxform.errors import PyXFormError
from pyxform.parsing.sheet_headers import process_header
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.survey import Survey
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData

MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 20
_COLUMNS = {
    "survey": (aliases.survey_header, MultipleChoiceQuestion),
    "choices": (aliases.list_header, Option),
    "settings": (aliases.settings_header, Survey),
}

Sheets = dict[str, dict[str, Any]]


def parse(sheets: Sheets) -> dict[str, Any]:
    """`columns` {sheet: {header: its parts}}, and `tree` (pyxform's JSON) or `error`; `warnings`."""
    columns = {
        name: _columns(name, sheet["headers"]) for name, sheet in sheets.items() if name in _COLUMNS
    }
    warnings: list[str] = []
    tree, error = None, ""
    try:
        tree = workbook_to_json(_workbook(sheets), warnings=warnings)
    except PyXFormError as found:
        error = str(found)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, RecursionError) as found:
        error = f"{type(found).__name__}: {found}"  # pyxform's own slips on odd sheets
    return {
        "sheets": list(sheets),
        "columns": columns,
        "tree": tree,
        "error": error,
        "warnings": warnings,
        "types": sorted(QUESTION_TYPE_DICT),
    }


def _columns(name: str, headers: list[str]) -> dict[str, list[str]]:
    known, element = _COLUMNS[name]
    use_double_colon = any("::" in header for header in headers)
    found = {}
    for header in headers:
        try:
            _header, parts = process_header(
                header, use_double_colon, known, set(element.get_slot_names())
            )
        except (PyXFormError, IndexError):
            parts = (header,)
        found[header] = list(parts)
    return found


def _workbook(sheets: Sheets) -> DefinitionData:
    data: dict[str, Any] = {"sheet_names": list(sheets)}
    for name, sheet in sheets.items():
        data[name] = sheet["rows"]
        data[f"{name}_header"] = [dict.fromkeys(sheet["headers"])] if sheet["headers"] else []
    return DefinitionData(**data)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    json.dump(parse(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
