"""Themes beside their peers, and their steadiness.

    python benchmarks/themes.py                             the demonstration's texts and our own corpus
    python benchmarks/themes.py FILE --text COLUMN [--label COLUMN] [--language fi] [--rows 6000] [--themes N]

Without --themes the number is that of the labels, for us and for the peers alike; "chosen" is ours without a number. For
each: agreement with the labels (V-measure, adjusted Rand index), CPU seconds (without loading libraries; for the peers on
vectors those of the embedding are in them, and shown in brackets), peak memory, the share of texts left out. Then the
agreement of three seeds with each other, and of the former texts when a tenth more texts are fitted warm, or cold.

The peers' packages, requirements/peers.txt, are installed into var/bench-peers the first time (600 MB; not torch).
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, v_measure_score

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(HERE)]

from peers.models import peak_mb

from insights.analysis.corpus import Corpus
from insights.analysis.embedding import Embedder
from insights.analysis.encoder import SentenceModel
from insights.analysis.spaces import Bag, MeaningSpace
from insights.analysis.terms import topical_lemmas
from insights.analysis.theme_model import ThemeModel
from insights.analysis.themes import fit_themes
from insights.analysis.vectors import Floats, floret_vectors, has_floret

PEERS = ROOT / "var" / "bench-peers"
ON_SIF = ("keynmf", "kmeans")
ON_OURS = ("bertopic-kmeans", "bertopic")
SEEDS = 3
MORE = 10 / 11


@dataclass
class Labelled:
    """Texts of one language, and the label that each was given."""

    name: str
    language: str
    texts: list[str]
    labels: list[str]


def demonstration(language) -> Labelled:
    with (ROOT / "platform/koettu/demo" / f"responses_{language}.csv").open(
        encoding="utf-8"
    ) as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    said = [(row["text"] or row["worry"], row["theme"]) for row in rows]
    said = [(text, theme) for text, theme in said if text]
    return Labelled(f"demonstration, {language}", language, *map(list, zip(*said, strict=True)))


def corpus(language) -> Labelled:
    """Our own corpus: its finer themes are the labels."""
    path = ROOT / "tests/insights/analysis/corpus" / f"{language}.toml"
    said = [
        (passage["text"], slug)
        for slug, theme in tomllib.loads(path.read_text("utf-8")).items()
        for passage in theme["passages"]
    ]
    order = np.random.default_rng(0).permutation(len(said))
    said = [said[place] for place in order]
    return Labelled(f"corpus, {language}", language, *map(list, zip(*said, strict=True)))


def from_file(chosen) -> Labelled:
    wanted = [chosen.text] + ([chosen.label] if chosen.label else [])
    table = pd.read_csv(chosen.file).dropna(subset=wanted)
    table = table.sample(min(chosen.rows, len(table)), random_state=1)
    labels = table[chosen.label].astype(str).tolist() if chosen.label else []
    return Labelled(
        chosen.file.name, chosen.language, table[chosen.text].astype(str).tolist(), labels
    )


def given(model: ThemeModel) -> list[int]:
    return [-1 if theme is None else theme for theme in model.assignments]


def ours(data, themes, seed=0, warm=None, sentences=None) -> tuple[ThemeModel, float]:
    begin = time.process_time()
    made = Corpus.of_texts(data.texts, data.language)
    model = fit_themes(
        made, data.language, themes=themes, seed=seed, warm=warm, sentence_model=sentences
    )
    return model, time.process_time() - begin


def show(name, data, labels, cpu, memory, note="") -> None:  # noqa: PLR0913, PLR0917 - a row
    agreement = ""
    if data.labels:
        agreement = f"V {v_measure_score(data.labels, labels):.3f}  ARI {adjusted_rand_score(data.labels, labels):.3f}  "
    out = np.mean(np.asarray(labels) == -1)
    print(
        f"  {name:34s} {len(set(labels) - {-1}):3d} themes  {agreement}CPU {cpu:6.1f} s{note}  peak {memory:5d} MB  left out {out:.0%}",
        flush=True,
    )


def steadiness(data, themes, first: ThemeModel) -> None:
    runs = [given(first), *(given(ours(data, themes, seed)[0]) for seed in range(1, SEEDS))]
    between = np.mean([adjusted_rand_score(one, other) for one, other in combinations(runs, 2)])
    cut = round(len(data.texts) * MORE)
    former = Labelled(data.name, data.language, data.texts[:cut], data.labels[:cut])
    old, _ = ours(former, themes)
    warm, _ = ours(data, themes, warm=old)
    kept = [adjusted_rand_score(given(old), found[:cut]) for found in (given(warm), runs[0])]
    print(
        f"  ARI between {SEEDS} seeds {between:.2f}, with a tenth more texts: warm {kept[0]:.2f}, cold {kept[1]:.2f}",
        flush=True,
    )


def install() -> Path:
    """The peers' own environment."""
    if not (PEERS / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        packages = ["-q", "--no-deps", "--require-hashes", "-r", ROOT / "requirements/peers.txt"]
        subprocess.run([PEERS / "bin" / "pip", "install", *packages], check=True)
        (PEERS / "done").touch()
    return PEERS / "bin" / "python"


def peers(data, themes, seed, asked_for=None) -> Iterator[tuple[str, list[int], float, int, str]]:
    """Name, labels, CPU seconds, peak memory and a note on the CPU of each peer."""
    python = install()
    begin = time.process_time()
    documents = topical_lemmas(data.texts, data.language)
    lemmas = time.process_time() - begin
    telling = [row for row, document in enumerate(documents) if document]
    documents = [documents[row] for row in telling]
    asked = {"lemmas": [" ".join(one) for one in documents], "themes": themes, "seed": seed}
    for names, embed in asked_for or ((("nmf",), None), (ON_SIF, sif), (ON_OURS, points)):
        if embed is sif and not has_floret():
            continue
        with tempfile.TemporaryDirectory() as folder:
            begin = time.process_time()
            vectors = embed(documents, data.language) if embed else np.zeros((len(documents), 1))
            before = lemmas + time.process_time() - begin
            np.save(Path(folder, "vectors.npy"), vectors)
            files = {"vectors": str(Path(folder, "vectors.npy"))}
            if embed is sif:
                words = sorted({lemma for document in documents for lemma in document})
                np.save(Path(folder, "words.npy"), floret_vectors(words))
                files |= {"word_vectors": str(Path(folder, "words.npy")), "words": words}
            for name in names:
                run = subprocess.run(
                    [python, HERE / "peers" / "models.py", name],
                    input=json.dumps(asked | files),
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if run.returncode:
                    print(f"  {name}: {run.stderr.strip().splitlines()[-1]}")
                    continue
                found = json.loads(run.stdout.splitlines()[-1])
                labels = [-1] * len(data.texts)
                for row, label in zip(telling, found["labels"], strict=True):
                    labels[row] = label
                yield name, labels, found["cpu"] + before, found["peak_mb"], f" ({before:.1f})"


def sif(documents, _language) -> Floats:
    """Means of floret vectors."""
    bag = Bag.of(documents)
    return MeaningSpace.fit(documents, bag, 0, floret=True).transform(bag)


def points(documents, language) -> Floats:
    """Our own points."""
    return Embedder.fit_transform(documents, language, 0)[1]


def measure(data: Labelled, chosen) -> None:
    themes = chosen.themes or (len(set(data.labels)) or None)
    print(f"{data.name}: {len(data.texts)} texts, {len(set(data.labels))} labels")
    warm_up = Labelled("", data.language, data.texts[:200], [])
    ours(warm_up, None)  # libraries, dictionaries and vectors are loaded
    model, cpu = ours(data, themes, chosen.seed)
    memory = peak_mb()
    show("Koettu", data, given(model), cpu, memory)
    if data.labels:
        free, cpu = ours(data, None, chosen.seed)
        show("Koettu, number chosen", data, given(free), cpu, memory)
    if chosen.sentence_model:
        with_it, cpu = ours(data, themes, chosen.seed, sentences=chosen.sentence_model)
        show("Koettu with the sentence model", data, given(with_it), cpu, peak_mb())
    if chosen.peers and has_floret():
        for name, labels, cpu, memory, note in peers(data, len(model.themes), chosen.seed):
            show(name, data, labels, cpu, memory, note)
    if chosen.steadiness:
        steadiness(data, themes, model)
    if chosen.labels:
        for theme in model.themes:
            print(f"{theme.size:7d}  {theme.label:45s} {', '.join(theme.terms)}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--text", default="sentence")
    parser.add_argument("--label", help="column with known labels")
    parser.add_argument("--rows", type=int, default=6_000)
    parser.add_argument("--themes", type=int)
    parser.add_argument("--language", default="fi", choices=["fi", "sv", "en"])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--steadiness", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument(
        "--sentence-model",
        type=lambda folder: SentenceModel.usable(Path(folder)),
        metavar="FOLDER",
        help="an ONNX sentence model: ours with it, beside ours without",
    )
    parser.add_argument("--labels", action="store_true", help="print the themes' labels and terms")
    chosen = parser.parse_args()
    if chosen.file:
        measure(from_file(chosen), chosen)
        return
    for language in ("fi", "sv"):
        measure(demonstration(language), chosen)
        measure(corpus(language), chosen)


if __name__ == "__main__":
    main()
