"""The stability frontier: what a plan is worth by how many people it may move.

The same problem is solved for a rising cap on moves; a plan of a lower cap stands under a higher
one too, so values never fall. Prices of one cap bound every other (their bound is linear in the
cap), so each point gets the lowest of all these lines: the certified frontier is concave, as that
of a linear program.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.planning.budget import Budget
from matcher.planning.build import BuiltProblem, build_problem
from matcher.planning.check import verify
from matcher.planning.edges import Edges
from matcher.planning.listing import bound_increase, list_pairs
from matcher.planning.plan import Plan, objective_of, relative_gap
from matcher.planning.problem import Problem
from matcher.planning.solve import solve
from matcher.planning.widen import with_pairs
from matcher.profiles.types import Bools, Pairs
from matcher.region import Region

NO_CAP = -1
CAPS = (0, 5, 10, 20, 50, 100, 200, 500, NO_CAP)
"""Caps on moves that planners talk about; the last is none."""


@dataclass(frozen=True)
class FrontierPoint:
    """The best plan found under one cap on moves.

    Attributes
    ----------
    cap
        Most people who may move, at least as many as must; -1 is no cap.
    moves
        People who do: who start somewhere and are elsewhere, or nowhere, in the plan.
    objective
        Points of the plan.
    bound
        No plan under this cap has more, over all eligible pairs.
    move_price
        Points that one move more is worth by the prices of the relaxation; 0 without a cap.
    chosen
        Edges of the plan, shape (n_edges,).
    """

    cap: int
    moves: int
    objective: int
    bound: float
    move_price: float
    chosen: Bools

    @property
    def gap(self) -> float:
        """Share of the bound that is not proven to be reached."""
        return relative_gap(self.objective, self.bound)


@dataclass(frozen=True)
class Frontier:
    """Points by rising cap, the one without a cap last, and the pairs they choose from."""

    points: tuple[FrontierPoint, ...]
    edges: Edges

    def gain_shares(self) -> list[float]:
        """Share of what moving gains in all that each point reaches, 0 to 1.

        From the plan with the lowest cap to the best plan; 0 where moving gains nothing.
        """
        first = self.points[0].objective
        most = max(point.objective for point in self.points) - first
        return [(point.objective - first) / most if most else 0.0 for point in self.points]


def trace_frontier(
    region: Region,
    caps: Sequence[int] = CAPS,
    budget: Budget | None = None,
    seed: int = 0,
    *,
    progress: Callable[[FrontierPoint], None] | None = None,
) -> Frontier:
    """Plan a region under each cap on moves.

    Parameters
    ----------
    region
        Prepared with an earlier plan, moves count against that; else against today.
    caps
        Any order; -1 is no cap.
    budget
        Of each search, two per cap but the lowest: from nothing, and on from the cap before; by
        default 5 seconds.
    seed
        Of all plans.
    progress
        Called with each point as it is found; later points may lower its bound.
    """
    limits = budget if budget is not None else Budget(seconds=5.0)
    rising = sorted(set(caps), key=lambda cap: np.inf if cap < 0 else cap)
    edges = _listed(region, rising)
    points: list[FrontierPoint] = []
    for cap in rising:
        built = build_problem(region, edges, move_cap=cap)
        if points and built.problem.move_cap == points[-1].cap:
            continue  # both raised to the moves that nothing can avoid
        plan = solve(built.problem, limits, seed)
        if points:
            onward = _onward(built.problem, points[-1])
            found = solve(onward, limits, seed, start=points[-1].chosen)
            plan = _best(built.problem, plan, (points[-1].chosen, found.chosen))
        points.append(_point(region, built, plan))
        if progress is not None:
            progress(points[-1])
    return Frontier(_with_lowest_bounds(points), edges)


def _listed(region: Region, caps: Sequence[int]) -> Edges:
    """Pairs worth listing with the fewest moves and with the most: other prices, other pairs."""
    edges = list_pairs(region, caps[-1])
    if len(caps) > 1:
        fewest = list_pairs(region, caps[0])
        edges = with_pairs(region, edges, Pairs(fewest.candidate, fewest.place))
    return edges


def _onward(problem: Problem, before: FrontierPoint) -> Problem:
    """The problem for whoever has made the moves of a lower cap already: only more moves count.

    Every plan of it stands under the cap of the problem, though not the other way round.
    """
    place = np.full(problem.n_candidates, -1, dtype=np.int32)
    place[problem.edge_candidate[before.chosen]] = problem.edge_place[before.chosen]
    # Newcomers may still go anywhere, save from a group, which others may need to stay open.
    is_free = (problem.place_today() < 0) & ~np.isin(place, problem.group_place)
    place[is_free] = -1
    cap = problem.move_cap - before.moves if problem.move_cap >= 0 else NO_CAP
    return replace(problem, current_place=place, move_cap=cap)


def _best(problem: Problem, plan: Plan, others: Sequence[Bools]) -> Plan:
    """The plan, or the other choice of edges that is worth most: it must obey the rules."""
    for chosen in others:
        value = objective_of(problem, chosen)
        if value > plan.objective:
            plan = replace(plan, chosen=chosen, objective=value)
    verify(problem, plan)
    return plan


def _point(region: Region, built: BuiltProblem, plan: Plan) -> FrontierPoint:
    problem = built.problem
    starts = problem.place_today() >= 0
    stays = int((plan.chosen & problem.stays()).sum())
    return FrontierPoint(
        cap=problem.move_cap,
        moves=int(starts.sum()) - stays,
        objective=plan.objective,
        bound=plan.bound + bound_increase(region, built.edges, plan.prices),
        move_price=plan.prices.move if problem.move_cap >= 0 else 0.0,
        chosen=plan.chosen,
    )


def _with_lowest_bounds(points: Sequence[FrontierPoint]) -> tuple[FrontierPoint, ...]:
    """Each bound as the lowest that the prices of any point give at that cap."""

    def at(other: FrontierPoint, cap: int) -> float:
        if other.cap < 0:
            return other.bound
        return other.bound + other.move_price * (cap - other.cap) if cap >= 0 else np.inf

    return tuple(
        replace(point, bound=float(min(at(other, point.cap) for other in points)))
        for point in points
    )
