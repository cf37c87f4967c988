"""Compiled: ejection trees, the moves of the search.

A move lifts one person and follows whom that puts in motion: the lifted person takes somebody's
seat or hours, that person takes another's, until somebody finds room, or stays out. Such chains
reassign many people at once (ejection chains: Glover 1996, *Discrete Applied Mathematics* 65;
cyclic transfers: Thompson and Psaraftis 1993, *Operations Research* 41(5)); at every step the best
few continuations are followed, depth first. What a chain has lost so far is counted at the prices,
and a chain goes on only while that loss, less what the vacancy it began with may still bring, stays
below what may be accepted: the gain criterion of Lin and Kernighan 1973, *Operations Research*
21(2). It loses no good move, because of every chain that gains, some rotation gains from the start.

What may be accepted is drawn first, so that trees anneal: a loss is accepted with chance
exp(-loss / temperature) (Kirkpatrick, Gelatt, Vecchi 1983, *Science* 220).
"""

import numpy as np
from numba import njit

from matcher.planning.board import LOGGED, NOBODY, OVER, STAMP, VALUE
from matcher.planning.chains import begin, flip_group, is_allowed, lift, undo
from matcher.planning.seating import (
    fine_of,
    fine_of_swap,
    meets_somebody,
    put,
    take,
    uniform,
    worth_of,
)

FLIP = 0.01
"""Chance per move that a group is opened or closed instead."""
MOST_LOOKED_AT = 24
"""Most people of a full pool who are looked at for one seat."""
WIDEST = 8
"""Most continuations kept at one step."""


@njit(cache=True, nogil=True)
def _most_fined(core, board, edge):  # type: ignore[no-untyped-def]
    """The resource of an edge whose overload would cost most."""
    worst, most = NOBODY, 0.0
    for use in range(core.use_first[edge], core.use_first[edge + 1]):
        resource = core.use_resource[use]
        more = core.use_amount[use] - max(0, core.capacity[resource] - board.used[resource])
        if more * board.weight[resource] > most:
            worst, most = resource, more * board.weight[resource]
    return worst


@njit(cache=True, nogil=True)
def _vacancy_worth(core, board, origin, hardness):  # type: ignore[no-untyped-def]
    """What seat and hours that stand free where the chain began could bring at most."""
    if origin == NOBODY:
        return 0.0
    worth = 0.0
    place = core.place[origin]
    if board.seated[place] < core.openings[place]:
        worth += core.place_price[place]
    for use in range(core.use_first[origin], core.use_first[origin + 1]):
        resource = core.use_resource[use]
        spare = core.capacity[resource] - board.used[resource]
        worth += max(0, spare) * core.resource_price[resource]
    return hardness * worth


@njit(cache=True, nogil=True)
def _keep(tree, depth, width, edge, out, cost):  # type: ignore[no-untyped-def]
    """Remember a continuation when it is among the cheapest ``width``, in order of cost."""
    at = tree.kept[depth]
    if at == width:
        if cost >= tree.cost[depth, at - 1]:
            return
        at -= 1
    else:
        tree.kept[depth] += 1
    while at > 0 and tree.cost[depth, at - 1] > cost:
        tree.cost[depth, at] = tree.cost[depth, at - 1]
        tree.edge[depth, at] = tree.edge[depth, at - 1]
        tree.out[depth, at] = tree.out[depth, at - 1]
        at -= 1
    tree.cost[depth, at], tree.edge[depth, at], tree.out[depth, at] = cost, edge, out


@njit(cache=True, nogil=True)
def _look_around(core, board, tree, depth, who, loss, limit, heat):  # type: ignore[no-untyped-def]
    """Seat somebody where there is room at an acceptable loss (True), or list whom to eject."""
    stamp = board.totals[STAMP]
    soft = 1.0 - heat.hardness
    origin = board.log_edge[0]
    allowed = limit + _vacancy_worth(core, board, origin, heat.hardness)
    paid_by_now = loss - core.surplus[who]
    width = tree.breadth[depth]
    tree.kept[depth] = 0
    for edge in range(core.first_edge[who], core.first_edge[who + 1]):
        gap = core.gap[edge]
        if gap > heat.reach:
            break
        place = core.place[edge]
        if edge == board.log_edge[depth] or not board.is_open[place] or core.openings[place] == 0:
            continue
        if meets_somebody(core, board, who, edge):
            continue
        if board.seated[place] < core.openings[place]:
            fine = fine_of(core, board, edge)
            if loss - worth_of(core, board, edge) + soft * core.paid[edge] + fine < limit:
                before = board.totals[VALUE] - board.fine[0]
                put(core, board, who, edge)
                gained = board.totals[VALUE] - board.fine[0] - before
                if loss - gained + soft * core.paid[edge] < limit and is_allowed(core, board):
                    return True
                take(core, board, who)
            if fine <= 0.0:
                continue
            resource = _most_fined(core, board, edge)
            crew, first, size = board.roll, core.roll_first[resource], board.roll_size[resource]
            per_person = core.most_uses
        else:
            crew, first, size = board.seat, core.seat_first[place], board.seated[place]
            per_person = 1
        if width == 0:
            continue
        begins = int(uniform(board.random) * size) if size > MOST_LOOKED_AT else 0
        for step in range(min(size, MOST_LOOKED_AT)):
            out = crew[first + (begins + step) % size] // per_person
            if board.locked[out] == stamp:
                continue
            old = board.chosen[out]
            paid = heat.hardness * (core.paid[old] - core.paid[edge])
            cost = paid_by_now + gap - core.gap[old] + paid
            if cost < allowed:
                cost += fine_of_swap(core, board, edge, old)
                if cost < allowed:
                    _keep(tree, depth, width, edge, out, cost)
    return False


@njit(cache=True, nogil=True)
def _grow(core, board, tree, start, limit, heat):  # type: ignore[no-untyped-def]
    """Look for a chain from somebody; True with the chain made, False with nothing changed."""
    soft = 1.0 - heat.hardness
    before = board.totals[VALUE] - board.fine[0]
    waived = 0.0  # what softness forgives the people in the chain of their seats and hours
    begin(board)
    who, depth = start, 0
    if board.chosen[who] != NOBODY:
        waived -= soft * core.paid[board.chosen[who]]
    lift(core, board, who)
    is_new = True
    while True:
        if is_new:
            loss = before - (board.totals[VALUE] - board.fine[0]) + waived
            if _look_around(core, board, tree, depth, who, loss, limit, heat):
                return True
            stays_out = depth > 0 or board.log_edge[0] != NOBODY
            if stays_out and not core.must_place[who] and loss < limit and is_allowed(core, board):
                return True
            tree.turn[depth] = 0
        if tree.turn[depth] < tree.kept[depth]:
            edge, out = tree.edge[depth, tree.turn[depth]], tree.out[depth, tree.turn[depth]]
            tree.turn[depth] += 1
            depth += 1
            waived += soft * (core.paid[edge] - core.paid[board.chosen[out]])
            lift(core, board, out)
            put(core, board, who, edge)
            who, is_new = out, True
            continue
        board.locked[who] = 0
        if depth == 0:
            if board.log_edge[0] != NOBODY:
                put(core, board, who, board.log_edge[0])
            return False
        pushed = board.log_candidate[depth - 1]
        waived -= soft * (core.paid[board.chosen[pushed]] - core.paid[board.log_edge[depth]])
        take(core, board, pushed)
        put(core, board, who, board.log_edge[depth])
        board.totals[LOGGED] = depth
        depth -= 1
        who, is_new = pushed, False


@njit(cache=True, nogil=True)
def _flip(core, board, limit, heat):  # type: ignore[no-untyped-def]
    """Open or close some group, if what follows is acceptable."""
    before = board.totals[VALUE] - board.fine[0]
    begin(board)
    place = core.groups[int(uniform(board.random) * len(core.groups))]
    works = flip_group(core, board, place, heat.reach) and is_allowed(core, board)
    if not works or before - (board.totals[VALUE] - board.fine[0]) >= limit:
        board.is_open[place] = not board.is_open[place]
        undo(core, board)


@njit(cache=True, nogil=True)
def anneal(core, board, tree, best, best_value, steps, heat):  # type: ignore[no-untyped-def]
    """Try a move from each of ``steps`` people drawn by chance; keep the best plan in ``best``.

    Parameters
    ----------
    core, board
        The problem and the plan to change.
    tree
        Room for one tree, see `board.py`.
    best, best_value
        Edge per candidate and points of the best plan without overload, shapes (n_candidates) and
        (1); both updated.
    steps
        Number of people drawn.
    heat
        Temperature, hardness and reach, see `board.py`.
    """
    for _ in range(steps):
        limit = -heat.temperature * np.log(1.0 - uniform(board.random))
        if len(core.groups) > 0 and uniform(board.random) < FLIP:
            _flip(core, board, limit, heat)
        else:
            _grow(core, board, tree, int(uniform(board.random) * len(board.chosen)), limit, heat)
        if board.totals[OVER] == 0 and board.totals[VALUE] > best_value[0]:
            best_value[0] = board.totals[VALUE]
            best[:] = board.chosen
