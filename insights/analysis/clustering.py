"""Clusters of points: consensus k-means, the number of clusters, and a place for every point."""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.cluster import KMeans

from insights.analysis.company import coordinates
from insights.analysis.vectors import Floats

Labels = NDArray[np.int64]
RUNS = 16
GRAPH_ROWS = 4_000
FEWEST = 2
FEW_TEXTS = 30
MOST = 25
SMALLEST_SHARE = 0.01
SMALLEST = 3
SHARPNESS = 10


@dataclass(frozen=True, slots=True)
class Clusters:
    """Cluster centres, shape (k, dimensions), and `spread`, the mean squared distance of a point to its centre."""

    centres: Floats
    spread: float

    def assign(self, points: Floats) -> tuple[Labels, Floats]:
        """Nearest centre of each point and a confidence 0..1: its share of a Gaussian mixture of equal parts."""
        distances = squared_distances(points, self.centres)
        labels = distances.argmin(axis=1)
        near = distances[np.arange(len(points)), labels][:, None]
        share = np.exp(-(distances - near) / (2 * max(self.spread / SHARPNESS, 1e-9)))
        return labels, np.asarray(1 / share.sum(axis=1), dtype=np.float32)


def squared_distances(points: Floats, centres: Floats) -> Floats:
    """Squared Euclidean distances, shape (points, centres)."""
    products = points @ centres.T
    table = (points**2).sum(axis=1)[:, None] - 2 * products + (centres**2).sum(axis=1)[None, :]
    return np.asarray(np.maximum(table, 0), dtype=np.float32)


def run_once(points: Floats, count: int, seed: int, *, starts: int = 3) -> KMeans:
    """Fit k-means: the best of some k-means++ starts."""
    return KMeans(count, n_init=starts, random_state=seed).fit(points)


def run_from(points: Floats, start: Floats) -> KMeans:
    """Fit k-means from given centres, shape (count, dimensions)."""
    return KMeans(len(start), n_init=1, init=start, random_state=0, max_iter=50).fit(points)


def consensus(points: Floats, count: int, seed: int) -> Floats:
    """
    Centres of the groups of points that keep company, shape (count, dimensions); fewer if fewer points differ.

    At most 4 000 evenly spaced points are parted by their graph of nearest neighbours (`company.py`), the runs of
    k-means in its coordinates voting; the centres are the means of the parts in the space itself.
    """
    sample = evenly(points, GRAPH_ROWS)
    distinct = np.unique(sample, axis=0)
    if count >= len(distinct):
        return np.asarray(distinct, dtype=np.float32)
    labels = voted(coordinates(sample, count, seed), count, seed)
    centres = means(sample, labels, count)
    if len(sample) == len(points):
        return centres
    return means(points, squared_distances(points, centres).argmin(axis=1), count)


def voted(points: Floats, count: int, seed: int) -> Labels:
    """
    Labels on which several k-means runs agree (k-means-based consensus clustering, Wu et al. 2015), shape (n,).

    Each run writes its cluster of each point as one-hot columns; k-means over the principal axes of all columns finds
    points that keep company.
    """
    runs = [run_once(points, count, seed * RUNS + run, starts=1).labels_ for run in range(RUNS)]
    together = np.hstack([np.eye(count, dtype=np.float32)[labels] for labels in runs])
    together -= together.mean(axis=0)
    axes = np.linalg.eigh(together.T @ together)[1][:, -count:]
    return np.asarray(run_once(together @ axes, count, seed, starts=10).labels_, dtype=np.int64)


def evenly(points: Floats, most: int) -> Floats:
    """At most so many of the points, evenly spaced."""
    rows = np.linspace(0, len(points) - 1, min(most, len(points))).astype(int)
    return np.asarray(points[rows], dtype=np.float32)


def without_small(points: Floats, centres: Floats) -> Floats:
    """Centres without those that fewer than one point in a hundred, or than three, are nearest to; at least one stays."""
    sizes = np.bincount(squared_distances(points, centres).argmin(axis=1), minlength=len(centres))
    large = sizes >= max(SMALLEST, SMALLEST_SHARE * len(points))
    return centres[large] if large.any() else centres[sizes.argmax()][None, :]


def means(points: Floats, labels: Labels, count: int) -> Floats:
    """Mean point of each label, shape (count, dimensions); a label without points gets the mean of all."""
    rows = np.arange(len(points))
    members = sparse.csr_matrix(
        (np.ones(len(points), dtype=np.float32), (labels, rows)), shape=(count, len(points))
    )
    sizes = np.asarray(members.sum(axis=1)).ravel()
    found = np.asarray(members @ points) / np.maximum(sizes, 1)[:, None]
    found[sizes == 0] = points.mean(axis=0)
    return np.asarray(found, dtype=np.float32)


def usual_count(texts: int) -> float:
    """
    How many themes so many texts usually bear: 2.5 ln(n), less where the texts are few, and never more than people read.

    >>> [round(usual_count(n)) for n in (20, 60, 400, 5_000, 100_000)]
    [3, 7, 14, 21, 25]
    """
    return min(MOST, 2.5 * log(max(texts, 2)) * texts / (texts + FEW_TEXTS))


def choose_count(points: Floats, texts: int) -> int:
    """The usual number of clusters, as far as the points differ enough to bear it; at least two, or one if all are alike."""
    most = max(1, len(np.unique(evenly(points, GRAPH_ROWS), axis=0)) // 2)
    return min(max(FEWEST, round(usual_count(texts))), most)
