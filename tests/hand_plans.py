"""Plans made by hand: the choices are given, objective and bound follow; no solver runs."""

import numpy as np
from numpy.typing import NDArray

from matcher.planning.bound import certify
from matcher.planning.plan import Limit, Plan, Prices, Termination, objective_of
from matcher.planning.problem import Problem


def hand_plan(problem: Problem, chosen: NDArray[np.bool_], prices: Prices | None = None) -> Plan:
    """The plan of chosen edges, certified by the given prices (by default nothing is scarce)."""
    certified, bound = certify(problem, prices or Prices.zero(problem))
    return Plan(
        chosen=chosen,
        objective=objective_of(problem, chosen),
        bound=bound,
        prices=certified,
        termination=Termination.STOPPED,
        limit=Limit.NONE,
        method="hand",
        seed=0,
        iterations=0,
        seconds={},
        trace=(),
    )
