"""One row of the table: what a method's chances say, and what its plan is truly worth."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from benchmarks.oracle.case import Case, Floats, Ints
from benchmarks.oracle.methods import (
    BY_HAND,
    FROM_HISTORY,
    OURS,
    WITHOUT_HISTORY,
    Scored,
    learned_from_half,
)
from benchmarks.oracle.plan import GROUPS, people_per_group, plan_by, worth
from models.evaluation import auc
from models.honesty import guarded_claim, halves
from models.learned import Outcomes

COLUMNS = (
    "world",
    "seed",
    "size",
    "method",
    "outcomes",
    "auc_true_log",
    "auc_log",
    "auc_pairs",
    "bias",
    "points",
    "lasting",
    "claimed",
    "guarded",
    "placed",
    "people",
    "steps",
    "solver_gap",
    *(f"points_{group}" for group in GROUPS),
    *(f"people_{group}" for group in GROUPS),
    "seconds_score",
    "seconds_plan",
)
_GUARD = 31  # stream of random numbers beside the seed
_DIGITS = 5


@dataclass(frozen=True)
class Task:
    """One row to measure."""

    world: str
    seed: int
    size: int
    method: str


def measure(case: Case, task: Task, iterations: int) -> list[object]:
    """Cells of one row in the order of ``COLUMNS``; empty where a method has no such figure."""
    history = case.history(task.size)
    began = perf_counter()
    score = WITHOUT_HISTORY.get(task.method) or FROM_HISTORY.get(task.method)
    scored = None if score is None else score(case, history)
    scoring = perf_counter() - began
    began, gap = perf_counter(), None
    if scored is None:
        chosen = BY_HAND[task.method](case)
    else:
        chosen, gap = plan_by(case, scored.pairs, iterations)
    planning = perf_counter() - began
    found = worth(case, chosen)
    cells: dict[str, object] = {
        "world": task.world,
        "seed": task.seed,
        "size": task.size,
        "method": task.method,
        "outcomes": len(history),
        "auc_true_log": case.true_auc_of_log(),
        "points": found.points,
        "lasting": found.lasting,
        "placed": found.placed,
        "people": len(case.people),
        "steps": found.steps,
        "solver_gap": gap if gap is not None else "",
        "seconds_score": scoring,
        "seconds_plan": planning,
    }
    cells |= {f"points_{group}": value for group, value in found.by_group.items()}
    cells |= dict(
        zip((f"people_{group}" for group in GROUPS), people_per_group(case).tolist(), strict=True)
    )
    if scored is not None:
        cells |= _of_chances(case, scored, chosen)
    if task.method == OURS and task.size:
        cells["guarded"] = _guarded(case, history, scored, chosen, iterations)
    return [_rounded(cells.get(name, "")) for name in COLUMNS]


def _of_chances(case: Case, scored: Scored, chosen: Ints) -> dict[str, object]:
    later = case.later
    return {
        "auc_log": auc(later.lasted, scored.later, later.weight),
        # True chances as outcomes: the AUC expected over all draws of them.
        "auc_pairs": auc(case.true, scored.pairs),
        "bias": float((scored.pairs - case.true).mean()),
        "claimed": float(scored.pairs[chosen].sum()),
    }


def _guarded(
    case: Case, history: Outcomes, scored: Scored | None, chosen: Ints, iterations: int
) -> float:
    """Lasting placements that the guarded claim promises."""
    assert scored is not None
    rng = np.random.default_rng([case.seed, _GUARD])
    parts = [learned_from_half(case, history.take(h)) for h in halves(history.candidate, rng)]

    def choose(chance: Floats) -> Ints:
        return chosen if chance is scored.pairs else plan_by(case, chance, iterations)[0]

    return guarded_claim(scored.pairs, parts[0], parts[1], choose).honest * len(chosen)


def _rounded(value: object) -> object:
    return round(value, _DIGITS) if isinstance(value, float) else value
