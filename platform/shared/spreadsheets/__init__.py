"""Spreadsheets that people have, read as rows of text, and those that we hand out.

Read by the web process too, so without pandas or openpyxl (which bring numpy with them).
"""

from shared.spreadsheets.faults import Unreadable
from shared.spreadsheets.reading import Table, read_table
from shared.spreadsheets.writing import CSV, XLSX, harmless, write_csv, write_xlsx

__all__ = [
    "CSV",
    "XLSX",
    "Table",
    "Unreadable",
    "harmless",
    "read_table",
    "write_csv",
    "write_xlsx",
]
