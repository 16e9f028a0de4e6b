"""From flagged terms to signals: terms that stand in the same texts belong together."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from insights.analysis.bursts import GUARD_WEEKS, WEEK
from insights.analysis.counts import Ints, Table
from insights.analysis.flags import Flag, Kind, membership_of
from insights.analysis.vectors import Sparse

LOOK_BACK_WEEKS = 8
TOGETHER = 0.5
MOSTLY = 0.65
NEW = 0.9
LOCAL_SHARE = 0.6
SILENCE_WEEKS = 6
MOST_FLAGS = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """
    A signal in the numbers of its table.

    `terms` strongest first, `rows` of the last weeks, people a week before and now, the ordinal of the
    day it was first seen; `p` is the probability of its strongest term, `chance` how many such terms chance would bring.
    """

    terms: list[int]
    rows: Ints
    place: str | None
    group: str | None
    p: float
    chance: float
    window: int
    rate_before: float
    rate_now: float
    first_day: int


def merge(view: Table, flags: Sequence[Flag], today: int, fewest: int) -> list[Found]:
    """Merge flags that stand in the same texts, strongest first; keep signals of at least `fewest` people."""
    ranked = sorted(flags, key=lambda flag: (flag.chance, flag.term, flag.kind, flag.area))[
        :MOST_FLAGS
    ]
    if not ranked:
        return []
    drafts = _gathered(ranked, _texts_of(view, ranked, today))
    found = (_found(view, draft, today) for draft in drafts)
    return [signal for signal in found if len(np.unique(view.people[signal.rows])) >= fewest]


def each_alone(view: Table, flags: Sequence[Flag], today: int, fewest: int) -> list[Found]:
    """Make a signal of each flag, strongest first; keep those of at least `fewest` people."""
    ranked = sorted(flags, key=lambda flag: (flag.chance, flag.term, flag.kind, flag.area))
    if not ranked:
        return []
    texts = _texts_of(view, ranked, today)
    found = (
        _found(view, Draft([flag], [flag], texts[[place]].indices.astype(np.int64)), today)
        for place, flag in enumerate(ranked)
    )
    return [signal for signal in found if len(np.unique(view.people[signal.rows])) >= fewest]


@dataclass(slots=True)
class Draft:
    """A signal as it grows: its flags strongest first, the `telling` ones that bring their rows, and these rows."""

    flags: list[Flag]
    telling: list[Flag]
    rows: Ints


def _gathered(ranked: Sequence[Flag], texts: Sparse) -> list[Draft]:
    """
    Let each flag join the draft it shares most with, or begin one of its own.

    A flag joins if half of its texts, or half of the draft's, are shared. It brings its other texts along only if two thirds
    of them are shared or nearly all are new: a general word that half of a signal's texts hold stands in
    many others that have nothing to do with it.
    """
    drafts: list[Draft] = []
    for place, flag in enumerate(ranked):
        rows = texts[[place]].indices.astype(np.int64)
        shared = [len(np.intersect1d(draft.rows, rows)) for draft in drafts]
        inside = [count / max(len(rows), 1) for count in shared]
        covered = [
            count / max(len(draft.rows), 1) for count, draft in zip(shared, drafts, strict=True)
        ]
        likeness = [max(pair) for pair in zip(inside, covered, strict=True)]
        best = int(np.argmax(likeness)) if likeness else -1
        if best < 0 or likeness[best] < TOGETHER:
            drafts.append(Draft([flag], [flag], rows))
            continue
        draft = drafts[best]
        draft.flags.append(flag)
        if inside[best] >= MOSTLY or flag.excess >= NEW:
            draft.telling.append(flag)
            draft.rows = np.union1d(draft.rows, rows)
    return drafts


def _texts_of(view: Table, flags: Sequence[Flag], today: int) -> Sparse:
    """Which rows of the last weeks each flag stands on, shape (flags, rows)."""
    weeks = (today - view.days) // WEEK
    terms = sorted({flag.term for flag in flags})
    table = sparse.csc_matrix(view.presence[:, terms])
    rows = []
    for flag in flags:
        own = table[:, [bisect_left(terms, flag.term)]].indices
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


def _found(view: Table, draft: Draft, today: int) -> Found:
    flags, rows = draft.flags, draft.rows
    lead = flags[0]
    terms = list(dict.fromkeys(flag.term for flag in flags))
    telling = list(dict.fromkeys(flag.term for flag in draft.telling))
    said = np.flatnonzero(np.asarray(view.presence[:, telling].sum(axis=1)).ravel() > 0)
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
        chance=lead.chance,
        window=lead.window,
        rate_before=len(set(zip(view.people[past].tolist(), weeks[past].tolist(), strict=True)))
        / past_weeks,
        rate_now=len(np.unique(view.people[now])) / lead.window,
        first_day=_first_day(view.days[np.union1d(said, rows)], int(view.days[rows].min())),
    )


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
