"""How often the 80 % interval of a chance holds the true chance, overall and where it matters.

``python -m benchmarks.coverage [--seeds N] [--people N] [--prior-sd SD ...] [--name NAME]``

Pairs are drawn by lot from generated regions, once from all pairs of a person and a place and once
from those that the hard rules allow. The expert's intervals are tried with several standard
deviations of its weights (``prior_sd``); the learned scorer has its own. Shown overall, by the
share of what is asked that is known, by the chance the scorer gives, and for the pairs of which a
number is shown at all. ``--name`` writes benchmarks/results/coverage/NAME/.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.environment import write_results
from fixtures.region import AS_OF, generate_region
from matcher.eligibility import find_exclusions
from matcher.policy import Policy, SuggestionSection
from matcher.profiles import Profiles, build_profiles
from matcher.scoring import PairScores, shows_number
from models.expert import expert_scorer
from models.learned import train_scorer
from models.learned.material import without_today
from models.scorer import TableScorer

COLUMNS = (
    "seed", "scorer", "prior_sd", "drawn_from", "by", "band", "pairs", "covered", "mean_width",
    "mean_chance", "mean_true",
)  # fmt: skip
KNOWN_BANDS = (0.0, 0.4, 0.6, 0.7, 0.8, 1.0)
CHANCE_BANDS = (0.0, 0.25, 0.45, 0.65, 0.85, 1.0)
PAIRS = 20_000

Float64 = npt.NDArray[np.float64]
Drawn = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]


def main() -> None:
    """Measure, print, write."""
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.coverage", description=__doc__.splitlines()[0]
    )
    options.add_argument("--seeds", type=int, default=3)
    options.add_argument("--people", type=int, default=1000)
    options.add_argument("--prior-sd", type=float, nargs="*", default=[0.3, 1.0])
    options.add_argument("--name", help="write to benchmarks/results/coverage/NAME/")
    chosen = options.parse_args()
    tried = sorted({*chosen.prior_sd, expert_scorer().model.prior_sd})
    rows = []
    for seed in range(1, chosen.seeds + 1):
        rows += list(measure(chosen.people, seed, tried))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    keys = ["scorer", "prior_sd", "drawn_from", "by", "band"]
    is_learned = frame["scorer"] == "learned"  # its standard deviation differs between seeds
    frame["prior_sd"] = frame["prior_sd"].where(~is_learned, frame["prior_sd"][is_learned].mean())
    shown = frame.groupby(keys, sort=False)[list(COLUMNS[6:])].mean().round(3)
    print(shown.reset_index().to_string(index=False))
    if chosen.name:
        write_results(f"coverage/{chosen.name}", COLUMNS, rows, people=chosen.people, pairs=PAIRS)


def measure(people: int, seed: int, tried: list[float]) -> Iterator[list[object]]:
    """Rows of one region."""
    region = generate_region(people, seed)
    blank = without_today(region.dataset)
    profiles = build_profiles(blank, AS_OF)
    expert = expert_scorer()
    scorers = [
        ("expert", TableScorer(replace(expert.model, prior_sd=each), expert.origin))
        for each in tried
    ]
    scorers.append(("learned", train_scorer(region.dataset, AS_OF).scorer))
    drawings = _drawings(profiles, region.dataset.policy, np.random.default_rng(seed))
    for name, scorer in scorers:
        prepared = scorer.prepare(profiles)
        for drawn_from, (candidate, place) in drawings.items():
            found = prepared.pairs(candidate, place)
            true = region.truth.true_probability(candidate, place)
            for by, band, rows in _bands(found, region.dataset.policy.suggestions):
                yield [
                    seed, name, round(scorer.model.prior_sd, 3), drawn_from, by, band,
                    *_figures(found, true, rows),
                ]  # fmt: skip


def _drawings(profiles: Profiles, policy: Policy, rng: np.random.Generator) -> dict[str, Drawn]:
    eligible = np.flatnonzero(find_exclusions(profiles, policy).is_eligible.ravel())
    count = len(profiles.candidates) * len(profiles.places)
    positions = {
        "all": rng.integers(0, count, PAIRS),
        "eligible": rng.choice(eligible, min(PAIRS, len(eligible)), replace=False),
    }
    return {
        name: (
            (each // len(profiles.places)).astype(np.int32),
            (each % len(profiles.places)).astype(np.int32),
        )
        for name, each in positions.items()
    }


def _bands(
    found: PairScores, rules: SuggestionSection
) -> Iterator[tuple[str, str, npt.NDArray[np.bool_]]]:
    yield "overall", "", np.ones(len(found.p), dtype=np.bool_)
    shown = shows_number(found, rules)
    yield "number shown", "yes", shown
    yield "number shown", "no", ~shown
    for by, values, limits in (
        ("known share", found.known_share, KNOWN_BANDS),
        ("chance", found.p, CHANCE_BANDS),
    ):
        for low, high in pairwise(limits):
            top = values <= high if high == limits[-1] else values < high
            yield by, f"{low:.2f}-{high:.2f}", (values >= low) & top


def _figures(found: PairScores, true: Float64, rows: npt.NDArray[np.bool_]) -> list[object]:
    if not rows.any():
        return [0, *[float("nan")] * 4]
    low, high = found.p_low[rows], found.p_high[rows]
    covered = (low <= true[rows]) & (true[rows] <= high)
    means = (covered, high - low, found.p[rows], true[rows])
    return [int(rows.sum()), *(round(float(each.mean()), 4) for each in means)]


if __name__ == "__main__":
    main()
