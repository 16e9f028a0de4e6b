"""
Measure scale: `python benchmarks/scale.py [FILE --text COLUMN] [--sizes 1000,10000,100000] [--processes N] [--peer]`.

Texts are sentences of FILE, recombined from halves where there are too few of them, or invented ones. Each size runs in a
process of its own: dated texts from 300 places, themes and signals. Printed: CPU seconds by stage, peak memory, then what
1 000 more texts cost from the stored model.

With `--peer` each size is ours beside BERTopic's instead, with k-means and with its own HDBSCAN, on our own points, as in
`benchmarks/themes.py`: ours are themes of two levels with labels, quotes and mentions, without signals; the seconds in
brackets are those of the points, which are counted for both.
"""

import argparse
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pandas as pd

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from themes import ON_OURS, Labelled, given, ours, peers, points, show

from benchmarks.grounds import invented_ground
from insights.analysis.corpus import Corpus
from insights.analysis.numbered import Numbered, number_texts
from insights.analysis.parallel import Workers, cut, working_with
from insights.analysis.pipeline import analyse
from insights.analysis.theme_model import ThemeModel

DAYS = 540
PLACES = 300
MORE = 1_000


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
    counted = Numbered.joined([number_texts(("fi", batch)) for batch in cut(texts[:size])])
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


def measure_peer(arguments: argparse.Namespace, size: int) -> None:
    """BERTopic with its own choices on our own points of the same texts, and ours on the same texts, one after the other."""
    texts = texts_of(arguments, size)
    data = Labelled("", "fi", texts, [])
    ours(
        Labelled("", "fi", texts[:200], []), None
    )  # libraries, dictionaries and vectors are loaded
    model, own = ours(data, None)
    show("Koettu, everything", data, given(model), own, peak())
    for name, labels, cpu, memory, note in peers(data, len(model.themes), 0, [(ON_OURS, points)]):
        show(name, data, labels, cpu, memory, f"{note}, {cpu / own:.1f} times ours")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--text", default="sentence")
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--peer", action="store_true", help="BERTopic beside ours")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        (measure_peer if chosen.peer else measure)(chosen, chosen.one)
    else:
        for size in chosen.sizes.split(","):
            subprocess.run([sys.executable, *sys.argv, "--one", size], check=True)


if __name__ == "__main__":
    main()
