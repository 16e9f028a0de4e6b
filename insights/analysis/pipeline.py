"""The whole analysis of a corpus: themes per language, then signals, with figures of what was done and what was off."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from insights.analysis.corpus import Corpus
from insights.analysis.encoder import SentenceModel
from insights.analysis.finnish import has_voikko
from insights.analysis.progress import Progress, silent, within
from insights.analysis.signals import Signal, find_signals
from insights.analysis.theme_model import VERSION, ThemeModel
from insights.analysis.themes import fit_themes
from insights.analysis.tokens import THEME_LANGUAGES
from insights.analysis.vectors import has_floret

ANALYSIS_VERSION = f"1.{VERSION}"
LIBRARIES = (
    "simplemma",
    "scikit-learn",
    "numpy",
    "scipy",
    "spacy",
    "spacy-fi-experimental-web-md",
    "libvoikko",
)
THEME_SHARE = 0.8


@dataclass(slots=True)
class Analysis:
    """
    Models by language, signals strongest first, and figures.

    `figures` holds `seconds` per stage (CPU), `rows` per language, `versions`, `fingerprint` (SHA-256 of the models'
    fingerprints), `seed`, and `off`: the parts that were not installed, each False.
    """

    models: dict[str, ThemeModel]
    signals: list[Signal]
    figures: dict[str, Any]


def analyse(  # noqa: PLR0913 - the choices a caller has
    corpus: Corpus,
    *,
    themes: int | Mapping[str, int] | None = None,
    as_of: date | None = None,
    seed: int = 0,
    warm: Mapping[str, ThemeModel] | None = None,
    sentence_model: SentenceModel | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """
    Find the themes of each language and the signals as of a day (the last day in the corpus unless given).

    `themes` fixes their number, in all languages or by language. `warm` holds earlier models by language, whose themes are kept.
    The vectors of a `sentence_model` stand in for the word vectors. The same corpus, seed and machine give the same
    result. What `progress` raises ends the work and goes through. Raises SentenceModelError if that model cannot be used.
    """
    report = progress or silent
    seconds: dict[str, float] = {}
    models: dict[str, ThemeModel] = {}
    begin = 0.0
    for language in THEME_LANGUAGES:
        end = begin + THEME_SHARE * len(corpus.rows_in(language)) / max(len(corpus), 1)
        if end == begin:
            continue
        clock = time.process_time()
        earlier = (warm or {}).get(language)
        part = within(report, begin, end)
        asked = themes.get(language) if isinstance(themes, Mapping) else themes
        models[language] = fit_themes(
            corpus,
            language,
            themes=asked,
            seed=seed,
            warm=earlier,
            sentence_model=sentence_model,
            progress=part,
        )
        seconds[f"themes-{language}"] = round(time.process_time() - clock, 3)
        begin = end
    clock = time.process_time()
    day = as_of or max((found for found in corpus.days if found is not None), default=None)
    part = within(report, begin, 1.0)
    signals = find_signals(corpus, as_of=day, models=models, progress=part) if day else []
    seconds["signals"] = round(time.process_time() - clock, 3)
    report(1.0, "done")
    figures = _figures(corpus, models, seconds, day, seed)
    if sentence_model:
        figures["versions"]["sentence_model"] = sentence_model.digest
    return Analysis(models, signals, figures)


def missing_parts() -> dict[str, bool]:
    """Name the optional parts that are not installed, each False; empty if all are there."""
    present = {"voikko": has_voikko(), "finnish_vectors": has_floret()}
    return {part: False for part, found in present.items() if not found}


def _figures(
    corpus: Corpus,
    models: Mapping[str, ThemeModel],
    seconds: dict[str, float],
    as_of: date | None,
    seed: int,
) -> dict[str, Any]:
    prints = "\n".join(f"{language} {model.fingerprint}" for language, model in models.items())
    return {
        "seconds": seconds,
        "rows": {
            "all": len(corpus),
            **{code: len(corpus.rows_in(code)) for code in (*THEME_LANGUAGES, "other")},
        },
        "themes": {language: len(model.themes) for language, model in models.items()},
        "as_of": as_of.isoformat() if as_of else None,
        "seed": seed,
        "versions": {
            "analysis": ANALYSIS_VERSION,
            **{name: found for name in LIBRARIES if (found := _version(name))},
        },
        "fingerprint": hashlib.sha256(prints.encode()).hexdigest(),
        "off": missing_parts(),
    }


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None
