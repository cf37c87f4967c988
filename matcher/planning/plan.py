"""The plan: which edges are chosen, how good that is, and the prices that prove it.

Anyone holding the problem can recompute the objective and the bound from this file alone; that
is done by `check.py`, which trusts nothing written here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import isnan, nan
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from matcher.errors import PlanRejected
from matcher.planning.problem import Problem


class Termination(StrEnum):
    """Why the solver stopped."""

    OPTIMAL = "optimal"
    """No plan is better: the objective meets the bound, or an exhaustive search ended."""
    LIMIT = "limit"
    """A limit of the budget was reached; see `Plan.limit`."""
    STOPPED = "stopped"
    """The caller asked to stop; the plan is the best one until then."""


class Limit(StrEnum):
    """Which limit of the budget was reached."""

    NONE = "none"
    TIME = "time"
    ITERATIONS = "iterations"


@dataclass(frozen=True, eq=False)
class Prices:
    """A certificate of the bound: what each scarce thing is worth, in points per unit.

    Any values with these signs give a valid bound (Lagrangian duality; Fisher 1981, *Management
    Science* 27(1)), so nothing about them needs to be trusted.

    Attributes
    ----------
    candidate
        Points of surplus per candidate, shape (n_candidates); free for guaranteed people, otherwise
        not negative.
    place
        Points per seat, shape (n_places), not negative.
    resource
        Points per quarter-hour, shape (n_resources), not negative.
    move
        Points per move when moves are capped, not negative.
    quota
        Points per person that counts for a quota, shape (n_quotas), from 0 to its quota_price.
    """

    candidate: NDArray[np.float64]
    place: NDArray[np.float64]
    resource: NDArray[np.float64]
    move: float = 0.0
    quota: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))

    @classmethod
    def zero(cls, problem: Problem) -> "Prices":
        """Prices of a world where nothing is scarce."""
        return cls(
            candidate=np.zeros(problem.n_candidates),
            place=np.zeros(problem.n_places),
            resource=np.zeros(problem.n_resources),
            quota=np.zeros(len(problem.quota_target)),
        )


@dataclass(frozen=True)
class TracePoint:
    """The state of the search at one moment.

    Attributes
    ----------
    seconds
        Since the start of solve().
    objective
        Best so far, in points.
    bound
        Best proven upper bound so far, in points.
    """

    seconds: float
    objective: int
    bound: float


@dataclass(frozen=True, eq=False)
class Plan:
    """A solution of a `Problem` with its proof and its history.

    Attributes
    ----------
    chosen
        Chosen edges, shape (n_edges).
    objective
        Points of the chosen edges, less the price of missed quotas.
    bound
        No plan has more points than this; follows from `prices`.
    prices
        The certificate of the bound.
    termination, limit
        Why the search ended.
    method
        "exact" or "search".
    seed
        Of the random numbers used.
    iterations
        Sweeps of the search that were done.
    seconds
        Wall seconds per step.
    trace
        Objective and bound over time, oldest first.
    peak_memory
        Largest resident memory of the process until then, in MiB; NaN when unknown.
    """

    chosen: NDArray[np.bool_]
    objective: int
    bound: float
    prices: Prices
    termination: Termination
    limit: Limit
    method: str
    seed: int
    iterations: int
    seconds: dict[str, float]
    trace: tuple[TracePoint, ...]
    peak_memory: float = nan

    @property
    def gap(self) -> float:
        """Largest share by which any plan can still be better: (bound - objective) / |bound|."""
        return relative_gap(self.objective, self.bound)

    def summary(self) -> str:
        """One paragraph on the plan."""
        steps = ", ".join(f"{name} {value:.1f} s" for name, value in self.seconds.items())
        return (
            f"{int(self.chosen.sum())} people placed, {self.objective} points, "
            f"at most {self.bound:.1f} possible: gap {100 * self.gap:.3f} %\n"
            f"{self.method}, ended by {self.termination}"
            f"{'' if self.limit is Limit.NONE else f' ({self.limit})'}; {steps}"
            f"{'' if isnan(self.peak_memory) else f'; at most {self.peak_memory:.0f} MiB'}"
        )


def relative_gap(objective: float, bound: float) -> float:
    """Share of the bound that is not proven to be reached; 0 when the bound is met."""
    shortfall = max(0.0, bound - objective)
    return shortfall / max(abs(bound), 1.0) if shortfall else 0.0


def objective_of(problem: Problem, chosen: NDArray[np.bool_]) -> int:
    """Points of the chosen edges, shape (n_edges), less the price of missed quotas."""
    points = int(problem.edge_points[chosen].sum())
    counted = np.bincount(
        problem.quota_index[chosen[problem.quota_edge]], minlength=len(problem.quota_target)
    )
    return points - int(np.maximum(problem.quota_target - counted, 0) @ problem.quota_price)


def save_plan(plan: Plan, path: Path) -> None:
    """Write the plan as one compressed npz file; numbers as arrays, the rest as one JSON text."""
    about = {
        "termination": plan.termination,
        "limit": plan.limit,
        "method": plan.method,
        "seed": plan.seed,
        "iterations": plan.iterations,
        "seconds": plan.seconds,
        "peak_memory": None if isnan(plan.peak_memory) else plan.peak_memory,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        allow_pickle=False,
        chosen=plan.chosen,
        objective=np.int64(plan.objective),
        bound=np.float64(plan.bound),
        candidate_price=plan.prices.candidate,
        place_price=plan.prices.place,
        resource_price=plan.prices.resource,
        move_price=np.float64(plan.prices.move),
        quota_price=plan.prices.quota,
        trace=np.array([(p.seconds, p.objective, p.bound) for p in plan.trace]).reshape(-1, 3),
        about=np.array(json.dumps(about)),
    )


def load_plan(path: Path) -> Plan:
    """Read a plan file; what it claims is not verified, see `check.verify`.

    Raises
    ------
    PlanRejected
        When the file is no npz archive of a plan; a missing file is a `FileNotFoundError`.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
            return _plan_of(saved)
    except FileNotFoundError:
        raise
    except (BadZipFile, KeyError, ValueError, TypeError, EOFError, OSError) as error:
        fault = f"{path.name} is not a readable plan file ({type(error).__name__})."
        raise PlanRejected([fault]) from None


def _plan_of(saved: Mapping[str, Any]) -> Plan:
    about = json.loads(str(saved["about"]))
    return Plan(
        chosen=saved["chosen"],
        objective=int(saved["objective"]),
        bound=float(saved["bound"]),
        prices=Prices(
            candidate=saved["candidate_price"],
            place=saved["place_price"],
            resource=saved["resource_price"],
            move=float(saved["move_price"]),
            quota=saved["quota_price"],
        ),
        termination=Termination(about["termination"]),
        limit=Limit(about["limit"]),
        method=about["method"],
        seed=int(about["seed"]),
        iterations=int(about["iterations"]),
        seconds=about["seconds"],
        trace=tuple(TracePoint(float(s), int(o), float(b)) for s, o, b in saved["trace"]),
        peak_memory=nan if about.get("peak_memory") is None else float(about["peak_memory"]),
    )
