"""How many people around a team must be free? `python -m benchmarks.surroundings`.

`value_of_hours` for the dearest teams of a region, with more and more people who may be placed
anew: where the answers still differ, the smaller circle leaves something out.
"""

import argparse

from benchmarks.environment import write_results
from fixtures.region.generation import generate_region
from matcher.explanation import find_bottlenecks
from matcher.explanation.hours_value import value_of_hours
from matcher.explanation.types import BottleneckKind
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from models.expert import expert_scorer

COLUMNS = ("people", "seed", "team", "asked_free", "free", "points", "points_low", "points_high")
SWEEPS = 300


def main() -> None:
    """Read the command line, measure, write the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=1000)
    options.add_argument("--seeds", type=int, nargs="+", default=[1])
    options.add_argument("--free", type=int, nargs="+", default=[30, 60, 100])
    options.add_argument("--teams", type=int, default=8)
    options.add_argument("--name", default="surroundings", help="folder below benchmarks/results")
    chosen = options.parse_args()
    rows: list[list[object]] = []
    for seed in chosen.seeds:
        region = generate_region(chosen.people, seed).dataset
        planned = plan_region(region, expert_scorer(), Budget(iterations=SWEEPS), seed)
        scarce = [b for b in find_bottlenecks(planned) if b.kind == BottleneckKind.GUIDANCE]
        scarce.sort(key=lambda b: (not b.would_place, -b.price_per_hour))
        for team in scarce[: chosen.teams]:
            for free in chosen.free:
                value = value_of_hours(planned, team.resource_id, most_people=free)
                if value is not None:
                    figures = (value.people, value.points, value.points_low, value.points_high)
                    rows.append([chosen.people, seed, team.resource_id, free, *figures])
                    print(*rows[-1], sep="\t", flush=True)
    write_results(chosen.name, COLUMNS, rows, sweeps=SWEEPS)


if __name__ == "__main__":
    main()
