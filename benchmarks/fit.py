"""How long the learned scorer takes to fit and to score.

``python -m benchmarks.fit`` fits 30,000 placements with all columns, the general estimator on as
many rows of 79 columns, and scores every pair of a region; writes benchmarks/results/fit/.
"""

import argparse
from dataclasses import replace
from time import perf_counter

import numpy as np

from benchmarks.environment import write_results
from fixtures.region import AS_OF, generate_region
from matcher.profiles import build_profiles
from models.additive import AdditiveTableClassifier
from models.calibration import Calibration
from models.expert import expert_scorer
from models.learned.material import positions, read_material, without_today
from models.learned.outcomes import read_outcomes
from models.learned.steps import pair_columns
from models.learned.training import fit_model
from models.scorer import TableScorer

COLUMNS = ("step", "rows", "columns", "seconds")


def main() -> None:
    """Measure and write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=3250)
    options.add_argument("--rows", type=int, default=30_000)
    options.add_argument("--name", default="fit")
    chosen = options.parse_args()
    rows = list(_measured(chosen.people, chosen.rows))
    for row in rows:
        print(*row, sep="\t")
    write_results(chosen.name, COLUMNS, rows, people=chosen.people)


def _measured(people: int, n_rows: int):
    dataset = generate_region(people=people, seed=7).dataset
    expert = expert_scorer().model
    known = read_outcomes(dataset, AS_OF)
    rng = np.random.default_rng(0)
    drawn = known.take(np.sort(rng.integers(0, len(known), n_rows)))
    start = perf_counter()
    material = read_material(dataset, AS_OF, expert, drawn)
    yield "columns of all placements", n_rows, 79, round(perf_counter() - start, 2)
    start = perf_counter()
    model, factors, _ = fit_model(material, "timed")
    yield "fit of the scorer", n_rows, len(factors.covariance), round(perf_counter() - start, 2)
    pairs = pair_columns(expert, material.profiles, *positions(drawn))
    start = perf_counter()
    estimator = AdditiveTableClassifier().fit(pairs.steps.sum(axis=2), drawn.lasted)
    n_columns = sum(term.basis.shape[1] for term in estimator.layout_.terms)
    yield "fit of the estimator", n_rows, n_columns, round(perf_counter() - start, 2)
    bent = Calibration("beta", (-2.0, 0.0, 2.0), (-1.5, 0.1, 1.2))
    profiles = build_profiles(without_today(dataset), AS_OF)
    scorer = TableScorer(replace(model, calibration=bent))
    start = perf_counter()
    prepared = scorer.prepare(profiles)
    for first in range(0, len(profiles.candidates), 512):
        prepared.block(slice(first, first + 512))
    n_pairs = len(profiles.candidates) * len(profiles.places)
    yield "scores of all pairs, calibrated", n_pairs, 1, round(perf_counter() - start, 2)


if __name__ == "__main__":
    main()
