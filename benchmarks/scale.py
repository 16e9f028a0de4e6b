"""
Measure scale: `python benchmarks/scale.py [FILE --text COLUMN] [--sizes 1000,10000,100000] [--processes N] [--peer]`.

Texts are sentences of FILE, recombined from halves where there are too few of them, or invented ones. Each size runs in a
process of its own: dated texts from 300 places, themes and signals. Printed: CPU seconds by stage, peak memory, then what
1 000 more texts cost from the stored model. `--peer` runs BERTopic beside at 10 000 texts, where it is installed.
"""

import argparse
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.grounds import invented_ground
from insights.analysis.corpus import Corpus
from insights.analysis.numbered import Numbered, number_texts
from insights.analysis.parallel import Workers, working_with
from insights.analysis.pipeline import analyse
from insights.analysis.themes import ThemeModel

DAYS = 540
PLACES = 300
MORE = 1_000
PEER_ROWS = 10_000


def texts_of(arguments: argparse.Namespace, count: int) -> list[str]:
    """So many sentences: those of the file first, then halves of two joined."""
    if arguments.file:
        table = pd.read_csv(arguments.file)
        own = table[arguments.text].dropna().astype(str).sample(frac=1, random_state=1).tolist()
    else:
        own = invented_ground(0, min(count, 10_000)).sentences
    draw = Random(0)  # noqa: S311 - no secret
    halves = [sentence.split() for sentence in own]
    found = own[:count]
    while len(found) < count:
        one, other = draw.choice(halves), draw.choice(halves)
        found.append(" ".join(one[: len(one) // 2] + other[len(other) // 2 :]))
    return found


def corpus_of(texts: list[str]) -> Corpus:
    draw = Random(1)  # noqa: S311 - no secret
    rows = len(texts)
    return Corpus(
        texts=texts,
        languages=["fi"] * rows,
        respondents=[f"person {row}" for row in range(rows)],
        places=[str(int(draw.paretovariate(0.8)) % PLACES) for _ in texts],
        groups=[()] * rows,
        days=[date(2025, 1, 1) + timedelta(days=draw.randrange(DAYS)) for _ in texts],
        sources=[""] * rows,
    )


def spent() -> float:
    """CPU seconds of this process and of those it has waited for."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(arguments: argparse.Namespace, size: int) -> None:
    """One size, in this process."""
    texts = texts_of(arguments, size + MORE)
    corpus = corpus_of(texts[:size])
    before = peak()
    begin, clock = spent(), time.perf_counter()
    with working_with(Workers(arguments.processes)):
        found = analyse(corpus)
    cpu = spent() - begin
    stages = "  ".join(f"{stage} {took:.1f}" for stage, took in found.figures["seconds"].items())
    print(
        f"{size:9,}  CPU s {cpu:7.1f}  wall s {time.perf_counter() - clock:7.1f}  peak MB {peak():5} "
        f"(of it texts and libraries {before})  {stages}  themes {len(found.models['fi'].themes)}",
        flush=True,
    )
    stored = found.models["fi"].to_bytes()
    counted = Numbered.joined([number_texts(("fi", texts[:size]))])
    begin = spent()
    model = ThemeModel.from_bytes(stored)
    read = spent() - begin
    model.assign(texts[size:])
    assigned = spent() - begin
    Numbered.joined([counted, number_texts(("fi", texts[size:]))])
    print(
        f"{MORE:9,}  more: read the model ({len(stored) >> 20} MB) {read:.2f}, assign {assigned - read:.2f}, count "
        f"{spent() - begin - assigned:.2f}: CPU s {spent() - begin:.2f}",
        flush=True,
    )


def measure_peer(arguments: argparse.Namespace) -> None:
    """BERTopic on our own points of the same texts."""
    if find_spec("bertopic") is None:
        print("BERTopic is not installed here")
        return
    from bertopic import BERTopic  # noqa: PLC0415 - a peer, in a place of its own

    from insights.analysis.embedding import Embedder  # noqa: PLC0415
    from insights.analysis.terms import topical_lemmas  # noqa: PLC0415

    texts = texts_of(arguments, PEER_ROWS)
    documents = [lemmas or ["-"] for lemmas in topical_lemmas(texts, "fi")]
    _, points = Embedder.fit_transform(documents, "fi", 0)
    begin = spent()
    topics, _ = BERTopic().fit_transform([" ".join(lemmas) for lemmas in documents], points)
    outliers = sum(topic == -1 for topic in topics) / len(topics)
    print(
        f"{PEER_ROWS:9,}  BERTopic on ready points: CPU s {spent() - begin:.1f}  peak MB {peak()}  outliers {outliers:.0%}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--text", default="sentence")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one == "peer":
        measure_peer(chosen)
    elif chosen.one:
        measure(chosen, int(chosen.one))
    else:
        for one in [*chosen.sizes.split(","), *(["peer"] if chosen.peer else [])]:
            subprocess.run([sys.executable, *sys.argv, "--one", one], check=True)


if __name__ == "__main__":
    main()
