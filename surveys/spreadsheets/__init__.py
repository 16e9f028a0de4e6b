"""What the columns of a spreadsheet of answers hold, and forms as XLSForm.

The files themselves are read by `shared.spreadsheets`.
"""

from surveys.spreadsheets.columns import Columns, guess_columns, is_in_one_cell
from surveys.spreadsheets.xlsform import Note, Reading, read_xlsform, write_xlsform

__all__ = [
    "Columns",
    "Note",
    "Reading",
    "guess_columns",
    "is_in_one_cell",
    "read_xlsform",
    "write_xlsform",
]
