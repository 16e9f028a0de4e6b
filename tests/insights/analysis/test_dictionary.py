"""The dictionaries in their small form say what simplemma's own say."""

from pathlib import Path

import pytest
import simplemma

from insights.analysis import dictionary as module
from insights.analysis.dictionary import Dictionary, cache_folder, dictionary, lemmatizer

WORDS = "Houses went better mice queued it's well-being unheardofword ran Doctors' queues 2026 x"


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(module, "dictionary", dictionary.__wrapped__)
    return tmp_path


def test_lemmas_are_those_of_simplemma() -> None:
    words = WORDS.split()
    assert [lemmatizer().lemmatize(word, "en") for word in words] == [
        simplemma.lemmatize(word, "en") for word in words
    ]


def test_a_dictionary_is_made_once_and_then_mapped(fresh: Path) -> None:
    first = module.dictionary("en")
    made = {path: path.stat().st_mtime_ns for path in cache_folder().rglob("*.npy")}
    again = module.dictionary("en")
    assert made
    assert {path: path.stat().st_mtime_ns for path in cache_folder().rglob("*.npy")} == made
    assert cache_folder() == fresh / "koettu"
    assert len(first) == len(again) > 100_000
    assert again["mice"] == "mouse"
    assert again.get("unheardofword") is None
    with pytest.raises(KeyError):
        again["unheardofword"]


def test_without_a_place_to_write_it_is_held_in_memory(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (fresh / "koettu").write_text("a file where the folder should be")
    found = module.dictionary("en")
    assert isinstance(found, Dictionary)
    assert found["mice"] == "mouse"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="Unsupported language"):
        dictionary("xx")
