"""Compile the search once: `python -m matcher.planning.compile`.

Compiled kernels are cached on disk beside the sources, or in ``NUMBA_CACHE_DIR``, so only the first
call in a fresh clone takes half a minute; `make install` makes it. A later call loads the cache in
well under a second.
"""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import numpy as np

from matcher.planning import chains, ejection, filling
from matcher.planning.board import Heat, empty_board, empty_tree, set_weights
from matcher.planning.plan import Prices
from matcher.planning.prices import relax
from matcher.planning.problem import Problem
from matcher.planning.reduce import reduce_problem
from matcher.planning.seating import seat_all

_KERNEL_FILES = ("price_rows", "primal_dual", "board", "seating", "chains", "ejection", "filling")


def compile_kernels() -> None:
    """Run every kernel once on one person and one place."""
    _drop_stale_cache()
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
    relax(problem, seconds=1e-6)
    core = reduce_problem(problem, Prices.zero(problem), edges_per_candidate=1).core
    board = empty_board(core, 0)
    seat_all(core, board, np.zeros(0, dtype=np.int64))
    chains.insert(core, board, np.zeros(1, dtype=np.int64))
    set_weights(core, board, np.ones(1))
    best, best_value = board.chosen.copy(), board.totals[:1].copy()
    ejection.anneal(core, board, empty_tree((1,)), best, best_value, 1, Heat(1.0, 1.0, 1.0))
    filling.fill_vacancies(core, board, 1, Heat(1.0, 1.0, 1.0))
    chains.unload(core, board, 1.0)
    chains.exchange(core, board, np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))


def _drop_stale_cache() -> None:
    """Remove compiled kernels when any of their sources has changed.

    numba compares each cached function with its own file only, but kernels call each other across
    files. A folder that cannot be written holds no cache of ours.
    """
    folder = Path(__file__).parent
    sources = b"".join((folder / f"{name}.py").read_bytes() for name in _KERNEL_FILES)
    digest = sha256(sources).hexdigest()
    cache = Path(os.environ.get("NUMBA_CACHE_DIR") or folder / "__pycache__")
    stamp = cache / "kernels.sha256"
    with suppress(OSError):
        if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
            return
        cache.mkdir(parents=True, exist_ok=True)
        for name in _KERNEL_FILES:
            for compiled in cache.rglob(f"{name}.*.nb?"):
                compiled.unlink()
        stamp.write_text(digest, encoding="ascii")


if __name__ == "__main__":
    compile_kernels()
