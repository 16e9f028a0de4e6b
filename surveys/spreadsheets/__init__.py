"""Reading the spreadsheets that people have: CSV and XLSX, as rows of text.

Read by the web process too, so without pandas or openpyxl (which bring numpy with them).
"""

from surveys.spreadsheets.columns import Columns, guess_columns, is_in_one_cell
from surveys.spreadsheets.faults import Unreadable
from surveys.spreadsheets.reading import Table, read_table

__all__ = ["Columns", "Table", "Unreadable", "guess_columns", "is_in_one_cell", "read_table"]
