"""The count table of signals: which person used which term in which week, where, and in which group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from insights.analysis.corpus import Corpus
from insights.analysis.duplicates import copy_groups
from insights.analysis.finnish import compound_parts
from insights.analysis.lemmas import content_lemmas
from insights.analysis.spaces import index_of
from insights.analysis.terms import count_matrix, frequent
from insights.analysis.tokens import split_words, stop_words
from insights.analysis.vectors import Sparse

Ints = NDArray[np.int64]
MOST_TERMS = 200_000


@dataclass(frozen=True, slots=True)
class Membership:
    """Which rows belong to which area (a place or a group): pairs of table row and area number."""

    names: list[str]
    rows: Ints
    areas: Ints


@dataclass(frozen=True, slots=True)
class Table:
    """
    Dated passages of one language.

    `presence` (rows, terms) holds ones; `days` (rows,) are proleptic ordinals; `people` (rows,) are numbers of those who
    are counted: near-copies of one text count as the person who sent it first. `corpus_rows` leads back to the corpus.
    """

    language: str
    terms: list[str]
    presence: Sparse
    days: Ints
    people: Ints
    corpus_rows: Ints
    places: Membership
    groups: Membership


def tabulate(corpus: Corpus, language: str, fewest: int) -> Table:
    """Count the dated passages of a language; terms fewer than `fewest` passages have are left out."""
    rows = [row for row in corpus.rows_in(language) if corpus.days[row] is not None]
    rows.sort(key=lambda row: (corpus.days[row], row))
    documents = [signal_terms(corpus.texts[row], language) for row in rows]
    terms = frequent(documents, at_least=fewest, at_most=MOST_TERMS)
    presence = count_matrix([sorted(document) for document in documents], index_of(terms))
    words = [[word.lower() for word in split_words(corpus.texts[row])] for row in rows]
    return Table(
        language=language,
        terms=terms,
        presence=presence,
        days=np.array([_ordinal(corpus.days[row]) for row in rows], dtype=np.int64),
        people=_people([corpus.respondents[row] for row in rows], copy_groups(words)),
        corpus_rows=np.array(rows, dtype=np.int64),
        places=_membership(
            [() if (place := corpus.places[row]) is None else (place,) for row in rows]
        ),
        groups=_membership([tuple(corpus.groups[row]) for row in rows]),
    )


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def signal_terms(text: str, language: str) -> set[str]:
    """Lemmas, parts of Finnish compounds, and pairs of neighbouring lemmas of a text, without weak words."""
    weak = stop_words(language).weak
    lemmas = [lemma for lemma in content_lemmas(text, language) if lemma not in weak]
    parts = (
        {part for lemma in lemmas for part in compound_parts(lemma)} if language == "fi" else set()
    )
    pairs = {f"{one} {other}" for one, other in pairwise(lemmas) if one != other}
    return set(lemmas) | (parts - weak) | pairs


def _people(respondents: Sequence[str], copies: Ints) -> Ints:
    """Number the persons, near-copies given to the first sender; the rows are in order of time."""
    _, numbers = np.unique(np.asarray(respondents, dtype=object).astype(str), return_inverse=True)
    _, first, group = np.unique(copies, return_index=True, return_inverse=True)
    return np.asarray(numbers[first[group]], dtype=np.int64)


def _membership(labels: Sequence[tuple[str, ...]]) -> Membership:
    names = sorted({label for row in labels for label in row})
    number = index_of(names)
    pairs = [
        (row, number[label]) for row, found in enumerate(labels) for label in dict.fromkeys(found)
    ]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Membership(names, table[:, 0], table[:, 1])


def everywhere(table: Table) -> Membership:
    """One area that all rows belong to."""
    rows = np.arange(len(table.days))
    return Membership([""], rows, np.zeros_like(rows))


def count_people(
    table: Table, membership: Membership, blocks: Ints
) -> tuple[Sparse, NDArray[np.float64]]:
    """
    Count distinct people per area and term, anew in each block of time.

    `blocks` (rows,) numbers the block of each row, -1 for rows outside. Gives the counts, shape (areas, terms), summed
    over the blocks, and the number of people who said anything, shape (areas,).
    """
    inside = blocks[membership.rows] >= 0
    rows, areas = membership.rows[inside], membership.areas[inside]
    size = len(membership.names)
    if rows.size == 0:
        nothing = np.zeros((size, len(table.terms)), dtype=np.float32)
        return sparse.csr_matrix(nothing), np.zeros(size)
    block, person = blocks[rows], table.people[rows]
    keys = (areas * (block.max() + 1) + block) * (table.people.max() + 1) + person
    _, first, key = np.unique(keys, return_index=True, return_inverse=True)
    gather = _indicator(key, len(first))
    said = sparse.csr_matrix(gather @ table.presence[rows])
    said.data[:] = 1
    sums = _indicator(areas[first], size)
    return sparse.csr_matrix(sums @ said), np.bincount(areas[first], minlength=size).astype(
        np.float64
    )


def _indicator(labels: Ints, size: int) -> Sparse:
    """Ones at (label, position), shape (size, len(labels))."""
    return sparse.csr_matrix(
        (np.ones(len(labels), dtype=np.float32), (labels, np.arange(len(labels)))),
        shape=(size, len(labels)),
    )
