"""Findings made plain: rows of a file in place of rows of the corpus, ids unique across languages; what JSON can hold."""

from collections.abc import Sequence
from typing import Any

from insights.analysis.describing import ThemeResult
from insights.analysis.parts import Mention
from insights.analysis.pipeline import Analysis
from insights.analysis.signals import Signal

Numbers = dict[tuple[str, int], int]


def as_json(found: Analysis, rows: Sequence[int], height: int) -> dict[str, Any]:
    """
    Give themes, their sub-themes, the main theme of each row, all that each row speaks of, signals and figures.

    `rows` are the file rows (from 0) of the corpus, `height` is how many the file has. Ids of sub-themes are unique
    among themselves.
    """
    themes: Numbers = {}
    subthemes: Numbers = {}
    for language, model in found.models.items():
        themes |= {(language, theme.id): len(themes) + n for n, theme in enumerate(model.themes)}
        subthemes |= {
            (language, theme.id): len(subthemes) + n for n, theme in enumerate(model.subthemes)
        }
    assignments: list[int | None] = [None] * height
    mentions: list[list[dict[str, Any]]] = [[] for _ in range(height)]
    for language, model in found.models.items():
        for row, theme, spoken in zip(model.rows, model.assignments, model.mentions, strict=True):
            assignments[rows[row]] = None if theme is None else themes[language, theme]
            mentions[rows[row]] = [_mention(one, language, themes, subthemes) for one in spoken]
    return {
        "themes": [
            {"id": themes[language, theme.id], **_theme(theme, language, rows)}
            for language, model in found.models.items()
            for theme in model.themes
        ],
        "subthemes": [
            {
                "id": subthemes[language, theme.id],
                "parent": themes[language, theme.parent or 0],
                **_theme(theme, language, rows),
            }
            for language, model in found.models.items()
            for theme in model.subthemes
        ],
        "assignments": assignments,
        "mentions": mentions,
        "signals": [_signal(signal, rows, themes) for signal in found.signals],
        "figures": {**found.figures, "input_rows": height},
    }


def _theme(theme: ThemeResult, language: str, rows: Sequence[int]) -> dict[str, Any]:
    return {
        "language": language,
        "label": theme.label,
        "terms": theme.terms,
        "size": theme.size,
        "passages": [rows[row] for row in theme.passages],
        "quotes": [rows[row] for row in theme.quotes],
    }


def _mention(one: Mention, language: str, themes: Numbers, subthemes: Numbers) -> dict[str, Any]:
    return {
        "theme": themes[language, one.theme],
        "subtheme": None if one.subtheme is None else subthemes[language, one.subtheme],
        "confidence": one.confidence,
        "start": one.start,
        "end": one.end,
    }


def _signal(signal: Signal, rows: Sequence[int], themes: Numbers) -> dict[str, Any]:
    return {
        "label": signal.label,
        "terms": signal.terms,
        "place": signal.place,
        "group": signal.group,
        "language": signal.language,
        "pace": signal.pace,
        "kind": signal.kind,
        "theme": None if signal.theme is None else themes.get((signal.language, signal.theme)),
        "first_seen": signal.first_seen.isoformat(),
        "rows": [rows[row] for row in signal.rows],
        "respondents": signal.respondents,
        "score": signal.score,
        "rate_before": signal.rate_before,
        "rate_now": signal.rate_now,
        "window_weeks": signal.window_weeks,
    }
