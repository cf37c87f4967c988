"""The passes of the price method over edges and rows, compiled; they let other threads run.

Prices pull: each candidate moves towards the edges that earn most at the prices of the moment.
Everything else of the method is in `price_method.py`.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matcher.planning.price_rows import Rows

CLOSE = 1e-12


@njit(cache=True, nogil=True)
def move_shares(
    rows: Rows,
    price: NDArray[np.float64],
    step: float,
    share: NDArray[np.float32],
    moved: NDArray[np.float32],
    total: NDArray[np.float64],
    weight: float,
    used: NDArray[np.float64],
    first: int,
    end: int,
) -> tuple[float, float]:
    """Move the shares of some candidates along their reduced values, and back to what is allowed.

    Parameters
    ----------
    rows, price
        Edges, and prices of the rows.
    step
        Length of the move.
    share, moved
        Shares before and after, shape (n_edges).
    total
        Gets `weight` times the shares before, for averages; shape (n_edges).
    used
        Gets what the moved shares use of each row, shape (n_rows).
    first, end
        The candidates.

    Returns
    -------
    Squared length of the move, and points of the moved shares.
    """
    used[:] = 0.0
    length, points = 0.0, 0.0
    for who in range(first, end):
        begin, stop = rows.first_edge[who], rows.first_edge[who + 1]
        if begin == stop:
            continue
        positive, highest = 0.0, -np.inf
        for edge in range(begin, stop):
            earns = float(rows.points[edge])
            for term in range(rows.term_first[edge], rows.term_first[edge + 1]):
                earns -= rows.term_amount[term] * price[rows.term_row[term]]
            aim = share[edge] + step * earns
            moved[edge] = aim
            highest = max(highest, aim)
            if aim > 0.0:
                positive += aim
            if share[edge] > 0.0:
                total[edge] += weight * share[edge]
        level = 0.0
        if rows.must_place[who] or positive > 1.0:
            level = _level(rows.must_place[who], moved, highest, begin, stop)
        for edge in range(begin, stop):
            new = max(moved[edge] - level, 0.0)
            moved[edge] = new
            length += (new - share[edge]) ** 2
            if new > 0.0:
                points += rows.points[edge] * new
                for term in range(rows.term_first[edge], rows.term_first[edge + 1]):
                    used[rows.term_row[term]] += rows.term_amount[term] * new
    return length, points


@njit(cache=True, nogil=True)
def _level(
    must_place: bool, aims: NDArray[np.float32], highest: float, begin: int, stop: int
) -> float:
    """What to take off all aims so that their positive parts sum to 1.

    Michelot 1986, *JOTA* 50(1): start from a level that is too low, and drop what falls below.
    """
    level = highest - 1.0
    if not must_place:
        level = max(level, 0.0)
    while True:
        number, total = 0, 0.0
        for edge in range(begin, stop):
            if aims[edge] > level:
                number += 1
                total += aims[edge]
        higher = (total - 1.0) / number if number else level
        if higher <= level + CLOSE:
            return level
        level = higher


@njit(cache=True, nogil=True)
def move_prices(
    price: NDArray[np.float64],
    used: NDArray[np.float64],
    used_before: NDArray[np.float64],
    limit: NDArray[np.float64],
    highest: NDArray[np.float64],
    step: float,
    moved: NDArray[np.float64],
) -> tuple[float, float]:
    """Move prices along the excess of use that the last move of the shares leads to.

    Written out, because the linear algebra library would share out such short vectors over its
    own threads, which costs more than it gains and makes sums depend on the machine.

    Parameters
    ----------
    price, moved
        Prices before, and gets those after, shape (n_rows).
    used, used_before
        Use after and before the last move of the shares, shape (n_rows).
    limit, highest
        Of the rows, shape (n_rows).
    step
        Length of the move.

    Returns
    -------
    Squared length of the move, and its product with the change of use.
    """
    length, bend = 0.0, 0.0
    for row in range(len(price)):
        aim = price[row] + step * (2 * used[row] - used_before[row] - limit[row])
        moved[row] = min(max(aim, 0.0), highest[row])
        change = moved[row] - price[row]
        length += change * change
        bend += change * (used[row] - used_before[row])
    return length, bend


@njit(cache=True, nogil=True)
def sum_surplus(
    rows: Rows, price: NDArray[np.float64], loss: NDArray[np.float32], first: int, end: int
) -> float:
    """What the best edge of each candidate earns at these prices, summed.

    Parameters
    ----------
    rows, price
        Edges, and prices of the rows.
    loss
        Gets what each edge earns less than its candidate's best choice, shape (n_edges).
    first, end
        The candidates.
    """
    surplus = 0.0
    for who in range(first, end):
        best = -np.inf if rows.must_place[who] else 0.0
        for edge in range(rows.first_edge[who], rows.first_edge[who + 1]):
            earns = float(rows.points[edge])
            for term in range(rows.term_first[edge], rows.term_first[edge + 1]):
                earns -= rows.term_amount[term] * price[rows.term_row[term]]
            loss[edge] = earns
            best = max(best, earns)
        for edge in range(rows.first_edge[who], rows.first_edge[who + 1]):
            loss[edge] = best - loss[edge]
        surplus += best
    return surplus
