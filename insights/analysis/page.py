"""What a readable page about a file shows, in plain values; how it looks is a template's matter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from insights.analysis.files import FileAnalysis
from insights.analysis.tokens import THEME_LANGUAGES

FIRST_LINE = 2  # of a spreadsheet, below the names of the columns
SIGNAL_QUOTES = 3
MOST_READ = 200


def page_of(done: FileAnalysis) -> dict[str, Any]:
    """
    Give the file's figures, its languages with their themes, signals by pace, and texts to read where there are no themes.

    Texts are redacted by rules. `line` is where a spreadsheet program shows the row. Shares are whole percents of the
    texts in that language.
    """
    result = done.result
    texts = dict(zip(done.rows, done.corpus.texts, strict=True))
    quote = _Quotes(texts)
    parts = [
        _language(code, result, quote)
        for code in THEME_LANGUAGES
        if result["figures"]["rows"][code]
    ]
    days = sorted(day for day in done.corpus.days if day is not None)
    return {
        "height": done.height,
        "texts": len(done.rows),
        "first_day": days[0] if days else None,
        "last_day": days[-1] if days else None,
        "languages": sorted(parts, key=lambda part: -part["texts"]),
        "main_language": max(parts, key=lambda part: part["texts"])["code"] if parts else "fi",
        "fast": [_signal(one, quote) for one in result["signals"] if one["pace"] == "fast"],
        "slow": [_signal(one, quote) for one in result["signals"] if one["pace"] == "slow"],
        "reading": _reading(done, quote),
        "figures": result["figures"],
    }


class _Quotes:
    """Texts by the row of the file."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._texts = texts

    def __call__(self, rows: Sequence[int]) -> list[dict[str, Any]]:
        return [{"text": self._texts[row], "line": row + FIRST_LINE} for row in rows]


def _language(code: str, result: Mapping[str, Any], quote: _Quotes) -> dict[str, Any]:
    count = result["figures"]["rows"][code]
    subthemes = [_theme(one, count, quote) for one in result["subthemes"]]
    themes = [_theme(one, count, quote) for one in result["themes"] if one["language"] == code]
    for theme in themes:
        theme["subthemes"] = [one for one in subthemes if one["parent"] == theme["id"]]
    placed = sum(theme["size"] for theme in themes)
    return {"code": code, "texts": count, "themes": themes, "without": count - placed}


def _theme(theme: Mapping[str, Any], count: int, quote: _Quotes) -> dict[str, Any]:
    return {
        **{key: theme[key] for key in ("id", "label", "terms", "size", "language")},
        "parent": theme.get("parent"),
        "share": round(100 * theme["size"] / max(count, 1)),
        "quotes": quote(theme["quotes"]),
    }


def _signal(signal: Mapping[str, Any], quote: _Quotes) -> dict[str, Any]:
    day = date.fromisoformat(signal["first_seen"])
    return {**signal, "day": day, "quotes": quote(signal["rows"][-SIGNAL_QUOTES:])}


def _reading(done: FileAnalysis, quote: _Quotes) -> dict[str, Any]:
    """Texts of languages too few for themes, and of other languages: to be read, up to two hundred of them."""
    themed = {language for language, model in done.found.models.items() if model.themes}
    rows = [
        row
        for row, language in zip(done.rows, done.corpus.languages, strict=True)
        if language not in themed
    ]
    return {"texts": quote(rows[:MOST_READ]), "count": len(rows)}
