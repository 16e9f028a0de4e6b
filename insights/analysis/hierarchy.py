"""Two levels: a theme with texts enough is split into sub-themes, where the split returns from every start."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from sklearn.metrics import adjusted_rand_score

from insights.analysis.clustering import Labels, means, run_from, run_once, squared_distances
from insights.analysis.vectors import Floats

FEWEST_TEXTS = 120
TEXTS_EACH = 30
SMALLEST_SHARE = 0.06
CANDIDATES = (2, 3, 4, 5, 6)
RUNS = 3
ROWS = 1_000
STABLE = 0.6
NEAR_BEST = 0.1
NONE = -1


@dataclass(frozen=True, slots=True)
class Branch:
    """The sub-themes of the theme `parent`: their `ids` and `centres`, shape (len(ids), dimensions)."""

    parent: int
    ids: list[int]
    centres: Floats


@dataclass(frozen=True, slots=True)
class Placed:
    """
    Where texts lie, each of shape (texts,): cluster number, confidence 0..1 and squared distance to its centre.

    Then the sub-theme's id (-1 for none) and the squared distance to its centre (infinite for none).
    """

    labels: Labels
    shares: Floats
    distances: Floats
    subthemes: Labels
    nearness: Floats

    @classmethod
    def joined(cls, parts: Sequence["Placed"]) -> "Placed":
        """Put batches behind each other."""
        names = ("labels", "shares", "distances", "subthemes", "nearness")
        return cls(
            *(np.concatenate([getattr(part, name) for part in parts] or [[]]) for name in names)
        )


def grow(
    points: Floats, themes: Labels, former: Labels, first_id: int, seed: int
) -> tuple[list[Branch], int]:
    """
    Split the themes of fitted points where they bear it; give the branches and the next free id.

    `themes` (len(points),) is the theme id of each point, `former` (len(points),) its sub-theme in an earlier model, -1
    for none. A theme that had sub-themes keeps them, with their ids, as far as its texts still bear them.
    """
    found: list[Branch] = []
    for theme in np.unique(themes).tolist():
        mine, before = points[themes == theme], former[themes == theme]
        branch = _kept(theme, mine, before)
        if branch is None:
            centres = _split(mine, seed)
            if centres is None:
                continue
            branch = Branch(theme, list(range(first_id, first_id + len(centres))), centres)
            first_id += len(centres)
        found.append(branch)
    return found, first_id


def subthemes_of(
    points: Floats, themes: Labels, branches: Sequence[Branch]
) -> tuple[Labels, Floats]:
    """Sub-theme id (-1 for none) and squared distance to its centre of each point, from its theme id; (len(points),)."""
    found = np.full(len(points), NONE, dtype=np.int64)
    distances = np.full(len(points), np.inf, dtype=np.float32)
    for branch in branches:
        mine = np.flatnonzero(themes == branch.parent)
        table = squared_distances(points[mine], branch.centres)
        found[mine] = np.asarray(branch.ids)[table.argmin(axis=1)]
        distances[mine] = table.min(axis=1)
    return found, distances


def _kept(theme: int, points: Floats, former: Labels) -> Branch | None:
    """The earlier sub-themes of a theme, moved to where their texts now are; None if fewer than two still have texts."""
    ids, counts = np.unique(former[former != NONE], return_counts=True)
    ids = ids[counts >= max(2, SMALLEST_SHARE * len(points) / 2)]
    known = np.isin(former, ids)
    if len(ids) < CANDIDATES[0] or len(points) < FEWEST_TEXTS // 2:
        return None
    start = means(points[known], np.searchsorted(ids, former[known]), len(ids))
    centres = np.asarray(run_from(points, start).cluster_centers_, dtype=np.float32)
    return Branch(theme, ids.tolist(), centres)


def _split(points: Floats, seed: int) -> Floats | None:
    """
    Centres of sub-themes, the largest first; None where the texts are few or no split returns from other starts.

    A split returns if runs of k-means from three starts agree (mean adjusted Rand index of at least .6) and no part is
    smaller than six texts in a hundred. Of those within .1 of the surest, the finest is taken.
    """
    if len(points) < FEWEST_TEXTS:
        return None
    sample = points[np.linspace(0, len(points) - 1, min(ROWS, len(points))).astype(int)]
    tried: dict[int, tuple[float, Floats]] = {}
    for count in CANDIDATES:
        if count * TEXTS_EACH > len(points):
            break
        runs = [run_once(sample, count, seed + run, starts=2) for run in range(RUNS)]
        sizes = np.bincount(runs[0].labels_, minlength=count)
        if sizes.min() < SMALLEST_SHARE * len(sample):
            continue
        pairs = combinations([run.labels_ for run in runs], 2)
        sureness = float(np.mean([adjusted_rand_score(one, other) for one, other in pairs]))
        best = min(runs, key=lambda run: run.inertia_)
        tried[count] = sureness, np.asarray(best.cluster_centers_, dtype=np.float32)
    least = max(STABLE, max((sureness for sureness, _ in tried.values()), default=1.0) - NEAR_BEST)
    stable = [count for count, (sureness, _) in tried.items() if sureness >= least]
    if not stable:
        return None
    centres = tried[max(stable)][1]
    nearest = squared_distances(points, centres).argmin(axis=1)
    return centres[np.argsort(-np.bincount(nearest, minlength=len(centres)), kind="stable")]
