"""The floor: what a spreadsheet, a counter or a coin would do.

All are `insertion` in some order, kept feasible pair by pair; none is anybody's straw man.

- ``first-come`` is today's practice: people come to the counter in order of arrival (the seed
  draws it) and take the best place that is still free and has hours left.
- ``greedy`` sorts all pairs of the region by points.
- ``greedy-price`` is the strongest order known that needs no optimiser: points minus a price per
  hour, the price of each pool raised until the demand of first choices fits (32 rounds), then
  points per price paid; the best of all rounds counts.
- ``random`` inserts all pairs with positive points in a random order.
"""

import numpy as np

from benchmarks.solver.insertion import Insertion, Order
from benchmarks.solver.method import Outcome, Recorder
from matcher.planning.bound import best_per_candidate
from matcher.planning.problem import Problem

ROUNDS = 32


def greedy(problem: Problem, _seconds: float, _seed: int, recorder: Recorder) -> Outcome:
    """Dearest pair first."""
    return _inserted(problem, recorder, _dearest(problem, problem.edge_points))


def first_come(problem: Problem, _seconds: float, seed: int, recorder: Recorder) -> Outcome:
    """Everybody in order of arrival takes the best place left."""
    arrival = np.random.default_rng(seed).permutation(problem.n_candidates)
    worth = np.flatnonzero(_counts(problem))
    by_arrival = np.lexsort((-problem.edge_points[worth], arrival[problem.edge_candidate[worth]]))
    return _inserted(problem, recorder, worth[by_arrival])


def random_order(problem: Problem, _seconds: float, seed: int, recorder: Recorder) -> Outcome:
    """Pairs in random order."""
    worth = np.flatnonzero(_counts(problem))
    return _inserted(problem, recorder, np.random.default_rng(seed).permutation(worth))


def greedy_price(problem: Problem, seconds: float, _seed: int, recorder: Recorder) -> Outcome:
    """Dearest pair first after paying for hours, at prices that first choices can afford."""
    insertion = Insertion(problem)
    price = np.zeros(problem.n_resources)
    typical = problem.edge_points.sum() / max(1.0, float(problem.use_amount.sum()))
    chosen = None
    for round_ in range(ROUNDS):
        if recorder.elapsed() > 0.9 * seconds:
            break
        reduced = problem.edge_points - _paid(problem, price)
        chosen = insertion.run([_dearest(problem, reduced, reduced > 0), _dearest(problem)])
        recorder.offer(chosen)
        best = best_per_candidate(problem, reduced)
        wanted = (reduced >= best[problem.edge_candidate]) & (reduced > 0)
        asked = np.bincount(
            problem.use_resource,
            weights=problem.use_amount * wanted[problem.use_edge],
            minlength=problem.n_resources,
        )
        excess = asked / np.maximum(problem.resource_capacity, 1) - 1
        price = np.maximum(0, price + typical * np.clip(excess, -1, 1) / (2 + round_))
    return Outcome(recorder.kept[-1].chosen if recorder.kept else chosen)


def _paid(problem: Problem, price: np.ndarray) -> np.ndarray:
    return np.bincount(
        problem.use_edge,
        weights=problem.use_amount * price[problem.use_resource],
        minlength=problem.n_edges,
    )


def _counts(problem: Problem) -> np.ndarray:
    """Edges worth choosing: with points, or of people who must have a place."""
    return (problem.edge_points > 0) | problem.must_place[problem.edge_candidate]


def _dearest(
    problem: Problem, value: np.ndarray | None = None, only: np.ndarray | None = None
) -> Order:
    value = problem.edge_points if value is None else value
    allowed = _counts(problem)
    if only is not None:
        allowed &= only | problem.must_place[problem.edge_candidate]
    worth = np.flatnonzero(allowed)
    return worth[np.argsort(-value[worth], kind="stable")]


def _inserted(problem: Problem, recorder: Recorder, order: Order) -> Outcome:
    chosen = Insertion(problem).run([order])
    recorder.offer(chosen)
    return Outcome(chosen)


METHODS = {
    "greedy": greedy,
    "greedy-price": greedy_price,
    "first-come": first_come,
    "random": random_order,
}
