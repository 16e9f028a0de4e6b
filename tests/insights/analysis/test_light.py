"""What the web process may import stays light, and the analysis works where optional parts are missing."""

import subprocess
import sys

import pytest

from insights.analysis import pipeline
from insights.analysis.corpus import Corpus
from tests.insights.analysis.invented import passages

HEAVY = ("spacy", "sklearn", "pandas", "numpy", "simplemma")


@pytest.mark.parametrize(
    "module",
    [
        "insights.analysis",
        "insights.analysis.corpus",
        "insights.analysis.language",
        "insights.analysis.redaction",
    ],
)
def test_light_modules_import_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_everything_works_without_voikko_and_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "has_voikko", lambda: False)
    monkeypatch.setattr(pipeline, "has_floret", lambda: False)
    monkeypatch.setattr("insights.analysis.embedding.has_floret", lambda: False)
    monkeypatch.setattr("insights.analysis.naming.readings", lambda _word: ())
    found = pipeline.analyse(Corpus.of_texts(passages("fi", 60)[0], "fi"))
    assert found.figures["off"] == {"voikko": False, "finnish_vectors": False}
    assert found.models["fi"].themes
    assert all(theme.label for theme in found.models["fi"].themes)


def test_progress_only_grows_and_names_its_stages() -> None:
    seen: list[tuple[float, str]] = []
    texts = passages("fi", 30)[0] + passages("sv", 25)[0]
    corpus = Corpus.of_texts(texts, "fi")
    languages = ["fi"] * 30 + ["sv"] * 25
    mixed = Corpus(
        texts,
        languages,
        corpus.respondents,
        corpus.places,
        corpus.groups,
        corpus.days,
        corpus.sources,
    )
    pipeline.analyse(mixed, progress=lambda fraction, stage: seen.append((fraction, stage)))
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert {"lemmas", "themes-fi", "themes-sv"} <= {stage for _, stage in seen}
