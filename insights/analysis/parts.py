"""What a passage speaks of: its main theme, and for a long one further themes of stretches of its sentences."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from insights.analysis.listed import abbreviations
from insights.analysis.tokens import split_words

LONG = 140
FEWEST_WORDS = 6
MOST_WORDS = 30
CHUNK = 15
SIDE_BY_SIDE = 2
END = re.compile(
    r"[.!?…]+[\"”»')\]]*(?=\s|$)"  # the end of a sentence
    r"|\n+"  # a line, an item of a list
    r"|;(?=\s)"
    r"|[\U0001F300-\U0001FAFF☀-➿️‍]+(?=\s|$)"  # emojis
)
LAST_WORD = re.compile(r"(\S+?)[.!?…]*$")
LINK = re.compile(
    r"\s(?=(?:mutta|lisäksi|myös|sitten|toisaalta|ja|sekä|men|dessutom|också|sedan|och|but|also|then|and)\s)",
    re.IGNORECASE,
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """
    A theme that a passage speaks of, from character `start` to before `end`.

    The main theme comes first and spans the whole passage. `subtheme` is a sub-theme of `theme`, if it has any;
    `confidence` is 0..1.
    """

    theme: int
    subtheme: int | None
    confidence: float
    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """
    Start and end of each sentence, without white space around it.

    A full stop after an abbreviation, a number or a single letter ends nothing; a line, a semicolon and an emoji end a
    sentence.

    >>> text = "Jono on pitkä, esim. 3. luokalla. t. Äiti 😀 odotin"
    >>> [text[start:end] for start, end in sentences(text)]
    ['Jono on pitkä, esim. 3. luokalla.', 't. Äiti 😀', 'odotin']
    """
    found: list[Span] = []
    begin = 0
    for mark in END.finditer(text):
        if mark[0] == "." and _abbreviated(text[begin : mark.start()]):
            continue
        found.append((begin, mark.end()))
        begin = mark.end()
    found.append((begin, len(text)))
    return [span for part in found if (span := _trimmed(text, part))]


def _abbreviated(before: str) -> bool:
    last = LAST_WORD.search(before)
    word = last[1].strip("(\"'”»").lower() if last else ""
    return word in abbreviations() or word.isdigit() or len(word) == 1


def _trimmed(text: str, span: Span) -> Span | None:
    start, end = span
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    end = start + len(part.strip())
    return (start, end) if end > start else None


def stretches(text: str) -> list[Span]:
    """
    Cut a long passage into stretches of at least six words that can be placed; one stretch for a short one.

    They are sentences, short ones joined to what follows; a stretch of more than thirty words without a mark is cut at
    linking words ("mutta", "och"), or at every fifteenth word for want of them.
    """
    if len(text) < LONG:
        return [(0, len(text))]
    pieces = [piece for sentence in sentences(text) for piece in _cut(text, sentence)]
    joined: list[Span] = []
    for start, end in pieces:
        if joined and _words(text, joined[-1]) < FEWEST_WORDS:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    if len(joined) > 1 and _words(text, joined[-1]) < FEWEST_WORDS:
        joined[-2:] = [(joined[-2][0], joined[-1][1])]
    return joined


def _words(text: str, span: Span) -> int:
    return sum(1 for _ in split_words(text[span[0] : span[1]]))


def _cut(text: str, span: Span) -> Iterator[Span]:
    """Cut a sentence of more than thirty words at linking words, or at every fifteenth."""
    if _words(text, span) <= MOST_WORDS:
        yield span
        return
    start, end = span
    gaps = [gap.start() for gap in re.compile(r"\s+").finditer(text, start, end)]
    links = {link.start() for link in LINK.finditer(text, start, end)}
    begin, count = start, 0
    for gap in gaps:
        count += 1
        if (gap in links and count >= CHUNK) or count >= 2 * CHUNK:
            yield begin, gap
            begin, count = gap + 1, 0
    if last := _trimmed(text, (begin, end)):
        yield last


def merged(mentions: Sequence[Mention]) -> list[Mention]:
    """
    Join mentions of one theme that stand side by side, and keep of each theme the surest, in the order of the text.

    The confidence of joined ones is the largest.
    """
    joined: list[Mention] = []
    for one in mentions:
        last = joined[-1] if joined else None
        if last and last.theme == one.theme and one.start - last.end <= SIDE_BY_SIDE:
            confidence = max(last.confidence, one.confidence)
            joined[-1] = Mention(last.theme, last.subtheme, confidence, last.start, one.end)
        else:
            joined.append(one)
    surest: dict[int, Mention] = {}
    for one in joined:
        if one.theme not in surest or one.confidence > surest[one.theme].confidence:
            surest[one.theme] = one
    return sorted(surest.values(), key=lambda one: one.start)


def further(
    texts: Sequence[str],
    mains: Sequence[Mention | None],
    place: Callable[[Sequence[str]], Sequence[Mention | None]],
    clearly: Callable[[Mention, str], bool],
) -> list[list[Mention]]:
    """
    Mention the main theme of each text, then the themes that stretches of a long one speak of, each theme once.

    `place` mentions the main theme of whole pieces of text. A stretch counts only where it speaks `clearly` of its
    theme, which is asked with its mention and its words.
    """
    spans = [
        (number, span)
        for number, text in enumerate(texts)
        if mains[number] is not None and len(found := stretches(text)) > 1
        for span in found
    ]
    pieces = [texts[number][start:end] for number, (start, end) in spans]
    spoken: dict[int, list[Mention]] = {}
    for (number, (start, end)), piece, one in zip(spans, pieces, place(pieces), strict=True):
        if one is not None and clearly(one, piece):
            spoken.setdefault(number, []).append(replace(one, start=start, end=end))
    return [_together(main, spoken.get(number, ())) for number, main in enumerate(mains)]


def _together(main: Mention | None, parts: Sequence[Mention]) -> list[Mention]:
    if main is None:
        return []
    return [main, *(one for one in merged(parts) if one.theme != main.theme)]
