"""A sentence model on disk stands in for word vectors; the model here is real, tiny, and made by the test."""

import json
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from pytest_django import Settings
from sklearn.metrics import v_measure_score

from insights.analysis.corpus import Corpus
from insights.analysis.encoder import SentenceModel
from insights.analysis.sentence_files import SentenceModelError
from insights.analysis.theme_model import ThemeModel, place_batch
from insights.analysis.themes import fit_themes
from insights.analysis.vectors import unit_rows
from tests.insights.analysis.tiny_model import write_model

SUBJECTS = 3
EACH = 40
WORDS = 3


def invented(number: int) -> str:
    """A word that no dictionary knows and that looks like no other, from its number."""
    rng = np.random.default_rng(number)
    return "".join(
        rng.choice(list("bcdfghjklmnpqrstvz")) + rng.choice(list("aeiou")) for _ in "1234"
    )


def told() -> tuple[list[str], list[int], dict[str, list[float]]]:
    """Texts that share no word with another, their subjects, and a vector of each word that tells its subject."""
    rng = np.random.default_rng(0)
    texts, subjects, vectors = [], [], {}
    for row in range(SUBJECTS * EACH):
        subject = row % SUBJECTS
        words = [invented(WORDS * row + place) for place in range(WORDS)]
        for word in words:
            vectors[word] = [*(np.eye(SUBJECTS)[subject] + rng.normal(scale=0.2, size=SUBJECTS))]
        texts.append(" ".join(words))
        subjects.append(subject)
    return texts, subjects, vectors


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model"), told()[2])


@pytest.fixture(scope="module")
def model(folder: Path) -> SentenceModel:
    return SentenceModel.usable(folder)


@pytest.fixture(scope="module")
def fitted(model: SentenceModel) -> ThemeModel:
    return fit_themes(Corpus.of_texts(told()[0], "en"), "en", themes=SUBJECTS, sentence_model=model)


def test_vectors_are_means_of_tokens_whatever_stands_beside(model: SentenceModel) -> None:
    texts, _, vectors = told()
    some = [texts[0], texts[1].split()[0].upper(), "", f"{texts[2]} {texts[3]}", texts[0]]
    found = model.vectors(some)
    words = [[vectors[word] for word in text.lower().split()] or [[0.0] * 3] for text in some]
    means = np.array([np.mean(of_text, axis=0) for of_text in words], dtype=np.float32)
    assert np.allclose(found, unit_rows(means), atol=1e-5)
    assert (model.vectors([texts[0]])[0] == found[0]).all()


def test_the_first_token_serves_where_the_folder_says_so(tmp_path: Path) -> None:
    write_model(tmp_path, {"bus": [1, 0], "late": [0, 1]})
    mean = SentenceModel.usable(tmp_path)
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling/config.json").write_text('{"pooling_mode_cls_token": true}')
    first = SentenceModel.usable(tmp_path)
    assert first.digest != mean.digest
    assert first.vectors(["bus late late"])[0].tolist() == [1, 0]


def test_themes_follow_what_the_model_knows(fitted: ThemeModel) -> None:
    texts, subjects, _ = told()
    alone = fit_themes(Corpus.of_texts(texts, "en"), "en", themes=SUBJECTS)
    assert v_measure_score(subjects, fitted.assignments) > 0.95
    assert v_measure_score(subjects, alone.assignments) < 0.2


def test_a_stored_model_places_alike_and_knows_its_sentence_model(
    fitted: ThemeModel, model: SentenceModel, folder: Path, tmp_path: Path
) -> None:
    texts = told()[0]
    copy = ThemeModel.from_bytes(fitted.to_bytes())
    assert [theme for theme, _ in copy.assign(texts)] == fitted.assignments
    assert copy.fingerprint == fitted.fingerprint
    assert not copy.reads_with(None)
    assert not copy.reads_with(SentenceModel.usable(write_model(tmp_path, {"bus": [1.0]})))
    moved = SentenceModel.at(folder.rename(folder.with_name("moved")))
    try:
        assert copy.reads_with(moved)
        assert copy.sentence_model == moved
        assert not fit_themes(Corpus.of_texts(texts, "en"), "en").reads_with(moved)
    finally:
        Path(moved.folder).rename(folder)


def test_another_sentence_model_is_another_edition(fitted: ThemeModel, tmp_path: Path) -> None:
    texts, _, vectors = told()
    corpus = Corpus.of_texts(texts, "en")
    same = fit_themes(corpus, "en", warm=fitted, sentence_model=fitted.sentence_model)
    assert same.embedder is fitted.embedder
    mixed = {word: vectors[other] for word, other in zip(vectors, reversed(vectors), strict=True)}
    other = SentenceModel.usable(write_model(tmp_path, mixed))
    anew = fit_themes(corpus, "en", warm=fitted, sentence_model=other)
    assert anew.sentence_model == other
    assert anew.fingerprint != same.fingerprint


def test_a_worker_that_gets_the_model_as_bytes_places_alike(fitted: ThemeModel) -> None:
    sent = ThemeModel.from_bytes(fitted.lean().to_bytes())
    _, mains = place_batch(sent, told()[0])
    assert [mentions[0].theme for mentions in mains] == fitted.assignments


def test_what_is_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def complaint() -> str:
        with pytest.raises(SentenceModelError) as told:
            SentenceModel.usable(tmp_path)
        return str(told.value)

    assert "no sentence model" in complaint()
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx/model.onnx").write_bytes(b"no model")
    assert "lacks its tokenizer.json" in complaint()
    (tmp_path / "tokenizer.json").write_text("{}")
    assert "cannot be read" in complaint()
    write_model(tmp_path, {"bus": [1.0]}, inputs=("input_ids", "pixels"))
    assert "asks for pixels" in complaint()
    write_model(tmp_path, {"bus": [1.0, 2.0]})
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert "install koettu[sentence]" in complaint()


def test_a_model_that_changes_under_way_is_refused(tmp_path: Path) -> None:
    model = SentenceModel.at(write_model(tmp_path, {"bus": [1.0]}))
    write_model(tmp_path, {"bus": [1.0], "tram": [2.0]})
    with pytest.raises(SentenceModelError, match="not the one"):
        model.vectors(["bus"])


def test_a_file_is_analysed_with_it(folder: Path, model: SentenceModel, tmp_path: Path) -> None:
    texts, subjects, _ = told()
    source, target = tmp_path / "said.csv", tmp_path / "found.json"
    source.write_text("\n".join(["text", *texts]))
    asked = [str(source), str(target), "--text", "text", "--language", "en", "--themes", "3"]
    call_command(
        "analyse_file",
        *asked,
        "--sentence-model",
        str(folder),
        stdout=StringIO(),
        stderr=StringIO(),
    )
    found = json.loads(target.read_text())
    assert v_measure_score(subjects, found["assignments"]) > 0.95
    assert found["figures"]["versions"]["sentence_model"] == model.digest
    with pytest.raises(CommandError, match="no sentence model"):
        call_command("analyse_file", *asked, "--sentence-model", str(tmp_path), stderr=StringIO())


def test_a_setting_that_cannot_work_is_found_at_start(
    folder: Path, tmp_path: Path, settings: Settings
) -> None:
    settings.SENTENCE_MODEL = str(folder)
    assert "koettu.E002" not in {message.id for message in run_checks()}
    settings.SENTENCE_MODEL = str(tmp_path)
    assert "koettu.E002" in {message.id for message in run_checks()}
