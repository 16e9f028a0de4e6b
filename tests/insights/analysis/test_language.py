"""Language detection."""

import pytest

from insights.analysis.language import detect_language
from tests.insights.analysis.invented import passages


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_sentences_are_told_apart(language: str) -> None:
    texts, _ = passages(language, 200)
    assert [detect_language(text) for text in texts].count(language) >= 198


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mä en tiiä, tosi huono juttu", "fi"),
        ("köyhyys, nälänhätä, sodat", "fi"),
        ("int kan man ring nånstans", "sv"),
        ("Ensamhet bland äldre", "sv"),
        ("mental health services", "en"),
        ("Ma ei saa arsti juurde, järjekord on pikk", "other"),
        ("Jeg får ikke time hos legen", "other"),
        ("Der Bus kommt nicht und ich warte", "other"),
        ("автобус не едет", "other"),
        ("الحافلة لا تأتي", "other"),
        ("", "other"),
        ("123 !?", "other"),
    ],
)
def test_single_cases(text: str, language: str) -> None:
    assert detect_language(text) == language
