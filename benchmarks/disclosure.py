"""Attacks 10 000 random families of tables and prints how many hidden counts were worked out.

    python benchmarks/disclosure.py [--tables 10000] [--first 0]

A family is a country of counties and municipalities over years and quarters, with two groups. The
attacker knows all that is shown and all sums, and solves integer programmes for each hidden count
(`tests/shared/attacks.py`). Beside it, on the first twentieth of the tables: the same attack where only
counts below k are hidden, and an attacker who takes every hidden count to be at least 1.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "koettu.settings.test")

import django

django.setup()

from tests.shared.attacks import random_world, recovered

K = {"": 5, "g0": 5, "g1": 10}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    started = time.process_time()
    counted, small, hidden, found = 0, 0, 0, 0
    for seed in range(options.first, options.first + options.tables):
        world = random_world(Random(seed))  # noqa: S311 - no secret
        counted += sum(map(bool, world.count.values()))
        small += sum(0 < people < K[cell[2]] for cell, people in world.count.items())
        hidden += sum(bool(world.count.get(cell)) for cell in world.hidden)
        out = recovered(world, seed=seed)
        found += len(out)
        if out:
            print(f"seed {seed}: {out}", flush=True)
        if (done := seed + 1 - options.first) % 500 == 0:
            print(f"after {done}: {hidden} hidden, {found} recovered", flush=True)
    print(f"{options.tables} families, {counted} counts, of them {small} from 1 to k-1")
    print(f"hidden: {hidden} ({hidden / counted:.0%}); recovered: {found}")
    print(f"{time.process_time() - started:.0f} s of CPU")
    few = range(options.first, options.first + max(1, options.tables // 20))
    print("small counts alone hidden, recovered:", share(few, primary=True, least=0))
    print("hidden taken for 1 or more, recovered:", share(few, primary=False, least=1))


def share(seeds: range, *, primary: bool, least: int) -> str:
    """How many of the hidden counts are worked out."""
    hidden, found = 0, 0
    for seed in seeds:
        world = random_world(Random(seed))  # noqa: S311 - no secret
        if primary:
            world.hidden = {cell for cell, n in world.count.items() if 0 < n < K[cell[2]]}
        hidden += sum(bool(world.count.get(cell)) for cell in world.hidden)
        found += len(recovered(world, least=least, seed=seed))
    return f"{found} of {hidden} ({found / max(1, hidden):.1%})"


if __name__ == "__main__":
    main()
