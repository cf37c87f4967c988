"""How fast, how well and with how few changes a region is planned anew after a change.

``python -m benchmarks.replan --people 3250 --seeds 1..5 --seconds 5`` makes one long plan per seed,
changes the region in four ways, and plans each anew: *warm* from the long plan, *cold* from today
in the same seconds, and *long* from today in ``--long`` seconds. Writes benchmarks/results/replan/.

``value`` is points without the reward for keeping an earlier proposal, so that the three compare;
``gap_percent`` is each plan's own certified gap, over all eligible pairs. ``prepare_s`` is
everything before the solver, ``solve_s`` the solver, ``line_s`` both with the final checks, and
``command_s`` also reading the tables, explaining everybody and writing the result, as ``passend
plan`` does. Changes count against the long plan.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pandas as pd

from benchmarks.environment import write_results
from fixtures.region import generate_region
from fixtures.region.changes import (
    leader_ill,
    location_closed,
    with_new_people,
    with_new_vacancies,
)
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.planning.compile import compile_kernels
from matcher.planning.objectives import TERMS
from matcher.records import read_dataset, write_dataset
from matcher.records.dataset import Dataset
from matcher.records.fingerprint import fingerprint
from matcher.region_plan import RegionPlan
from matcher.results import read_proposals, tabulate, write_result
from models.expert import expert_scorer

COLUMNS = (
    "scenario",
    "seed",
    "method",
    "prepare_s",
    "solve_s",
    "line_s",
    "command_s",
    "kept",
    "moved",
    "lost",
    "new",
    "hindered",
    "value",
    "value_to_long_percent",
    "gap_percent",
)
NEW_PEOPLE, NEW_VACANCIES = 30, 20


def main() -> None:
    """Plan, change, plan anew, and write the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=3250)
    options.add_argument("--region-seed", type=int, default=7)
    options.add_argument("--seeds", default="1..5", help="such as 3 or 1..5")
    options.add_argument("--seconds", type=float, default=5.0)
    options.add_argument("--long", type=float, default=60.0, help="seconds of the long plans")
    options.add_argument("--name", default="replan", help="folder in benchmarks/results")
    options.add_argument("--note", default="", help="kept with the results")
    chosen = options.parse_args()
    compile_kernels()
    dataset = generate_region(people=chosen.people, seed=chosen.region_seed).dataset
    rows = []
    for seed in seeds_of(chosen.seeds):
        for row in measure(dataset, seed, chosen.seconds, chosen.long):
            rows.append(row)
            print(*row, sep="\t", flush=True)
    settings = {name: value for name, value in vars(chosen).items() if name != "name"}
    write_results(chosen.name, COLUMNS, rows, **settings)


def seeds_of(text: str) -> list[int]:
    """``3`` or ``1..5`` as a list."""
    first, _, last = text.partition("..")
    return list(range(int(first), int(last or first) + 1))


def scenarios(dataset: Dataset, before: pd.DataFrame, seed: int) -> dict[str, Dataset]:
    """The four changes, at the team and the site where most people were proposed anew.

    Of those in turn by seed: seed 1 takes the first, seed 2 the second, and so on.
    """
    proposed = before.merge(dataset.places, on="place_id")
    today = dict(
        zip(dataset.candidates["candidate_id"], dataset.candidates["current_place_id"], strict=True)
    )
    proposed = proposed[proposed["candidate_id"].map(today) != proposed["place_id"]]
    teams = proposed["team_ids"].str.split("|").explode()
    team = teams[teams != ""].value_counts().index[seed - 1]
    site = proposed["site_id"].value_counts().index[seed - 1]
    return {
        "none": dataset,
        "leader_ill": leader_ill(dataset, team),
        "leader_half": leader_ill(dataset, team, 0.5),
        "location_closed": location_closed(dataset, site),
        "new_people": with_new_people(dataset, NEW_PEOPLE, 1000 + seed),
        "new_vacancies": with_new_vacancies(dataset, NEW_VACANCIES, 2000 + seed),
    }


def measure(dataset: Dataset, seed: int, seconds: float, long: float) -> Iterator[list[object]]:
    """Rows of one seed, as they come."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        earlier = _long_plan(dataset, folder / "before", seed, long)
        for scenario, changed in scenarios(dataset, earlier, seed).items():
            write_dataset(changed, folder / "data")
            ways: dict[str, Callable[[], tuple[RegionPlan, float, float]]] = {
                "long": lambda: _timed(folder, long, seed, None),
                "cold": lambda: _timed(folder, seconds, seed, None),
                "warm": lambda: _timed(folder, seconds, seed, earlier),
            }
            best = None
            for method, run in ways.items():
                planned, line, command = run()
                value = value_of(planned)
                best = value if best is None else best
                to_long = round(100 * (value / best - 1), 3)
                yield [
                    scenario,
                    seed,
                    method,
                    *_seconds(planned, line, command),
                    *changes_of(planned, earlier),
                    value,
                    to_long,
                    round(100 * planned.gap, 3),
                ]


def _long_plan(dataset: Dataset, folder: Path, seed: int, seconds: float) -> pd.DataFrame:
    planned = plan_region(dataset, expert_scorer(), Budget(seconds=seconds), seed)
    write_result(tabulate(planned, fingerprint(dataset)), folder)
    return read_proposals(folder)


def _timed(
    folder: Path, seconds: float, seed: int, earlier: pd.DataFrame | None
) -> tuple[RegionPlan, float, float]:
    """Do what the command does, in this process; seconds of the line and of all."""
    start = perf_counter()
    dataset = read_dataset(folder / "data")
    began = perf_counter()
    planned = plan_region(dataset, expert_scorer(), Budget(seconds=seconds), seed, earlier=earlier)
    line = perf_counter() - began
    write_result(tabulate(planned, fingerprint(dataset)), folder / "out")
    return planned, line, perf_counter() - start


def _seconds(planned: RegionPlan, line: float, command: float) -> list[float]:
    steps = planned.seconds
    prepare = sum(steps[name] for name in ("rules", "scores", "problem"))
    solve = sum(took for name, took in planned.plan.seconds.items() if name != "compile")
    return [round(value, 2) for value in (prepare, solve, line, command)]


def value_of(planned: RegionPlan) -> int:
    """Points without the reward for keeping an earlier proposal."""
    per_term = planned.built.edges.points[planned.plan.chosen].sum(axis=0)
    return int(planned.plan.objective - per_term[list(TERMS).index("earlier_proposal")])


def changes_of(planned: RegionPlan, earlier: pd.DataFrame) -> list[object]:
    """Kept, moved, lost and new against the earlier plan, and proposals that could not stand."""
    profiles, edges, chosen = planned.region.profiles, planned.built.edges, planned.plan.chosen
    now = dict(
        zip(
            profiles.candidates.ids[edges.candidate[chosen]].tolist(),
            profiles.places.ids[edges.place[chosen]].tolist(),
            strict=True,
        )
    )
    then = dict(zip(earlier["candidate_id"], earlier["place_id"], strict=True))
    kept = sum(now.get(name) == place for name, place in then.items())
    lost = sum(name not in now for name in then)
    starting = planned.built.starting
    hindered = "" if starting is None else int((starting.hindrance > 0).sum())
    return [kept, len(then) - kept - lost, lost, len(now.keys() - then.keys()), hindered]


if __name__ == "__main__":
    main()
