"""Long passages are cut where people end a thought, and mention every theme they speak of clearly."""

from itertools import pairwise

import pytest

from insights.analysis.corpus import Corpus
from insights.analysis.parts import LONG, Mention, merged, sentences, stretches
from insights.analysis.theme_model import ThemeModel
from insights.analysis.themes import fit_themes
from tests.insights.analysis.invented import TOPICS, passages


def _cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Jono on pitkä. bussi ei kulje.", ["Jono on pitkä.", "bussi ei kulje."]),
        ("Esim. klo 8.30 n. 20 hlöä odotti.", ["Esim. klo 8.30 n. 20 hlöä odotti."]),
        ("Lapsi on 3. luokalla. Hän pelkää.", ["Lapsi on 3. luokalla.", "Hän pelkää."]),
        ("Kön är lång, t.ex. i maj. Vi väntar.", ["Kön är lång, t.ex. i maj.", "Vi väntar."]),
        ("- jono\n- bussi\n\n- lääkäri", ["- jono", "- bussi", "- lääkäri"]),
        ("Ei bussia 😡 eikä kyytiä 😢😢", ["Ei bussia 😡", "eikä kyytiä 😢😢"]),
        ('"Odota vain!" sanottiin... Odotin.', ['"Odota vain!"', "sanottiin...", "Odotin."]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_thought_ends(text: str, parts: list[str]) -> None:
    assert _cut(text) == parts


def test_stretches_cover_the_words_in_order_without_overlap() -> None:
    text = (
        "Bussi ei kulje enää kylältä keskustaan. Harmi. Lääkäriä olen jonottanut jo monta kuukautta turhaan. Kiitos. "
        * 3
    )
    found = stretches(text)
    assert len(found) > 3
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert "".join(text[start:end] for start, end in found).replace(" ", "") == text.replace(
        " ", ""
    )
    assert stretches("Lyhyt. Teksti.") == [(0, 14)]


def test_a_text_without_any_mark_is_cut_all_the_same() -> None:
    text = " ".join(["odotin lääkäriä kolme viikkoa ja bussi ei tullut"] * 12)
    found = stretches(text)
    assert len(found) > 2
    assert all(len(text[start:end].split()) <= 31 for start, end in found)
    assert not any(text[start:end] != text[start:end].strip() for start, end in found)


def test_mentions_of_a_theme_side_by_side_are_one() -> None:
    parts = [
        Mention(1, None, 0.8, 0, 10),
        Mention(1, None, 0.9, 11, 20),
        Mention(2, 7, 0.8, 21, 30),
        Mention(1, None, 0.85, 31, 40),
    ]
    assert merged(parts) == [Mention(1, None, 0.9, 0, 20), Mention(2, 7, 0.8, 21, 30)]


@pytest.fixture(scope="module")
def model() -> tuple[ThemeModel, list[str], list[str]]:
    texts, gold = passages("fi", 200)
    count = len(TOPICS["fi"])
    return fit_themes(Corpus.of_texts(texts, "fi"), "fi", themes=count), texts, gold


def test_a_long_passage_mentions_the_themes_of_its_parts(
    model: tuple[ThemeModel, list[str], list[str]],
) -> None:
    found, texts, _ = model
    first: dict[int | None, str] = {}
    for text, theme in zip(texts, found.assignments, strict=True):
        if len(text.split()) > len(first.get(theme, "").split()):
            first[theme] = text
    pairs = [(one, other) for one in first for other in first if one != other]
    mixed = [f"{first[one]}. {first[one]}. {first[other]}. {first[other]}." for one, other in pairs]
    long = [(pair, text) for pair, text in zip(pairs, mixed, strict=True) if len(text) >= LONG]
    assert long
    right = wrong = 0
    for (pair, text), mentions in zip(long, found.mention([text for _, text in long]), strict=True):
        themes = [mention.theme for mention in mentions]
        assert len(set(themes)) == len(themes)
        assert (mentions[0].start, mentions[0].end) == (0, len(text))
        assert all(0 <= one.start < one.end <= len(text) for one in mentions)
        right += len(set(themes) & set(pair))
        wrong += len(set(themes) - set(pair))
    assert right > 1.4 * len(long)
    assert wrong < 0.15 * right


def test_a_short_passage_mentions_one_theme(model: tuple[ThemeModel, list[str], list[str]]) -> None:
    found, texts, _ = model
    assert {len(found.mention([text])[0]) for text in texts[:30] if len(text) < LONG} == {1}
