"""What optimised plans claim, before and after the guard, and what they deliver by the truth.

``python -m benchmarks.optimism [--seeds N] [--people N] [--name NAME]``

Per seed a region is generated whose log teaches: nobody's outcomes (the expert's weights), then
those of so many people that there are about 300, 1,000 and 3,000. A part of the region of 600
people is planned with each scorer by the real planner, once as if nobody had a place (``anew``: all
freedom to pick luck) and once from today's places. ``delivered`` is the mean true chance of what
was chosen, for who stays that of another 26 weeks. ``--name`` writes
benchmarks/results/optimism/NAME/.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.environment import write_results
from fixtures.region import AS_OF, generate_region
from fixtures.region.generation import GeneratedRegion
from fixtures.region.truth import HALF_YEAR_DAYS
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.records.dataset import Dataset
from matcher.region_plan import RegionPlan
from models.claims import learn_guard
from models.expert import expert_scorer
from models.learned import read_outcomes, train_scorer
from models.learned.material import without_today
from models.learned.outcomes import Outcomes
from models.scorer import TableScorer

COLUMNS = (
    "seed", "start", "outcomes", "placed", "kept", "claimed", "guarded", "low", "high",
    "delivered", "claimed_error", "guarded_error",
)  # fmt: skip
HISTORIES = (0, 300, 1000, 3000)
PLANNED_PEOPLE = 600
SWEEPS = 20


def main() -> None:
    """Measure, print, write."""
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.optimism", description=__doc__.splitlines()[0]
    )
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--people", type=int, default=2600, help="in the region that teaches")
    options.add_argument("--name", help="write to benchmarks/results/optimism/NAME/")
    chosen = options.parse_args()
    rows = []
    for seed in range(1, chosen.seeds + 1):
        rows += list(measure(chosen.people, seed))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    print(summary(frame).to_string(index=False))
    if chosen.name:
        write_results(f"optimism/{chosen.name}", COLUMNS, rows, people=chosen.people, sweeps=SWEEPS)


def measure(people: int, seed: int) -> Iterator[list[object]]:
    """Rows of one seed."""
    region = generate_region(people, seed)
    known = read_outcomes(region.dataset, AS_OF)
    rng = np.random.default_rng(seed)
    order = rng.permutation(people)
    part = Part.draw(region, PLANNED_PEOPLE / people, rng)
    for history in HISTORIES:
        learned = _of_so_many(known, order, history)
        scorer = expert_scorer()
        if history:
            scorer = train_scorer(region.dataset, AS_OF, outcomes=learned).scorer
            guard = learn_guard(region.dataset, AS_OF, learned, scorer)
            scorer = TableScorer(scorer.model, replace(scorer.origin, guard=guard))
        for start, dataset in (("anew", without_today(part.dataset)), ("today", part.dataset)):
            plan = plan_region(dataset, scorer, Budget(iterations=SWEEPS), seed)
            yield [seed, start, len(learned), *part.figures(plan)]


def _of_so_many(known: Outcomes, order: npt.NDArray[np.int64], history: int) -> Outcomes:
    """Outcomes of whole people, as of a smaller organisation, as near to so many as they come."""
    counts = np.bincount(known.candidate, minlength=len(order))[order]
    members = order[: int(np.searchsorted(np.cumsum(counts), history))] if history else order[:0]
    return known.take(np.flatnonzero(np.isin(known.candidate, members)))


class Part:
    """Some people and places of a region, with their share of the guidance."""

    def __init__(self, region: GeneratedRegion, people: pd.Index, places: pd.Index) -> None:
        self.truth = region.truth
        whole = region.dataset
        self.people, self.places = people, places
        candidates = whole.candidates.iloc[people].reset_index(drop=True)
        where = whole.places.iloc[places].reset_index(drop=True)
        share = len(people) / len(whole.candidates)
        at_part = candidates["current_place_id"].isin(where["place_id"])
        candidates["current_place_id"] = candidates["current_place_id"].where(at_part, "")
        for column in ("current_since", "contract_hours"):
            candidates[column] = candidates[column].where(at_part)
        hours = whole.teams["hours_per_week"] * share
        self.dataset = Dataset(
            **{
                **vars(whole),
                "candidates": candidates,
                "places": where,
                "candidate_levels": _of(whole.candidate_levels, candidates, "candidate_id"),
                "place_levels": _of(whole.place_levels, where, "place_id"),
                "teams": whole.teams.assign(hours_per_week=hours),
                "placements": whole.placements.iloc[:0],
                "decisions": whole.decisions.iloc[:0],
                "apart": whole.apart.iloc[:0],
            }
        )
        since = candidates["current_since"].to_numpy()
        elapsed = (np.datetime64(AS_OF) - since) / np.timedelta64(1, "D")
        self.elapsed = np.nan_to_num(elapsed.astype(np.float64))

    @classmethod
    def draw(cls, region: GeneratedRegion, share: float, rng: np.random.Generator) -> "Part":
        """Draw the same share of people and places."""
        people, places = len(region.dataset.candidates), len(region.dataset.places)
        return cls(
            region,
            pd.Index(np.sort(rng.permutation(people)[: round(share * people)])),
            pd.Index(np.sort(rng.permutation(places)[: round(share * places)])),
        )

    def figures(self, planned: RegionPlan) -> list[object]:
        """What a plan claims and delivers, mean per placement."""
        edges = planned.built.edges.take(np.flatnonzero(planned.plan.chosen))
        claim = planned.region.origin.guard.claim(edges.scores.log_odds)
        candidate, place = self.people[edges.candidate], self.places[edges.place]
        true = self.truth.true_probability(candidate, place)
        before = np.where(edges.stays, self.elapsed[edges.candidate], 0.0)
        survival = self.truth.true_survival
        after = survival(before + HALF_YEAR_DAYS, true) / survival(before, true)
        delivered = float(after.mean())
        means = [each / claim.pairs for each in (claim.raw, claim.guarded, claim.low, claim.high)]
        return [
            claim.pairs,
            int(edges.stays.sum()),
            *(round(each, 4) for each in (*means, delivered)),
            *(round(each / delivered - 1, 4) for each in means[:2]),
        ]


def _of(table: pd.DataFrame, owners: pd.DataFrame, key: str) -> pd.DataFrame:
    return table[table[key].isin(owners[key])].reset_index(drop=True)


def summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Means over seeds, largest guarded error, and how often the interval held the truth."""
    holds = (frame["low"] <= frame["delivered"]) & (frame["delivered"] <= frame["high"])
    history = np.array(HISTORIES)[
        np.abs(frame["outcomes"].to_numpy()[:, None] - np.array(HISTORIES)).argmin(axis=1)
    ]
    grouped = frame.assign(holds=holds, history=history).groupby(["start", "history"])
    return (
        grouped.agg(
            seeds=("seed", "size"),
            claimed=("claimed", "mean"),
            guarded=("guarded", "mean"),
            delivered=("delivered", "mean"),
            claimed_error=("claimed_error", "mean"),
            guarded_error=("guarded_error", "mean"),
            largest=("guarded_error", lambda each: each.abs().max()),
            interval_holds=("holds", "mean"),
        )
        .round(3)
        .reset_index()
    )


if __name__ == "__main__":
    main()
