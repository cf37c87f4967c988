"""Prices of guidance against planning anew: `python -m benchmarks.supervision_prices`.

For each team that has a price, and a sample of those that have none, one hour more and one hour
less are tried: in the linear relaxation, where a price has its exact meaning, for every size of
`--people`; and in whole plans solved to the end, for every size of `--whole`. There the answer of
`value_of_hours`, which re-plans only the people around a team, is held against the whole as well.
"""

import argparse
import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.environment import write_results
from benchmarks.relaxation import ExactRelaxation
from fixtures.region.generation import generate_region
from matcher.explanation.hours_value import value_of_hours
from matcher.explanation.optimum import best_plan
from matcher.explanation.room import room_of
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.planning.guidance import QUARTERS_PER_HOUR
from matcher.planning.problem import Problem
from matcher.region_plan import RegionPlan
from models.expert import expert_scorer

NAME = "supervision_prices"
COLUMNS = (
    *("people", "seed", "team", "capacity_hours"),
    *("price_plan", "price_simplex", "relaxed_plus", "relaxed_minus"),
    *("whole_plus", "whole_minus", "around_plus", "around_minus"),
    *("around_people", "is_proven"),
)
"""Values in points: prices per hour, what one hour more gains (plus) and one less costs (minus).

``price_plan`` is the price in the certificate of the plan, ``price_simplex`` that of the optimal
basis of the relaxation.
"""
LEAST = 1.0
"""Points from which a price or a gain counts as positive."""
SWEEPS = 300
NODES = 3000
PAIRS = (
    ("price_plan", "relaxed_plus"),
    ("price_simplex", "relaxed_plus"),
    ("price_plan", "whole_plus"),
    ("relaxed_plus", "whole_plus"),
    ("around_plus", "whole_plus"),
    ("around_minus", "whole_minus"),
)


def main() -> None:
    """Read the command line, measure, write the tables."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, nargs="*", default=[1000, 3250])
    options.add_argument("--whole", type=int, nargs="*", default=[150, 250])
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--free", type=int, default=10, help="teams without a price, per region")
    options.add_argument("--name", default=NAME, help="folder below benchmarks/results")
    options.add_argument("--summary", action="store_true", help="only sum up results.csv again")
    chosen = options.parse_args()
    if chosen.summary:
        _write_summaries(chosen.name, pd.read_csv(_folder(chosen.name) / "results.csv"))
        return
    rows: list[list[object]] = []
    for is_whole, sizes in ((False, chosen.people), (True, chosen.whole)):
        for people in sizes:
            for seed in chosen.seeds:
                for row in measure(people, seed, chosen.free, is_whole=is_whole):
                    rows.append([people, seed, *row])
                    print(*rows[-1], sep="\t", flush=True)
    write_results(chosen.name, COLUMNS, rows, free=chosen.free, sweeps=SWEEPS, nodes=NODES)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    _write_summaries(chosen.name, table)


def measure(people: int, seed: int, n_free: int, *, is_whole: bool) -> Iterator[list[object]]:
    """One row per team of a generated region."""
    planned = plan_region(
        generate_region(people, seed).dataset, expert_scorer(), Budget(iterations=SWEEPS), seed
    )
    problem, prices = planned.built.problem, planned.plan.prices.resource
    relaxed = ExactRelaxation(problem)
    whole = best_plan(problem, planned.plan.chosen, nodes=NODES) if is_whole else None
    for team in _teams(planned, relaxed.price, n_free, seed):
        row: list[object] = [
            str(problem.resource_id[team]),
            problem.resource_capacity[team] / QUARTERS_PER_HOUR,
            *(round(QUARTERS_PER_HOUR * float(p[team]), 2) for p in (prices, relaxed.price)),
            round(relaxed.gain(team, QUARTERS_PER_HOUR), 2),
            round(-relaxed.gain(team, -QUARTERS_PER_HOUR), 2),
        ]
        if whole is None:
            yield [*row, *[None] * 6]
            continue
        nearby = [value_of_hours(planned, str(problem.resource_id[team]), h) for h in (1.0, -1.0)]
        both = [
            best_plan(_with_hour(problem, team, sign), whole.chosen, nodes=NODES)
            for sign in (1, -1)
        ]
        signed = list(zip((1, -1), both, nearby, strict=True))
        yield [
            *row,
            *(None if o is None else sign * (o.points - whole.points) for sign, o, _ in signed),
            *(None if n is None else sign * n.points for sign, _, n in signed),
            nearby[0].people if nearby[0] else None,
            whole.most == whole.points and all(o is None or o.most == o.points for o in both),
        ]


def _teams(planned: RegionPlan, price: np.ndarray, n_free: int, seed: int) -> list[int]:
    """Every team with a price in either relaxation, and some of the others."""
    is_priced = price * QUARTERS_PER_HOUR >= LEAST
    is_priced |= planned.plan.prices.resource * QUARTERS_PER_HOUR >= LEAST
    is_team = room_of(planned).is_guidance
    others = np.flatnonzero(is_team & ~is_priced)
    drawn = np.random.default_rng(seed).permutation(others)[:n_free]
    return [*np.flatnonzero(is_team & is_priced).tolist(), *np.sort(drawn).tolist()]


def _with_hour(problem: Problem, team: int, sign: int) -> Problem:
    capacity = problem.resource_capacity.copy()
    capacity[team] += sign * QUARTERS_PER_HOUR
    return replace(problem, resource_capacity=capacity)


def summary(table: pd.DataFrame) -> list[list[object]]:
    """How well the first of two figures tells the second, per size."""
    return [
        [people, said, found, *_agreement(rows[said], rows[found])]
        for people, rows in table.groupby("people")
        for said, found in PAIRS
        if rows[[said, found]].dropna().shape[0] > 0
    ]


SUMMARY_COLUMNS = (
    *("people", "said", "found", "teams", "sign_agrees_percent", "equal_percent"),
    *("both_positive", "within_25_percent", "within_50_percent", "median_ratio"),
    "rank_correlation",
)


def _agreement(said: pd.Series, found: pd.Series) -> Iterable[object]:
    """Shares in percent; ratios, found to said, over teams where both are positive."""
    known = said.notna() & found.notna()
    one, other = said[known].astype(float), found[known].astype(float)
    same_sign = (one >= LEAST) == (other >= LEAST)
    both = (one >= LEAST) & (other >= LEAST)
    ratio = other[both] / one[both]
    yield int(known.sum())
    yield _percent(same_sign)
    yield _percent((one - other).abs() < LEAST)
    yield int(both.sum())
    for share in (0.25, 0.5):
        yield _percent((ratio - 1).abs() <= share)
    yield round(float(ratio.median()), 2) if len(ratio) else None
    varies = float(one.std()) > 0 and float(other.std()) > 0
    yield round(float(one.corr(other, method="spearman")), 3) if varies else None


SIDES_COLUMNS = (
    "people",
    "priced",
    "between_sides_percent",
    "twice_as_dear_percent",
    "idle_prices",
)


def sides(table: pd.DataFrame) -> list[list[object]]:
    """How far an hour more and an hour less lie apart in the relaxation, over priced teams.

    The share of prices of the plan that lie between the two sides, of teams where the hour less
    costs over twice what the hour more gains, and the number of prices where that gains nothing.
    """
    rows: list[list[object]] = []
    priced = table[table[["price_plan", "price_simplex"]].max(axis=1) >= LEAST]
    for people, teams in priced.groupby("people"):
        price, plus = teams["price_plan"], teams["relaxed_plus"]
        minus = teams["relaxed_minus"].astype(float).fillna(np.inf)
        between = (price >= 0.99 * plus - 0.5) & (price <= 1.01 * minus + 0.5)
        idle = (price >= LEAST) & (plus < LEAST)
        twice = minus > 2 * plus
        rows.append([people, len(teams), _percent(between), _percent(twice), int(idle.sum())])
    return rows


def _percent(marks: pd.Series) -> float | None:
    return round(100 * float(marks.mean()), 1) if len(marks) else None


def _folder(name: str) -> Path:
    return Path(__file__).parent / "results" / name


def _write_summaries(name: str, table: pd.DataFrame) -> None:
    for file, columns, rows in (
        ("summary.csv", SUMMARY_COLUMNS, summary(table)),
        ("sides.csv", SIDES_COLUMNS, sides(table)),
    ):
        with (_folder(name) / file).open("w", newline="", encoding="utf-8") as lines:
            writer = csv.writer(lines, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
        print(pd.DataFrame(rows, columns=list(columns)).to_string(index=False))


if __name__ == "__main__":
    main()
