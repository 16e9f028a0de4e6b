"""Reading the spreadsheets that people have: CSV and XLSX, as rows of text; forms as XLSForm.

Read by the web process too, so without pandas or openpyxl (which bring numpy with them).
"""

from surveys.spreadsheets.columns import Columns, guess_columns, is_in_one_cell
from surveys.spreadsheets.faults import Unreadable
from surveys.spreadsheets.reading import Table, read_table
from surveys.spreadsheets.xlsform import Note, Reading, read_xlsform, write_xlsform

__all__ = [
    "Columns",
    "Note",
    "Reading",
    "Table",
    "Unreadable",
    "guess_columns",
    "is_in_one_cell",
    "read_table",
    "read_xlsform",
    "write_xlsform",
]
