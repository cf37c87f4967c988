"""What ways to read the log of placements are worth, against the truth of generated regions.

``python -m benchmarks.learned`` learns from whole people's placements in five regions and judges
chances of pairs that nobody tried; writes benchmarks/results/learned/. ``bias`` is the mean chance
less the true one, ``error`` the root mean square of the difference, ``covered`` the share of true
chances within the 80 % interval, then by quarter of how much is known of the pair.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.environment import write_results
from fixtures.region import AS_OF, generate_region
from matcher.profiles import build_profiles
from matcher.scoring.protocol import PairScores
from models.additive.solver import Sample
from models.evaluation import auc, calibration_line
from models.expert import expert_scorer
from models.learned import Outcomes, read_outcomes
from models.learned.hierarchy import learn_factors
from models.learned.later import later_of
from models.learned.material import Material, read_material, without_today
from models.learned.rebuild import table_model
from models.learned.steps import unknown_factor
from models.learned.surroundings import learn_surroundings
from models.learned.training import fit_model
from models.scorer import TableScorer
from models.table import TableModel

COLUMNS = (
    *("seed", "outcomes", "reading", "bias", "error", "auc", "slope", "covered"),
    *("covered_least_known", "covered_second", "covered_third", "covered_best_known"),
)
_PAIRS = 20_000


def main() -> None:
    """Measure and write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=2600)
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    options.add_argument("--sizes", type=int, nargs="+", default=[300, 1000, 3000])
    options.add_argument("--name", default="learned")
    chosen = options.parse_args()
    rows = []
    for seed in chosen.seeds:
        for row in _measured(chosen.people, seed, chosen.sizes):
            rows.append(row)
            print(*row, sep="\t", flush=True)
    write_results(chosen.name, COLUMNS, rows, people=chosen.people)


def _measured(people: int, seed: int, sizes: list[int]) -> Iterator[tuple[object, ...]]:
    region = generate_region(people=people, seed=seed)
    profiles = build_profiles(without_today(region.dataset), AS_OF)
    rng = np.random.default_rng(seed)
    candidate = rng.integers(0, len(profiles.candidates), _PAIRS).astype(np.int32)
    place = rng.integers(0, len(profiles.places), _PAIRS).astype(np.int32)
    true = region.truth.true_probability(candidate, place)
    lasted = rng.random(_PAIRS) < true
    known = read_outcomes(region.dataset, AS_OF)
    expert = expert_scorer().model
    for size in sizes:
        material = read_material(region.dataset, AS_OF, expert, _people(known, size, seed))
        for name, model in _readings(material):
            found = TableScorer(model).prepare(profiles).pairs(candidate, place)
            figures = (
                (found.p - true).mean(),
                np.sqrt(((found.p - true) ** 2).mean()),
                auc(lasted, found.p),
                calibration_line(lasted, found.p).slope,
            )
            covered = _coverage(found, true) if model.uncertainty else [np.nan] * 5
            yield seed, size, name, *(round(float(each), 4) for each in (*figures, *covered))


def _people(known: Outcomes, size: int, seed: int) -> Outcomes:
    """Outcomes of whole people by lot, until there are so many."""
    turn = np.random.default_rng(seed).permutation(int(known.candidate.max()) + 1)[known.candidate]
    return known.take(np.flatnonzero(turn <= np.sort(turn)[min(size, len(turn)) - 1]))


def _readings(material: Material) -> Iterator[tuple[str, TableModel]]:
    shipped = fit_model(material, "shipped")[0]
    yield "as shipped", shipped
    yield (
        "without effects of places",
        replace(shipped, base=replace(shipped.base, by_place={}), uncertainty=None),
    )
    known = material.outcomes
    yield "as they come", _weights_only(material, known.weight)
    votes = 1 / np.bincount(known.candidate)[known.candidate]
    yield "one vote per person", _weights_only(material, known.weight * votes / votes.mean())
    yield "later endings in the weights", _with_later(material)


def _weights_only(material: Material, weight: np.ndarray) -> TableModel:
    """Every outcome as it comes, with nothing learned of people, sites and places."""
    expert, known = material.expert, material.outcomes
    sample = Sample(known.lasted, weight, np.zeros(len(known)))
    factors = learn_factors(material.columns, sample, expert.intercept, unknown_factor(expert))
    return table_model(expert, factors, "plain")


def _with_later(material: Material) -> TableModel:
    """Weights from the time to every ending (proportional hazards), not from 26 weeks alone."""
    expert, known = material.expert, material.outcomes
    earlier, later, variances = np.zeros(len(known)), None, None
    for _ in range(3):
        sample = Sample(known.lasted, known.weight, earlier, later)
        factors = learn_factors(
            material.columns, sample, expert.intercept, unknown_factor(expert), variances
        )
        log_odds, variances = factors.log_odds(material.columns), factors.variances
        later = later_of(log_odds + earlier, known)
        earlier = learn_surroundings(log_odds, known, material.site, later).earlier
    return table_model(expert, factors, "hazard")


def _coverage(found: PairScores, true: np.ndarray) -> Iterator[float]:
    covered = (found.p_low <= true) & (true <= found.p_high)
    quarter = np.digitize(found.known_share, np.quantile(found.known_share, [0.25, 0.5, 0.75]))
    yield covered.mean()
    yield from (covered[quarter == each].mean() for each in range(4))


if __name__ == "__main__":
    main()
