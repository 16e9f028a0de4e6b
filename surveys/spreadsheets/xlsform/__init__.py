"""XLSForm, the workbook that ODK, Kobo and others read forms from: in and out.

docs/reference/xlsform.md tells what is kept. Reading ends in a report of every cell that was changed
or left out; nothing is brought in before a person has seen it.
"""

from surveys.spreadsheets.xlsform.reading import Reading, read_xlsform
from surveys.spreadsheets.xlsform.report import Note, Report
from surveys.spreadsheets.xlsform.writing import write_xlsform

__all__ = ["Note", "Reading", "Report", "read_xlsform", "write_xlsform"]
