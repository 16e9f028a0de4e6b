"""From flagged terms to signals: terms that stand in the same texts belong together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from insights.analysis.bursts import GUARD_WEEKS, WEEK
from insights.analysis.counts import Ints, Table
from insights.analysis.flags import Flag, Kind, membership_of
from insights.analysis.vectors import Sparse

LOOK_BACK_WEEKS = 8
TOGETHER = 0.5
SPECIFIC = 0.6
LOCAL_SHARE = 0.6
SILENCE_WEEKS = 6
MOST_FLAGS = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """
    A signal in the numbers of its table.

    `terms` strongest first, `rows` of the last weeks, people a week before and now, the ordinal of the
    day it was first seen, the probability `p` of its strongest term and how many terms were `tested` with that.
    """

    terms: list[int]
    rows: Ints
    place: str | None
    group: str | None
    p: float
    tested: int
    window: int
    rate_before: float
    rate_now: float
    first_day: int


def merge(view: Table, flags: Sequence[Flag], today: int, fewest: int) -> list[Found]:
    """Merge flags whose texts overlap by half (average linkage); keep signals of at least `fewest` people."""
    ranked = sorted(flags, key=lambda flag: (flag.p, flag.term, flag.kind, flag.area))[:MOST_FLAGS]
    if not ranked:
        return []
    texts = _texts_of(view, ranked, today)
    clusters: dict[int, list[int]] = {}
    for number, cluster in enumerate(_linked(texts)):
        clusters.setdefault(int(cluster), []).append(number)
    found = (
        _found(view, [ranked[i] for i in members], texts[members], today)
        for members in clusters.values()
    )
    return [signal for signal in found if len(np.unique(view.people[signal.rows])) >= fewest]


def _texts_of(view: Table, flags: Sequence[Flag], today: int) -> Sparse:
    """Which rows of the last weeks each flag stands on, shape (flags, rows)."""
    weeks = (today - view.days) // WEEK
    table = sparse.csr_matrix(view.presence.T)
    rows = []
    for flag in flags:
        own = table[flag.term].indices
        own = own[weeks[own] < max(flag.window, LOOK_BACK_WEEKS)]
        if flag.kind:
            membership = membership_of(view, flag.kind)
            own = np.intersect1d(own, membership.rows[membership.areas == flag.area])
        rows.append(np.sort(own))
    starts = np.cumsum([0, *map(len, rows)])
    return sparse.csr_matrix(
        (np.ones(starts[-1], dtype=np.float32), np.concatenate(rows), starts),
        shape=(len(flags), len(view.days)),
    )


def _linked(texts: Sparse) -> Ints:
    """Cluster number of each flag, shape (flags,): average linkage on one minus the overlap coefficient."""
    if texts.shape[0] == 1:
        return np.zeros(1, dtype=np.int64)
    shared = (texts @ texts.T).toarray().astype(np.float64)
    sizes = np.maximum(shared.diagonal(), 1)
    distance = np.clip(1 - shared / np.minimum(sizes[:, None], sizes[None, :]), 0, 1)
    np.fill_diagonal(distance, 0)
    return np.asarray(
        fcluster(linkage(squareform(distance, checks=False), "average"), TOGETHER, "distance"),
        dtype=np.int64,
    )


def _found(view: Table, flags: Sequence[Flag], texts: Sparse, today: int) -> Found:
    lead = flags[0]
    rows = _rows(flags, texts)
    terms = list(dict.fromkeys(flag.term for flag in flags))
    specific = list(dict.fromkeys(flag.term for flag in flags if flag.excess >= SPECIFIC)) or [
        lead.term
    ]
    said = np.flatnonzero(np.asarray(view.presence[:, specific].sum(axis=1)).ravel() > 0)
    weeks = (today - view.days) // WEEK
    now = rows[weeks[rows] < lead.window]
    past = said[weeks[said] >= lead.window + GUARD_WEEKS]
    past_weeks = max(int(weeks.max()) + 1 - lead.window - GUARD_WEEKS, 1)
    return Found(
        terms=terms,
        rows=rows,
        place=_area(view, "place", flags, rows),
        group=_area(view, "group", flags, rows),
        p=lead.p,
        tested=lead.tested,
        window=lead.window,
        rate_before=len(set(zip(view.people[past].tolist(), weeks[past].tolist(), strict=True)))
        / past_weeks,
        rate_now=len(np.unique(view.people[now])) / lead.window,
        first_day=_first_day(view.days[np.union1d(said, rows)], int(view.days[rows].min())),
    )


def _rows(flags: Sequence[Flag], texts: Sparse) -> Ints:
    """Rows of the terms that are mostly new, and those where at least two of the other terms meet."""
    specific = np.array([flag.excess >= SPECIFIC for flag in flags])
    specific[0] = True
    weight = np.where(specific, 2, 1).astype(np.float32)
    return np.flatnonzero(np.asarray(weight @ texts).ravel() > 1)


def _area(view: Table, kind: Kind, flags: Sequence[Flag], rows: Ints) -> str | None:
    """Name the area that a flag points to and most of the people belong to, if there is one."""
    membership = membership_of(view, kind)
    people = len(np.unique(view.people[rows]))
    for flag in flags:
        if flag.kind == kind:
            inside = np.intersect1d(rows, membership.rows[membership.areas == flag.area])
            if len(np.unique(view.people[inside])) >= LOCAL_SHARE * people:
                return membership.names[flag.area]
    return None


def _first_day(days: Ints, start: int) -> int:
    """Walk back from `start` through the days on which it was spoken of, until six weeks of silence."""
    first = start
    for day in sorted(set(days[days < start].tolist()), reverse=True):
        if first - day > SILENCE_WEEKS * WEEK:
            break
        first = day
    return first
