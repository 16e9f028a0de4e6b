"""Quotes differ from each other, read well, come from different people and hide nobody's words if others do not."""

import numpy as np

from insights.analysis.quotes import representative

WORDS = ["jono lääkäri", "lääkäri aika", "bussi pysäkki", "hoitaja kiire", "puhelin soitto"]


def _quotes(
    texts: list[str], people: list[str] | None = None, words: list[str] | None = None
) -> list[int]:
    lemmas = [found.split() for found in words or (WORDS * len(texts))[: len(texts)]]
    distances = np.arange(len(texts), dtype=np.float32)
    who = people or [str(number) for number in range(len(texts))]
    return representative(list(range(len(texts))), distances, texts, lemmas, who)


def _sentences(count: int) -> list[str]:
    return [
        f"Tämä on kokonainen lause, jota on helppo lukea, numero {number}."
        for number in range(count)
    ]


def test_alike_texts_are_not_quoted_twice() -> None:
    assert _quotes(_sentences(3), words=["a b c", "a b c d", "e f g"]) == [0, 2]


def test_a_different_text_wins_over_a_nearer_one() -> None:
    words = ["a b c d", "a b e f", *["a b c d"] * 8, "k l m n"]
    assert _quotes(_sentences(11), words=words)[:2] in ([0, 1], [0, 10])
    assert set(_quotes(_sentences(11), words=words)) == {0, 1, 10}


def test_people_differ_as_long_as_there_are_others() -> None:
    assert _quotes(_sentences(5), people=["x", "x", "x", "y", "z"]) == [0, 3, 4]
    assert _quotes(_sentences(3), people=["x", "x", "x"], words=["a b", "c d", "e f"]) == [0, 1, 2]


def test_blacked_out_words_are_quoted_only_for_want_of_others() -> None:
    texts = ["Lääkäri [nimi] ei vastannut minulle koko viikon aikana.", *_sentences(2)]
    assert 0 not in _quotes(texts)
    assert _quotes(texts[:1]) == [0]


def test_whole_sentences_of_readable_length_come_first() -> None:
    texts = [
        "jono",
        "jono " * 200,
        "no tota se jono oli aika pitkä ja lisäks kylmä",
        *_sentences(2),
    ]
    lemmas = [found.split() for found in WORDS]
    assert representative(
        list(range(5)), np.ones(5, dtype=np.float32), texts, lemmas, list("abcde")
    )[:2] == [3, 4]


def test_quotes_bear_out_the_words_of_the_label() -> None:
    words = ["jono aika", "bussi pysäkki", "hoitaja kiire", "lääkäri vika", "puhelin lääkäri"]
    lemmas = [found.split() for found in words]
    chosen = representative(
        list(range(5)),
        np.arange(5, dtype=np.float32),
        _sentences(5),
        lemmas,
        list("abcde"),
        ["lääkäri", "kiire"],
    )
    assert {2, 3} <= set(chosen)


def test_what_the_label_says_does_not_make_quotes_alike() -> None:
    texts = [
        "Jos saa uuden lahjan kaverilta",
        "lahja",
        "Synttäreillä annetaan paljon lahjoja",
        "lahja",
    ]
    lemmas = [["lahja"]] * 4
    chosen = representative(
        list(range(4)), np.zeros(4, dtype=np.float32), texts, lemmas, list("abcd"), ["lahja"]
    )
    assert set(chosen) in ({0, 1, 2}, {0, 2, 3})
