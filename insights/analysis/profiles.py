"""
Make the table of letter trigrams that language detection uses: `python -m insights.analysis.profiles`.

The counts come from the word lists of simplemma (MIT licence); only logarithms of relative frequencies are kept.
"""

from collections import Counter
from math import log
from pathlib import Path

from simplemma.strategies import DefaultDictionaryFactory

from insights.analysis.language import LEAST, PROFILED, trigrams

KEPT = 2_000
LONGEST = 20


def profile(language: str) -> dict[str, float]:
    """Logarithms of the relative frequency of the most frequent trigrams in a language's word list."""
    words = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(language)
    counts: Counter[str] = Counter()
    for text in map(str, words):
        if text.isalpha() and text.islower() and len(text) <= LONGEST:
            counts.update(trigrams(text))
    total = sum(counts.values())
    return {gram: log(count / total) for gram, count in counts.most_common(KEPT)}


def write_table(path: Path) -> None:
    """Write one line per trigram: the trigram with its edges as "_", then a number per language."""
    profiles = {language: profile(language) for language in PROFILED}
    grams = sorted({gram for found in profiles.values() for gram in found})
    table = [["trigram", *PROFILED]]
    for gram in grams:
        numbers = (f"{profiles[code].get(gram, LEAST):.1f}" for code in PROFILED)
        table.append([gram.replace(" ", "_"), *numbers])
    path.write_text("".join("\t".join(line) + "\n" for line in table), "utf-8")


if __name__ == "__main__":
    write_table(Path(__file__).parent / "words" / "trigrams.tsv")
