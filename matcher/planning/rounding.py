"""The plan that the search begins with: the relaxation rounded, or a plan that stands."""

import numpy as np
from numpy.typing import NDArray

from matcher.planning import chains
from matcher.planning.board import STAYS, Board, Core, empty_board
from matcher.planning.reduce import ReducedProblem
from matcher.planning.seating import seat_all


def start_board(
    reduced: ReducedProblem,
    share: NDArray[np.float64],
    seed: int,
    start: NDArray[np.int64] | None = None,
) -> Board:
    """A feasible board: whoever must stay does, then the shares are rounded in order of price.

    With a plan to start from, its edges come first of all if they keep every promise alone, else
    after whoever must stay; those of the relaxation only serve people whom it leaves unplaced.

    Parameters
    ----------
    reduced
        The core.
    share
        Fraction of each edge of the problem in the relaxation, shape (n_edges).
    seed
        Of the board's random numbers.
    start
        Edges of the core to begin with, as far as they fit; None for none.
    """
    core = reduced.core
    if start is not None:
        board = empty_board(core, seed)
        _seat_start(core, board, start)
        if _keeps_promises(core, board):
            return _filled(reduced, share, board)
    board = empty_board(core, seed)
    staying = reduced.staying
    if core.least_stays <= 0:
        at_group = core.group_min[core.place[staying]] > 0
        staying = staying[core.must_place[core.candidate[staying]] | at_group]
    seat_all(core, board, staying)
    if start is not None:
        _seat_start(core, board, start)
        return _filled(reduced, share, board)
    chains.insert(core, board, _in_order_of_share(reduced, share))
    return board


def _in_order_of_share(reduced: ReducedProblem, share: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.lexsort((reduced.core.gap, -np.round(share[reduced.edge], 1)))


def _filled(reduced: ReducedProblem, share: NDArray[np.float64], board: Board) -> Board:
    """The board with people added whom the plan to begin from leaves unplaced."""
    order = _in_order_of_share(reduced, share)
    chains.insert(reduced.core, board, order[board.chosen[reduced.core.candidate[order]] < 0])
    return board


def _keeps_promises(core: Core, board: Board) -> bool:
    """Whether everybody guaranteed is placed, and no more people move than may."""
    is_placed = bool((board.chosen[core.must_place] >= 0).all())
    return is_placed and int(board.totals[STAYS]) >= core.least_stays


def _seat_start(core: Core, board: Board, start: NDArray[np.int64]) -> None:
    """Seat these edges as far as they fit; a group opens when enough of its people are there."""
    at_place = np.bincount(core.place[start], minlength=len(core.openings))
    filled = core.groups[at_place[core.groups] >= core.group_min[core.groups]]
    at_group = core.group_min[core.place[start]] > 0
    for place in filled:
        crew = start[core.place[start] == place]
        crew = crew[board.chosen[core.candidate[crew]] < 0][: core.openings[place]]
        chains.exchange(core, board, core.candidate[crew].astype(np.int64), crew)
    chains.insert(core, board, start[~at_group])
