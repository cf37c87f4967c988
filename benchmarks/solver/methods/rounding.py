"""LP rounding: a fractional plan by PDLP, made whole by rounding, insertion and diving.

PDLP takes the place of simplex because it is the fastest LP solver at hand for these sizes (seconds
against tens of seconds) and rounding needs no vertex. First the edges with a share of at least a
half, largest share first, then all others by reduced value, which is the strongest simple order.
Then a dive: settle the nearly whole edges that fit, solve the rest again from the last answer, and
round again, until everything is settled or the time is up. Both cores work in PDLP.
"""

import numpy as np
from numpy.typing import NDArray

from benchmarks.solver.insertion import Insertion
from benchmarks.solver.linear_model import linear_model
from benchmarks.solver.method import Outcome, Recorder
from benchmarks.solver.relaxation import Relaxed, relax
from matcher.planning.problem import Problem

WHOLE = 0.9
"""Share from which an edge is settled in a dive."""
MOST_DIVES = 40
RESERVE = 0.3


def solve(problem: Problem, seconds: float, _seed: int, recorder: Recorder) -> Outcome:
    """Relax, round and dive."""
    linear, insertion = linear_model(problem), Insertion(problem)
    lower, upper = np.zeros(len(linear.points)), linear.upper.copy()
    relaxed, bound = None, np.inf
    for _ in range(MOST_DIVES):
        left = seconds - recorder.elapsed() - RESERVE
        if left <= 0:
            break
        relaxed = relax(linear, lower, upper, left, relaxed)
        bound = min(bound, relaxed.bound) if not lower.any() else bound
        chosen = insertion.run(rounding_orders(problem, relaxed))
        recorder.offer(chosen, bound)
        if not _settle(problem, insertion, relaxed, lower, upper):
            break
    last, _ = recorder.at(np.inf)
    return Outcome(last.chosen if last else None, bound)


def rounding_orders(problem: Problem, relaxed: Relaxed) -> list[NDArray[np.int64]]:
    """Edges of at least a half by share, then all others that are worth something."""
    share, reduced = relaxed.share[: problem.n_edges], relaxed.reduced[: problem.n_edges]
    large = np.flatnonzero(share >= 0.5)
    large = large[np.lexsort((-reduced[large], -np.round(share[large], 2)))]
    counts = (problem.edge_points > 0) | problem.must_place[problem.edge_candidate]
    rest = np.flatnonzero(counts)
    # Rows per person price the person's own place, which says nothing about where to go.
    person = relaxed.price[: problem.n_candidates][problem.edge_candidate[rest]]
    by_value = np.argsort(-(reduced[rest] + person), kind="stable")
    by_regret = np.argsort(-reduced[rest], kind="stable")
    return [large, rest[by_regret][reduced[rest][by_regret] > -1.0], rest[by_value]]


def _settle(
    problem: Problem,
    insertion: Insertion,
    relaxed: Relaxed,
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
) -> bool:
    """Fix nearly whole edges that fit together; False when nothing is left to settle."""
    n_edges = problem.n_edges
    share = relaxed.share[:n_edges]
    is_open = (upper[:n_edges] > lower[:n_edges]) & (share > 1e-3)
    if not is_open.any():
        return False
    level = min(WHOLE, float(np.quantile(share[is_open], 0.9)))
    settled = lower[:n_edges] > 0
    order = np.flatnonzero(settled | (is_open & (share >= level)))
    order = order[np.lexsort((-share[order], ~settled[order]))]
    fixed = insertion.run([order])
    lower[:n_edges][fixed] = 1.0
    is_settled = np.zeros(problem.n_candidates, dtype=np.bool_)
    is_settled[problem.edge_candidate[fixed]] = True
    upper[:n_edges][is_settled[problem.edge_candidate] & ~fixed] = 0.0
    upper[:n_edges][order[~fixed[order]]] = 0.0
    return True


METHODS = {"lp-rounding": solve}
