"""Assignment solvers with a price on every hour: what makes them compete at all.

`scipy.optimize.linear_sum_assignment` and OR-Tools' min-cost flow know seats but no hours. To be
fair they see the hours as prices (Lagrangian relaxation: Fisher 1981, *Management Science* 27(1)):
each round solves the assignment at reduced values, repairs it by insertion, dearest first, and
moves the prices by a subgradient step (Polyak's length, halved when the bound stalls). Every round
also gives a valid upper bound, because the assignment polytope is integral.

- ``assignment``: places replicated by their openings in a dense matrix, as scipy wants it.
- ``assignment-once``: its first round only, which is "Hungarian, then repair".
- ``flow``: the same rounds with `SimpleMinCostFlow` over arrays, which solves them in about a
  tenth of the time; the strongest of this kind that is known here.

The assignment itself sees neither guarantees, groups nor couples; the repair keeps those.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment

from benchmarks.solver.insertion import Insertion
from benchmarks.solver.method import Outcome, Recorder
from matcher.planning.problem import Problem

PATIENCE = 8
"""Rounds without a better bound after which the step is halved."""
SMALLEST_STEP = 1e-3
FLOW_SCALE = 1024
"""Reduced values are whole 1024ths of a point in the flow, whose costs are integers."""

Engine = Callable[[NDArray[np.float64]], NDArray[np.int64]]
"""Reduced values per edge -> edges of a best assignment without hours."""


def _dense_engine(problem: Problem) -> Engine:
    seats = np.minimum(problem.seats(), np.bincount(problem.edge_place, minlength=problem.n_places))
    first = np.concatenate([[0], np.cumsum(seats)])
    copies = seats[problem.edge_place]
    edge = np.repeat(np.arange(problem.n_edges), copies)
    nth = np.arange(len(edge)) - np.repeat(np.cumsum(copies) - copies, copies)
    column = first[problem.edge_place[edge]] + nth
    row = problem.edge_candidate[edge]
    matrix = np.zeros((problem.n_candidates, int(first[-1])))
    place_of = np.repeat(np.arange(problem.n_places), seats)
    key = problem.edge_candidate.astype(np.int64) * problem.n_places + problem.edge_place

    def best(value: NDArray[np.float64]) -> NDArray[np.int64]:
        matrix[row, column] = np.maximum(value[edge], 0.0)
        who, seat = linear_sum_assignment(matrix, maximize=True)
        used = matrix[who, seat] > 0
        return np.searchsorted(key, who[used] * problem.n_places + place_of[seat[used]])

    return best


def _flow_engine(problem: Problem) -> Engine:
    people, places = problem.n_candidates, problem.n_places
    sink = people + places
    at = np.arange(people)

    def best(value: NDArray[np.float64]) -> NDArray[np.int64]:
        worth = np.flatnonzero(value > 0)
        flow = min_cost_flow.SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost
        cost = -np.rint(FLOW_SCALE * value[worth]).astype(np.int64)
        edge_arcs = arcs(
            problem.edge_candidate[worth],
            people + problem.edge_place[worth],
            np.ones(len(worth), dtype=np.int64),
            cost,
        )
        arcs(people + np.arange(places), np.full(places, sink), problem.seats(), np.zeros(places))
        arcs(at, np.full(people, sink), np.ones(people), np.zeros(people))
        flow.set_nodes_supplies(at, np.ones(people, dtype=np.int64))
        flow.set_node_supply(sink, -people)
        flow.solve()
        return worth[np.asarray(flow.flows(edge_arcs)) > 0]

    return best


def _rounds(
    problem: Problem, engine: Engine, seconds: float, recorder: Recorder, most: int | None
) -> Outcome:
    insertion = Insertion(problem)
    capacity = problem.resource_capacity.astype(float)
    price = np.zeros(problem.n_resources)
    lowest, step, stale, longest = np.inf, 1.0, 0, 0.0
    counts = (problem.edge_points > 0) | problem.must_place[problem.edge_candidate]
    done = 0
    while most is None or done < most:
        began = recorder.elapsed()
        if began + longest > seconds or step < SMALLEST_STEP:
            break
        paid = np.bincount(
            problem.use_edge,
            weights=problem.use_amount * price[problem.use_resource],
            minlength=problem.n_edges,
        )
        reduced = problem.edge_points - paid
        taken = engine(reduced)
        slack = 0.5 / FLOW_SCALE * problem.n_candidates  # rounding of costs in the flow
        bound = float(reduced[taken].sum() + price @ capacity) + slack
        own = taken[np.argsort(-reduced[taken], kind="stable")]
        rest = np.flatnonzero(counts)
        rest = rest[np.argsort(-reduced[rest], kind="stable")]
        is_valid = not problem.must_place.any()  # forced pairs below zero are not in the bound
        recorder.offer(insertion.run([own, rest]), bound if is_valid else np.inf)
        used = np.zeros(problem.n_edges)
        used[taken] = 1.0
        slope = capacity - np.bincount(
            problem.use_resource,
            weights=problem.use_amount * used[problem.use_edge],
            minlength=problem.n_resources,
        )
        stale = 0 if bound < lowest - 1e-9 else stale + 1
        lowest = min(lowest, bound)
        if stale >= PATIENCE:
            step, stale = step / 2, 0
        slope[(slope > 0) & (price <= 0)] = 0.0
        target = recorder.kept[-1].value if recorder.kept else 0.0
        length = step * max(bound - target, 1.0) / max(float(slope @ slope), 1e-9)
        price = np.maximum(0.0, price - length * slope)
        done += 1
        longest = max(longest, recorder.elapsed() - began)
        if not problem.n_resources:
            break
    last, best = recorder.at(np.inf)
    return Outcome(last.chosen if last else None, best)


def assignment(problem: Problem, seconds: float, _seed: int, recorder: Recorder) -> Outcome:
    """Rounds of the dense assignment until the time or the step is spent."""
    return _rounds(problem, _dense_engine(problem), seconds, recorder, None)


def assignment_once(problem: Problem, seconds: float, _seed: int, recorder: Recorder) -> Outcome:
    """One dense assignment, repaired."""
    return _rounds(problem, _dense_engine(problem), seconds, recorder, 1)


def flow(problem: Problem, seconds: float, _seed: int, recorder: Recorder) -> Outcome:
    """Rounds of min-cost flow until the time or the step is spent."""
    return _rounds(problem, _flow_engine(problem), seconds, recorder, None)


METHODS = {"assignment": assignment, "assignment-once": assignment_once, "flow": flow}
