"""Measure themes: `python benchmarks/themes.py FILE --text COLUMN [--label COLUMN] [--rows N] [--themes N] [--language fi]`.

Prints the agreement with given labels (V-measure and adjusted Rand index), CPU seconds, peak memory, and the labels found.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

import pandas as pd
from sklearn.metrics import adjusted_rand_score, v_measure_score

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from insights.analysis.corpus import Corpus
from insights.analysis.themes import fit_themes


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--text", default="sentence")
    parser.add_argument("--label", help="column with known labels")
    parser.add_argument("--rows", type=int, default=6_000)
    parser.add_argument("--themes", type=int)
    parser.add_argument("--language", default="fi", choices=["fi", "sv", "en"])
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    table = pd.read_csv(chosen.file).dropna(subset=[chosen.text])
    table = table.sample(min(chosen.rows, len(table)), random_state=1)
    begin = time.process_time()
    corpus = Corpus.of_texts(table[chosen.text].astype(str).tolist(), chosen.language)
    found = fit_themes(corpus, chosen.language, themes=chosen.themes, seed=chosen.seed)
    print(
        f"rows {len(table)}  CPU s {time.process_time() - begin:.1f}  peak MB {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}"
    )
    if chosen.label:
        given = [-1 if theme is None else theme for theme in found.assignments]
        gold = table[chosen.label].tolist()
        print(f"V {v_measure_score(gold, given):.3f}  ARI {adjusted_rand_score(gold, given):.3f}")
    for theme in found.themes:
        print(f"{theme.size:7d}  {theme.label:45s} {', '.join(theme.terms)}")


if __name__ == "__main__":
    main()
