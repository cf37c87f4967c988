"""Speed of every step of the line on a generated region: ``python -m benchmarks.line``.

Writes benchmarks/results/line/: results.csv (median, min, max of the repeats per step) and
environment.json. Steps are timed in one process after one warm-up; ``suggest cold`` is a whole
process including start-up.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from benchmarks.environment import write_results
from fixtures.region import generate_region
from matcher.eligibility import find_exclusions
from matcher.explanation.pair import explain_pair
from matcher.profiles import build_profiles
from matcher.records import check_dataset, read_dataset, write_dataset
from matcher.region import prepare_region
from matcher.scoring import top_places
from matcher.suggest import suggest_places
from models.expert import expert_scorer


def main() -> None:
    """Measure and write the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=3250)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--repeats", type=int, default=5)
    chosen = options.parse_args()
    rows = measure(chosen.people, chosen.seed, chosen.repeats)
    columns = ("step", "size", "median_s", "min_s", "max_s", "target_s")
    write_results(
        "line", columns, rows, people=chosen.people, seed=chosen.seed, repeats=chosen.repeats
    )
    for row in rows:
        print("{:34} {:>28} {:>9} {:>9} {:>9} {:>8}".format(*row))


def measure(people: int, seed: int, repeats: int) -> list[list[str]]:
    """Time each step; a row is step, size, median, min, max and target seconds."""
    generated = generate_region(people=people, seed=seed)
    rows = []

    def timed(step: str, size: str, target: str, run: Callable[[], object]) -> None:
        run()
        times = []
        for _ in range(repeats):
            start = perf_counter()
            run()
            times.append(perf_counter() - start)
        rows.append(
            [step, size, *(f"{t:.4f}" for t in (median(times), min(times), max(times))), target]
        )

    with TemporaryDirectory() as name:
        folder = Path(name)
        write_dataset(generated.dataset, folder)
        dataset = read_dataset(folder)
        n_levels = len(dataset.candidate_levels)
        timed("validate dataset", f"{n_levels:,} level rows", "", lambda: check_dataset(folder))
        timed(
            "read and validate dataset",
            f"{n_levels:,} level rows",
            "",
            lambda: read_dataset(folder),
        )
        scorer = expert_scorer()
        profiles = build_profiles(dataset)
        pairs = f"{len(profiles.candidates) * len(profiles.places):,} pairs"
        timed("build profiles", pairs, "", lambda: build_profiles(dataset))
        timed(
            "hard rules, all reasons", pairs, "5", lambda: find_exclusions(profiles, dataset.policy)
        )
        ready = scorer.prepare(profiles)

        def score_all() -> object:
            n_places = len(profiles.places)
            return top_places(
                len(profiles.candidates),
                ready.block,
                lambda rows: np.ones((rows.stop - rows.start, n_places), dtype=np.bool_),
                50,
            )

        timed("score all pairs, keep top 50", pairs, "1", score_all)
        region = prepare_region(dataset, scorer)
        people_at = iter(range(10**9))

        def suggest() -> object:
            person = next(people_at) * 37 % len(profiles.candidates)
            best = suggest_places(region, person, top=10)
            return [explain_pair(region, person, int(place)) for place in best.place]

        timed("suggest warm, 10 explained", "1 person", "0.05", suggest)
        person = str(profiles.candidates.ids[0])
        passend = str(Path(sys.executable).with_name("passend"))
        command = [passend, "suggest", name, "--candidate", person]

        def suggest_cold() -> object:
            return subprocess.run(command, check=True, capture_output=True)

        timed("suggest cold, whole process", "1 person", "2", suggest_cold)
    return rows


if __name__ == "__main__":
    main()
