"""Are people who wait for a team placed by its hours? `python -m benchmarks.waiting`.

A bottleneck names people for whom only its hours are missing: true of the plan as it is, with
nobody else moving. Here the hours that the first of them lacks are given, and the people around
the team are planned anew.
"""

import argparse
from collections.abc import Iterator

import numpy as np

from benchmarks.environment import write_results
from fixtures.region.generation import generate_region
from matcher.explanation import find_bottlenecks
from matcher.explanation.hours_value import value_of_hours
from matcher.explanation.room import Room, room_of
from matcher.explanation.types import Bottleneck, BottleneckKind
from matcher.explanation.wanted import wanted_by
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.planning.guidance import QUARTERS_PER_HOUR
from models.expert import expert_scorer

COLUMNS = (
    *("people", "seed", "team", "waiting", "hours", "points", "placed"),
    *("first_is_placed", "somebody_waiting_is_placed"),
)
SWEEPS = 300


def main() -> None:
    """Read the command line, measure, write the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=1000)
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--name", default="waiting", help="folder below benchmarks/results")
    chosen = options.parse_args()
    rows = []
    for seed in chosen.seeds:
        for row in _measure(chosen.people, seed):
            rows.append([chosen.people, seed, *row])
            print(*rows[-1], sep="\t", flush=True)
    write_results(chosen.name, COLUMNS, rows, sweeps=SWEEPS)
    for column in ("placed", "first_is_placed", "somebody_waiting_is_placed"):
        values = [bool(row[COLUMNS.index(column)]) for row in rows]
        print(f"{column}: {sum(values)} of {len(values)}")


def _measure(people: int, seed: int) -> Iterator[list[object]]:
    planned = plan_region(
        generate_region(people, seed).dataset, expert_scorer(), Budget(iterations=SWEEPS), seed
    )
    room = room_of(planned)
    for team in find_bottlenecks(planned):
        if team.kind != BottleneckKind.GUIDANCE or not team.would_place:
            continue
        hours = _lacking(room, team)
        value = value_of_hours(planned, team.resource_id, hours)
        if value is None:
            continue
        yield [
            team.resource_id,
            len(team.would_place),
            hours,
            value.points,
            len(value.placed),
            team.would_place[0] in value.placed,
            bool({*team.would_place} & {*value.placed}),
        ]


def _lacking(room: Room, team: Bottleneck) -> float:
    """Hours that the first person who waits for a team lacks."""
    problem = room.region_plan.built.problem
    who = np.flatnonzero(problem.candidate_id == team.would_place[0]).astype(np.int32)
    resource = problem.resource_id.tolist().index(team.resource_id)
    fits = wanted_by(room, who).fits
    only = (fits.is_open & (fits.n_short == 1))[fits.short_pair]
    lacking = fits.short_by[only & (fits.short_resource == resource)]
    return float(lacking.min()) / QUARTERS_PER_HOUR


if __name__ == "__main__":
    main()
