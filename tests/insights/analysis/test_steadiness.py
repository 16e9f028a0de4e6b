"""Themes stay themselves: from seed to seed, and when texts are added."""

import csv
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from insights.analysis.clustering import choose_count, consensus, squared_distances
from insights.analysis.company import DENSE, coordinates, neighbour_graph
from insights.analysis.corpus import Corpus
from insights.analysis.theme_model import ThemeModel
from insights.analysis.themes import fit_themes

DEMO = Path(__file__).resolve().parents[3] / "platform" / "koettu" / "demo"


def _demo() -> list[str]:
    with (DEMO / "responses_fi.csv").open(encoding="utf-8", newline="") as file:
        said = [row["text"] or row["worry"] for row in csv.DictReader(file)]
    return [text for text in said if text]


def _fit(texts: list[str], **choices: object) -> ThemeModel:
    return fit_themes(Corpus.of_texts(texts, "fi"), "fi", **choices)  # type: ignore[arg-type]


def _given(model: ThemeModel) -> list[int]:
    return [-1 if theme is None else theme for theme in model.assignments]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return _demo()


@pytest.fixture(scope="module")
def first(texts: list[str]) -> ThemeModel:
    return _fit(texts[: len(texts) * 10 // 11])


def test_themes_hardly_depend_on_the_seed(texts: list[str], first: ThemeModel) -> None:
    other = _fit(texts[: len(first.rows)], seed=7)
    assert adjusted_rand_score(_given(first), _given(other)) > 0.6


def test_a_tenth_more_texts_leaves_the_others_where_they_were(
    texts: list[str], first: ThemeModel
) -> None:
    later = _fit(texts, warm=first)
    assert adjusted_rand_score(_given(first), _given(later)[: len(first.rows)]) > 0.75
    assert later.embedder is first.embedder


def test_half_as_many_texts_again_are_placed_anew(texts: list[str]) -> None:
    small = _fit(texts[:150])
    later = _fit(texts[:240], warm=small)
    assert later.embedder is not small.embedder
    assert (small.fitted_on, later.fitted_on) == (150, 240)
    assert set(later.ids) <= set(small.ids)


@pytest.mark.parametrize("each", [40, DENSE])
def test_the_graph_is_of_mutual_ties_and_its_coordinates_part_it(each: int) -> None:
    rng = np.random.default_rng(1)
    points = rng.normal(scale=0.1, size=(3 * each, 8)).astype(np.float32)
    points[np.arange(3 * each), np.repeat(np.arange(3), each)] += 1
    graph = neighbour_graph(points)
    assert (abs(graph - graph.T)).max() == 0
    assert not graph.diagonal().any()
    assert graph.data.min() > 0
    found = coordinates(points, 3, seed=0)
    assert np.array_equal(found, coordinates(points, 3, seed=0))
    nearest = squared_distances(found, found[[0, each, 2 * each]]).argmin(axis=1)
    assert nearest.tolist() == np.repeat(np.arange(3), each).tolist()


@pytest.mark.parametrize("count", [3, 19, 20, 25])
def test_points_that_are_alike_are_parted_as_far_as_they_differ(count: int) -> None:
    points = np.repeat(np.eye(20, dtype=np.float32), 2, axis=0)
    centres = consensus(points, count, seed=0)
    assert centres.shape == (min(count, 20), 20)
    assert np.isfinite(centres).all()
    assert choose_count(points, 40) <= 10
    assert choose_count(points[:2], 40) == 1
