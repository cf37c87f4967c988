"""What a plan is worth by how many people it may move: value, certified bound, price of a move.

``python -m benchmarks.frontier --people 3250 --seed 7 --seconds 20`` plans a generated region under
each cap on moves against today's placements, two searches of ``--seconds`` each, and writes
benchmarks/results/frontier/: results.csv, environment.json and frontier.svg. ``gain_percent`` is
the share of what moving gains in all, from cap 0 to no cap, among the plans found.
"""

import argparse
from pathlib import Path
from time import perf_counter

import matplotlib as mpl

from benchmarks.environment import write_results
from fixtures.region import generate_region
from matcher.frontier import CAPS, Frontier, FrontierPoint, trace_frontier
from matcher.planning.budget import Budget
from matcher.planning.compile import compile_kernels
from matcher.region import prepare_region
from models.expert import expert_scorer

COLUMNS = (
    "move_cap",
    "moves",
    "value",
    "bound",
    "gap_percent",
    "gain_percent",
    "points_per_move",
    "points_per_move_found",
)


def main() -> None:
    """Trace the frontier and write table and plot."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=3250)
    options.add_argument("--seed", type=int, default=7, help="of the region and of the search")
    options.add_argument("--seconds", type=float, default=20.0, help="for each search, two per cap")
    options.add_argument("--caps", type=int, nargs="+", default=list(CAPS), help="-1 is no cap")
    options.add_argument("--name", default="frontier", help="folder in benchmarks/results")
    options.add_argument("--note", default="", help="kept with the results")
    chosen = options.parse_args()
    compile_kernels()
    dataset = generate_region(people=chosen.people, seed=chosen.seed).dataset
    region = prepare_region(dataset, expert_scorer())
    start = perf_counter()

    def tell(point: FrontierPoint) -> None:
        spent = perf_counter() - start
        print(f"{spent:.0f} s: cap {point.cap}, {point.moves} moves, {point.objective} points")

    frontier = trace_frontier(
        region, chosen.caps, Budget(seconds=chosen.seconds), chosen.seed, progress=tell
    )
    rows = rows_of(frontier)
    settings = {name: value for name, value in vars(chosen).items() if name != "name"}
    write_results(chosen.name, COLUMNS, rows, **settings)
    draw(frontier, Path(__file__).parent / "results" / chosen.name / "frontier.svg")
    for row in rows:
        print(*row, sep="\t")


def rows_of(frontier: Frontier) -> list[list[object]]:
    """One row per cap; ``points_per_move_found`` is the gain per move since the cap before."""
    rows: list[list[object]] = []
    for at, (point, share) in enumerate(zip(frontier.points, frontier.gain_shares(), strict=True)):
        before = frontier.points[max(at - 1, 0)]
        moves = point.moves - before.moves
        found = (point.objective - before.objective) / moves if moves > 0 else None
        rows.append(
            [
                "none" if point.cap < 0 else point.cap,
                point.moves,
                point.objective,
                round(point.bound, 1),
                round(100 * point.gap, 3),
                round(100 * share, 1),
                round(point.move_price, 2),
                "" if found is None else round(found, 1),
            ]
        )
    return rows


def draw(frontier: Frontier, path: Path) -> None:
    """Values by moves, bounds by the cap, at most the moves made without one."""
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "passend"
    from matplotlib import pyplot as plt

    moves = [point.moves for point in frontier.points]
    figure, axes = plt.subplots(figsize=(7, 4))
    caps = [
        min(point.cap, max(moves)) if point.cap >= 0 else max(moves) for point in frontier.points
    ]
    axes.plot(caps, [point.bound for point in frontier.points], "--", color="#767676")
    axes.plot(moves, [point.objective for point in frontier.points], "o-", color="#154273")
    axes.set_xscale("symlog", linthresh=5)
    ticks = [cap for cap in CAPS if 0 <= cap <= 1.2 * max(moves)]
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("people who move")
    axes.set_ylabel("points")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.legend(["certified bound", "plan"], frameon=False, loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    main()
