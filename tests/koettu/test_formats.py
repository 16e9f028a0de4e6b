"""Dates as they are written in Finland, whatever the language."""

from datetime import date

import pytest
from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import override


@pytest.mark.parametrize(
    ("language", "written"),
    [("fi", "21.11.2026"), ("sv", "21.11.2026"), ("en", "21 Nov 2026")],
)
def test_short_dates(language: str, written: str) -> None:
    with override(language):
        assert date_format(date(2026, 11, 21), "SHORT_DATE_FORMAT") == written
        assert "%d.%m.%Y" in get_format("DATE_INPUT_FORMATS")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_numbers_have_a_comma_and_a_space(language: str) -> None:
    with override(language):
        assert number_format(1234.5, 1, force_grouping=True) == "1\xa0234,5"
