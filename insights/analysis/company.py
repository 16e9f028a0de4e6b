"""Which points keep company: the graph of nearest neighbours, and coordinates in which its parts lie apart."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import eigh
from scipy.sparse.linalg import eigsh

from insights.analysis.vectors import Floats, Sparse, unit_rows

NEIGHBOURS = 30
FAINTEST = 1e-3
DENSE = 500
TOLERANCE = 1e-4
ROWS_AT_ONCE = 500


def neighbour_graph(points: Floats) -> Sparse:
    """
    Weigh each point's ties to its thirty nearest (fewer among few) by cosine, both ways; shape (n, n), diagonal empty.

    A tie to a point at a right angle or beyond is kept, faintly, so that no point stands alone.
    """
    unit = unit_rows(points)
    count = min(NEIGHBOURS, len(unit) - 1)
    columns = np.empty((len(unit), count), dtype=np.int64)
    weights = np.empty((len(unit), count), dtype=np.float32)
    for start in range(0, len(unit), ROWS_AT_ONCE):
        likeness = unit[start : start + ROWS_AT_ONCE] @ unit.T
        own = np.arange(len(likeness))
        likeness[own, start + own] = -np.inf
        near = np.argpartition(likeness, len(unit) - count, axis=1)[:, -count:]
        columns[start : start + ROWS_AT_ONCE] = near
        weights[start : start + ROWS_AT_ONCE] = np.take_along_axis(likeness, near, axis=1)
    rows = np.repeat(np.arange(len(unit)), count)
    ties = sparse.csr_matrix(
        (np.maximum(weights, FAINTEST).ravel(), (rows, columns.ravel())),
        shape=(len(unit), len(unit)),
    )
    return sparse.csr_matrix(ties.maximum(ties.T))


def coordinates(points: Floats, count: int, seed: int) -> Floats:
    """
    Coordinates that part the neighbour graph into `count` (Ng, Jordan & Weiss 2002): unit rows, shape (n, count).

    They are the leading eigenvectors of the normalised graph. `count` must be below the number of points.
    """
    graph = neighbour_graph(points)
    scale = sparse.diags(1 / np.sqrt(np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()))
    normal = scale @ graph.astype(np.float64) @ scale
    size = normal.shape[0]
    vectors: NDArray[np.float64]
    if size <= DENSE:
        vectors = eigh(normal.toarray(), subset_by_index=(size - count, size - 1))[1]
    else:
        start = np.random.default_rng(seed).random(size)
        vectors = eigsh(normal, k=count, which="LA", v0=start, tol=TOLERANCE)[1]
    return unit_rows(np.asarray(vectors, dtype=np.float32))
