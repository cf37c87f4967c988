"""The problems of the comparison by name, kept as files so that every method reads the same one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.instances.make import make
from benchmarks.instances.moderate import moderate_problem
from fixtures.region import generate_region
from matcher.planning.build import build_problem
from matcher.planning.listing import list_pairs
from matcher.planning.problem import Problem, save_problem
from matcher.region import prepare_region
from models.expert import expert_scorer

FOLDER = Path("out/solver")
INSTANCE_SEED = 1
REGION_SEED = 7
PAIRS_WHEN_SMALL = 7


def _small(scale: float) -> Problem:
    """300 people of the moderate family and 14 pools, with seven pairs each: about 2,000."""
    return _best_pairs(
        moderate_problem(
            INSTANCE_SEED,
            n_candidates=round(300 * scale),
            n_places=round(100 * scale),
            n_leader_pools=10,
            n_coach_pools=4,
        )
    )


def _small_hard(scale: float) -> Problem:
    """300 people of the hard family with their seven best pairs each."""
    return _best_pairs(make("hard", INSTANCE_SEED, scale=300 / 3250 * scale))


def _best_pairs(problem: Problem) -> Problem:
    """Each person's best pairs only; for problems without quotas."""
    best_first = np.lexsort((-problem.edge_points, problem.edge_candidate))
    first = np.searchsorted(problem.edge_candidate, problem.edge_candidate)
    rank = np.empty(problem.n_edges, dtype=np.int64)
    rank[best_first] = np.arange(problem.n_edges) - first[best_first]
    keep = rank < PAIRS_WHEN_SMALL
    number = np.cumsum(keep) - 1
    uses = keep[problem.use_edge]
    return replace(
        problem,
        edge_candidate=problem.edge_candidate[keep],
        edge_place=problem.edge_place[keep],
        edge_points=problem.edge_points[keep],
        use_edge=number[problem.use_edge[uses]].astype(np.int32),
        use_resource=problem.use_resource[uses],
        use_amount=problem.use_amount[uses],
    )


def _region(scale: float) -> Problem:
    """A generated region as `passend plan` sees it: most people have a place and a guarantee."""
    dataset = generate_region(people=round(3250 * scale), seed=REGION_SEED).dataset
    region = prepare_region(dataset, expert_scorer(), None)
    return build_problem(region, list_pairs(region, None)).problem


PROBLEMS: dict[str, Callable[[float], Problem]] = {
    "small": _small,
    "small-hard": _small_hard,
    "moderate": lambda scale: make("moderate", INSTANCE_SEED, scale=scale),
    "hard-0.8-area": lambda scale: make("hard", INSTANCE_SEED, tightness=0.8, scale=scale),
    "hard-0.7-scattered": lambda scale: make(
        "hard", INSTANCE_SEED, tightness=0.7, scattered=True, scale=scale
    ),
    "region": _region,
}
"""Named problems at a scale of people, places and pools."""


def problem_file(name: str, scale: float, *, anew: bool = False) -> tuple[str, Path]:
    """Name in the table and file of a named problem, or of the npz file at that path.

    A file that is there is used as it is, unless it is to be made anew.
    """
    if name.endswith(".npz"):
        return Path(name).stem, Path(name)
    title = name if scale == 1 else f"{name}@{scale:g}"
    path = FOLDER / f"{title}.npz"
    if anew or not path.is_file():
        save_problem(PROBLEMS[name](scale), path)
    return title, path
