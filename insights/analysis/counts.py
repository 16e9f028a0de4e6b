"""The count table of signals: which person used which term in which week, where, and in which group."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from insights.analysis.corpus import Corpus
from insights.analysis.duplicates import copy_groups, signatures_of
from insights.analysis.numbered import Numbered, number_texts
from insights.analysis.parallel import cut, in_batches
from insights.analysis.spaces import index_of
from insights.analysis.vectors import Sparse

Ints = NDArray[np.int64]
MOST_TERMS = 200_000
PEOPLE_AT_ONCE = 50_000
UNDATED = 0


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

    `presence` (rows, terms) holds ones, a byte each; `days` (rows,) are proleptic ordinals; `people` (rows,) are numbers of those who
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


def tabulate(
    corpus: Corpus, language: str, fewest: int, report: Callable[[float], None] | None = None
) -> Table:
    """Count the dated passages of a language, in batches; terms fewer than `fewest` passages have are left out."""
    spoken = np.array(corpus.rows_in(language), dtype=np.int64)
    days = np.array([_ordinal(corpus.days[row]) for row in spoken], dtype=np.int64)
    order = np.argsort(days, kind="stable")[np.count_nonzero(days == UNDATED) :]
    rows = spoken[order].tolist()
    batches = [(language, [corpus.texts[row] for row in batch]) for batch in cut(rows)]
    texts, copies = _numbered(in_batches(number_texts, batches, report=report))
    terms, presence = texts.presence(fewest, MOST_TERMS)
    return Table(
        language=language,
        terms=terms,
        presence=presence,
        days=days[order],
        people=_people([corpus.respondents[row] for row in rows], copies),
        corpus_rows=spoken[order],
        places=_membership(
            [() if (place := corpus.places[row]) is None else (place,) for row in rows]
        ),
        groups=_membership([tuple(corpus.groups[row]) for row in rows]),
    )


def _numbered(batches: list[Numbered]) -> tuple[Numbered, Ints]:
    """
    Join batches, and number the texts so that near-copies share a number.

    The signatures, most of what is known of a text, are let go as soon as they have been compared.
    """
    texts = Numbered.joined(batches)
    batches.clear()
    copies = copy_groups(texts.signatures)
    return replace(texts, signatures=signatures_of([])), copies


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else UNDATED


def _people(respondents: Sequence[str], copies: Ints) -> Ints:
    """Number the persons, near-copies given to the first sender; the rows are in order of time."""
    number = index_of(sorted(set(respondents)))
    numbers = np.array([number[respondent] for respondent in respondents], dtype=np.int64)
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
    order = np.argsort(key, kind="stable")
    counts = _indicator(areas[:0], size) @ table.presence[:0]
    for start in range(0, len(first), PEOPLE_AT_ONCE):  # so that no copy of the whole table is made
        end = min(start + PEOPLE_AT_ONCE, len(first))
        mine = order[slice(*np.searchsorted(key, [start, end], sorter=order))]
        said = sparse.csr_matrix(
            _indicator(key[mine] - start, end - start) @ table.presence[rows[mine]]
        )
        said.data[:] = 1
        counts = counts + _indicator(areas[first[start:end]], size) @ said
    counts.sum_duplicates()  # in order: looking up single cells is then fast
    return counts, np.bincount(areas[first], minlength=size).astype(np.float64)


def _indicator(labels: Ints, size: int) -> Sparse:
    """Ones at (label, position), shape (size, len(labels))."""
    return sparse.csr_matrix(
        (np.ones(len(labels), dtype=np.float32), (labels, np.arange(len(labels)))),
        shape=(size, len(labels)),
    )
