"""Batches give the same result in this process, in more processes and on a Dask cluster."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from distributed import LocalCluster

from insights.analysis.corpus import Corpus
from insights.analysis.language import detect_language
from insights.analysis.parallel import Workers, WorkersError, in_batches, working_with
from insights.analysis.pipeline import Analysis, analyse
from tests.insights.analysis.invented import a_year_and_a_half, passages

TEXTS = passages("sv", 40)[0]


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Give the address of a cluster of two worker processes."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module", params=["processes", "dask"])
def _elsewhere(request: pytest.FixtureRequest) -> Iterator[None]:
    dask = request.param == "dask"
    address = request.getfixturevalue("scheduler") if dask else ""
    with working_with(Workers(processes=2, scheduler=address)):
        yield


@pytest.mark.usefixtures("_elsewhere")
def test_results_come_in_order() -> None:
    assert in_batches(detect_language, TEXTS) == [detect_language(text) for text in TEXTS]


@pytest.mark.usefixtures("_elsewhere")
def test_an_error_on_a_worker_goes_through() -> None:
    with pytest.raises(TypeError):
        in_batches(detect_language, ["bussi", None])


@pytest.mark.usefixtures("_elsewhere")
def test_cancelling_ends_the_work() -> None:
    def cancel(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_batches(detect_language, TEXTS, report=cancel)
    assert in_batches(detect_language, TEXTS[:2]) == ["sv", "sv"]


LONG = "Bussi ei kulje enää kylältä kouluun eikä kauppaan. Lääkäriin on jonoa, ja hoitaja ei soita takaisin koskaan. "


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """A year and a half of short and long texts with a signal in them."""
    planted, _ = a_year_and_a_half(
        [("Kirjastoauto lakkautettiin meidän kylältä, {}", 12)], weekly=4
    )
    return replace(planted, texts=[*planted.texts[:-3], *[LONG * 2] * 3])


@pytest.fixture(scope="module")
def gold(corpus: Corpus) -> Analysis:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("insights.analysis.parallel.BATCH", 60)
        return analyse(corpus)


@pytest.mark.usefixtures("_elsewhere")
def test_themes_and_signals_are_the_same_as_on_one_process(
    corpus: Corpus, gold: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insights.analysis.parallel.BATCH", 60)
    seen: list[float] = []
    found = analyse(corpus, progress=lambda share, _stage: seen.append(share))
    assert found.figures["fingerprint"] == gold.figures["fingerprint"]
    assert found.models["fi"].themes == gold.models["fi"].themes
    assert found.models["fi"].mentions == gold.models["fi"].mentions
    assert found.signals == gold.signals
    assert found.signals
    assert seen == sorted(seen)
    assert len(set(seen)) > 12


def test_only_functions_that_workers_can_import_are_sent() -> None:
    with pytest.raises(ValueError, match="no function of ours"):
        in_batches(len, TEXTS)
    with pytest.raises(ValueError, match="no function of ours"):
        in_batches(lambda text: text, TEXTS)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("insights.analysis.parallel.WAIT_SECONDS", "0.5s")
    nobody = working_with(Workers(scheduler="tcp://127.0.0.1:9"))
    with pytest.raises(WorkersError, match="does not answer"), nobody:
        pass
