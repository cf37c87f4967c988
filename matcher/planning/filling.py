"""Compiled: filling one free seat by the cheapest row of people who each move up one seat.

A seat that many want can stand free while nobody wants it who is near: somebody moves there,
another takes the seat left, and so on until somebody unplaced comes in or a seat is left that
nobody misses. Such rows are often longer than ejection trees are deep, but only seats need to be
followed, and at the prices a step rarely gains: the shortest augmenting path of assignment
(Tomizawa 1971, *Networks* 1; Jonker and Volgenant 1987, *Computing* 38). Hours are counted at their
fines, and the whole row is made only if it is acceptable in full.
"""

from heapq import heappop, heappush

import numpy as np
from numba import njit

from matcher.planning.board import NOBODY, STAMP, VALUE
from matcher.planning.chains import begin, is_allowed, lift, undo
from matcher.planning.seating import fine_of, fine_of_swap, has_seat, put, uniform

MOST_SEEN = 3_000
"""Places after which a search for a row gives up."""
LONGEST_ROW = 60
"""People in a row; longer ones are not made."""


@njit(cache=True, nogil=True)
def _find_row(core, board, vacancy, reach, cost_of, edge_into):  # type: ignore[no-untyped-def]
    """The edge with which the cheapest row into a vacancy begins; NOBODY when there is none.

    ``edge_into[place]`` is then the edge by which the seat left at a place is passed on.
    """
    queue = [(0.0, vacancy, NOBODY)]
    cost_of[:] = np.inf
    cost_of[vacancy] = 0.0
    seen = 0
    while len(queue) > 0 and seen < MOST_SEEN:
        cost, place, first = heappop(queue)
        if first != NOBODY:
            return first
        if cost > cost_of[place]:
            continue
        seen += 1
        for row in range(core.place_first[place], core.place_first[place + 1]):
            edge = core.place_edge[row]
            if core.gap[edge] > reach:
                break
            who = core.candidate[edge]
            now = board.chosen[who]
            if now == NOBODY:
                total = cost + core.gap[edge] - core.surplus[who] + fine_of(core, board, edge)
                heappush(queue, (total, place, edge))
                continue
            left = np.int64(core.place[now])
            total = cost + core.gap[edge] - core.gap[now] + fine_of_swap(core, board, edge, now)
            if total >= cost_of[left] or not board.is_open[left]:
                continue
            cost_of[left], edge_into[left] = total, edge
            heappush(queue, (total, left, NOBODY))
            if total + core.place_price[left] < core.place_price[vacancy]:
                heappush(queue, (total + core.place_price[left], left, edge))
    return NOBODY


@njit(cache=True, nogil=True)
def _make_row(core, board, vacancy, first, edge_into):  # type: ignore[no-untyped-def]
    """Move everybody in the row, from the vacancy back; False when somebody is in the way."""
    row = [first]
    place = core.place[first]
    while place != vacancy:
        row.append(edge_into[place])
        place = core.place[edge_into[place]]
        if len(row) > LONGEST_ROW:
            return False
    for at in range(len(row) - 1, -1, -1):
        edge = row[at]
        who = core.candidate[edge]
        if board.locked[who] == board.totals[STAMP]:
            return False
        lift(core, board, who)
        if not has_seat(core, board, who, edge):
            return False
        put(core, board, who, edge)
    return True


@njit(cache=True, nogil=True)
def fill_vacancies(core, board, most, heat):  # type: ignore[no-untyped-def]
    """Try to fill some free seats that have a price, beginning at a place drawn by chance.

    Parameters
    ----------
    core, board
        The problem and the plan to change.
    most
        Number of vacancies to try.
    heat
        What a row may lose, see `board.py`.
    """
    n_places = len(core.openings)
    cost_of, edge_into = np.empty(n_places), np.empty(n_places, dtype=np.int64)
    begins = int(uniform(board.random) * n_places)
    tried = 0
    for step in range(n_places):
        place = (begins + step) % n_places
        if board.seated[place] >= core.openings[place] or not board.is_open[place]:
            continue
        if heat.hardness * core.place_price[place] <= heat.temperature:
            continue
        tried += 1
        if tried > most:
            return
        first = _find_row(core, board, place, heat.reach, cost_of, edge_into)
        if first == NOBODY:
            continue
        limit = -heat.temperature * np.log(1.0 - uniform(board.random))
        before = board.totals[VALUE] - board.fine[0]
        begin(board)
        is_made = _make_row(core, board, place, first, edge_into)
        loss = before - (board.totals[VALUE] - board.fine[0])
        if not (is_made and loss < limit and is_allowed(core, board)):
            undo(core, board)
