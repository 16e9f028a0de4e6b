"""Choosing quotes: sentences of passages, so that every quote is verbatim from the start."""

import re
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*[\"”’)\]]*")


def cut(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end.

    >>> ["Bussi ei kulje. Jään kotiin!"[start:end] for start, end in cut("Bussi ei kulje. Jään kotiin!")]
    ['Bussi ei kulje.', 'Jään kotiin!']
    """
    found = []
    for match in SENTENCE.finditer(text):
        start, end = match.span()
        start += len(match.group()) - len(match.group().lstrip())
        end -= len(match.group()) - len(match.group().rstrip())
        if start < end:
            found.append((start, end))
    return found


def chosen_pieces(values: Iterable[str]) -> list[tuple[UUID, int, int]]:
    """The pieces that a form sent as `passage:start:end`; neighbours become one piece.

    Whatever does not look like that is left out.
    """
    by_passage: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for value in values:
        try:
            passage, first, last = value.split(":")
            by_passage[UUID(passage)].append((int(first), int(last)))
        except ValueError:
            continue
    pieces = []
    for passage_id, spans in by_passage.items():
        whole: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if whole and start - whole[-1][1] <= LARGEST_GAP:
                whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
            else:
                whole.append((start, end))
        pieces += [(passage_id, start, end) for start, end in whole]
    return pieces


LARGEST_GAP = 2
"""Sentences with a space or a line's end between them stand side by side."""
