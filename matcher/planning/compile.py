"""Compile the search once: `python -m matcher.planning.compile`.

Compiled kernels are cached on disk beside the sources, so only the first call in a fresh clone
takes half a minute; `make install` makes it. A later call loads the cache in well under a second.
"""

import numpy as np

from matcher.planning import chains
from matcher.planning.plan import Prices
from matcher.planning.problem import Problem
from matcher.planning.reduce import reduce_problem


def compile_kernels() -> None:
    """Run every kernel once on one person and one place."""
    one = np.zeros(1, dtype=np.int32)
    problem = Problem(
        candidate_id=np.array(["candidate"]),
        place_id=np.array(["place"]),
        resource_id=np.array(["team"]),
        edge_candidate=one,
        edge_place=one,
        edge_points=np.ones(1, dtype=np.int64),
        place_openings=np.ones(1, dtype=np.int32),
        resource_capacity=np.ones(1, dtype=np.int64),
        use_edge=one,
        use_resource=one,
        use_amount=np.ones(1, dtype=np.int64),
        must_place=np.zeros(1, dtype=bool),
    )
    core = reduce_problem(problem, Prices.zero(problem), edges_per_candidate=1).core
    board = chains.empty_board(core, 0)
    chains.seat_all(core, board, np.zeros(0, dtype=np.int64))
    chains.insert(core, board, np.zeros(1, dtype=np.int64))
    chains.set_weights(core, board, np.ones(1))
    chains.anneal(core, board, board.chosen.copy(), board.totals[:1].copy(), 1, 1.0, 1.0, 1.0)
    chains.unload(core, board, 1.0)
    chains.exchange(core, board, np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))


if __name__ == "__main__":
    compile_kernels()
