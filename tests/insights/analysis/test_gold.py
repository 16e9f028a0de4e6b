"""The corpus of our own is what its README says."""

from collections import Counter

import pytest

from insights.analysis.seeds import seeds_of
from tests.insights.analysis.gold import passages, themed

KINDS = {
    "typos",
    "dialect",
    "slang",
    "mixed",
    "lower",
    "caps",
    "bare",
    "emoji",
    "list",
    "short",
    "long",
    "implied",
    "copy",
    "nothing",
    "other",
}


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_corpus_is_what_its_readme_says(language: str) -> None:
    found = passages(language)
    sizes = Counter(passage.theme for passage in themed(language))
    assert all(12 <= size <= 22 for size in sizes.values())
    for passage in found:
        assert 1 <= len(passage.text) <= 1500
        assert passage.tone in {"worry", "joy", "neither"}
        assert passage.kinds <= KINDS, passage.text
        assert set(passage.themes) <= set(sizes), passage.text
        assert passage.category in {None, *seeds_of(language).slugs}
        assert ("copy" in passage.kinds) == bool(passage.copies), passage.text
        assert "long" not in passage.kinds or len(passage.text) > 450, passage.text
        assert "lower" not in passage.kinds or passage.text == passage.text.lower(), passage.text
        assert "caps" not in passage.kinds or passage.text == passage.text.upper(), passage.text
        assert "short" not in passage.kinds or len(passage.text.split()) <= 6, passage.text
    assert len({passage.text for passage in found}) == len(found)
