"""The plan under search as arrays: what is fixed, what changes, and copies. No search here."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NOBODY = -1
# Positions in Board.totals.
VALUE, STAYS, STAMP, LOGGED, HEAD, TAIL, OVER = range(7)
STRICT = 1e12
"""Fine per unit of overload that nothing can pay."""


class Core(NamedTuple):
    """What does not change during the search: the edges worth using, in compressed rows.

    Edges are numbered anew: by candidate, and per candidate from small to large ``gap``, the loss
    against the candidate's best edge at the prices; ``paid`` is what its seat and hours cost at the
    prices, ``surplus`` what a candidate's best edge earns beyond that. `reduce.py` makes it.
    """

    first_edge: NDArray[np.int64]
    candidate: NDArray[np.int32]
    place: NDArray[np.int32]
    points: NDArray[np.int64]
    gap: NDArray[np.float64]
    stays: NDArray[np.bool_]
    use_first: NDArray[np.int64]
    use_resource: NDArray[np.int32]
    use_amount: NDArray[np.int64]
    quota_first: NDArray[np.int64]
    quota_of: NDArray[np.int32]
    quota_target: NDArray[np.int64]
    quota_price: NDArray[np.int64]
    openings: NDArray[np.int64]
    capacity: NDArray[np.int64]
    must_place: NDArray[np.bool_]
    least_stays: int
    group_min: NDArray[np.int64]
    groups: NDArray[np.int64]
    apart_first: NDArray[np.int64]
    apart_other: NDArray[np.int32]
    apart_resource: NDArray[np.bool_]
    seat_first: NDArray[np.int64]
    roll_first: NDArray[np.int64]
    most_uses: int
    place_first: NDArray[np.int64]
    place_edge: NDArray[np.int64]
    sorted_gap: NDArray[np.float64]
    paid: NDArray[np.float64]
    surplus: NDArray[np.float64]
    place_price: NDArray[np.float64]
    resource_price: NDArray[np.float64]


class Board(NamedTuple):
    """The plan under search and everything needed to change and undo it in constant time."""

    chosen: NDArray[np.int64]
    seated: NDArray[np.int64]
    seat: NDArray[np.int64]
    seat_at: NDArray[np.int64]
    used: NDArray[np.int64]
    roll: NDArray[np.int64]
    roll_size: NDArray[np.int64]
    roll_at: NDArray[np.int64]
    quota_count: NDArray[np.int64]
    is_open: NDArray[np.bool_]
    totals: NDArray[np.int64]
    fine: NDArray[np.float64]
    weight: NDArray[np.float64]
    log_candidate: NDArray[np.int64]
    log_edge: NDArray[np.int64]
    waiting: NDArray[np.int64]
    locked: NDArray[np.int64]
    random: NDArray[np.uint64]


class Tree(NamedTuple):
    """Room for one ejection tree: per depth how many continuations to keep, and those kept.

    The last depth keeps none: whoever is moved there finds room or stays out.
    """

    breadth: NDArray[np.int64]
    kept: NDArray[np.int64]
    turn: NDArray[np.int64]
    edge: NDArray[np.int64]
    out: NDArray[np.int64]
    cost: NDArray[np.float64]


class Heat(NamedTuple):
    """How bold the search is.

    ``temperature`` in points; ``hardness`` from 0 to 1, the share of their price at which seats and
    hours left over count; ``reach``, the largest gap of an edge that is used, in points.
    """

    temperature: float
    hardness: float
    reach: float


def empty_tree(breadth: tuple[int, ...]) -> Tree:
    """A tree that keeps so many continuations at each depth."""
    depths, widest = len(breadth) + 1, max(breadth)
    return Tree(
        breadth=np.array([*breadth, 0]),
        kept=np.zeros(depths, dtype=np.int64),
        turn=np.zeros(depths, dtype=np.int64),
        edge=np.zeros((depths, widest), dtype=np.int64),
        out=np.zeros((depths, widest), dtype=np.int64),
        cost=np.zeros((depths, widest)),
    )


def empty_board(core: Core, seed: int) -> Board:
    """A board with nobody placed and all groups closed."""
    n_candidates, n_places = len(core.must_place), len(core.openings)
    board = Board(
        chosen=np.full(n_candidates, NOBODY, dtype=np.int64),
        seated=np.zeros(n_places, dtype=np.int64),
        seat=np.zeros(int(core.seat_first[-1]), dtype=np.int64),
        seat_at=np.zeros(n_candidates, dtype=np.int64),
        used=np.zeros(len(core.capacity), dtype=np.int64),
        roll=np.zeros(int(core.roll_first[-1]), dtype=np.int64),
        roll_size=np.zeros(len(core.capacity), dtype=np.int64),
        roll_at=np.zeros(n_candidates * core.most_uses, dtype=np.int64),
        quota_count=np.zeros(len(core.quota_target), dtype=np.int64),
        is_open=core.group_min == 0,
        totals=np.zeros(7, dtype=np.int64),
        fine=np.zeros(1),
        weight=np.full(len(core.capacity), STRICT),
        log_candidate=np.zeros(n_candidates, dtype=np.int64),
        log_edge=np.zeros(n_candidates, dtype=np.int64),
        waiting=np.zeros(n_candidates, dtype=np.int64),
        locked=np.zeros(n_candidates, dtype=np.int64),
        random=np.array([seed * 0x9E3779B97F4A7C15 % 2**64], dtype=np.uint64),
    )
    board.totals[VALUE] = -int(core.quota_target @ core.quota_price)
    return board


def copy_board(board: Board) -> Board:
    """An independent copy, random numbers included."""
    return board._replace(**{name: value.copy() for name, value in board._asdict().items()})


def overwrite(board: Board, other: Board) -> None:
    """Make a board equal to another one of the same core."""
    for name, value in board._asdict().items():
        value[:] = getattr(other, name)


def set_weights(core: Core, board: Board, weight: NDArray[np.float64]) -> None:
    """Set the fine per unit of overload of each resource, and start the fines anew."""
    board.weight[:] = weight
    board.fine[0] = float(np.maximum(board.used - core.capacity, 0) @ weight)
