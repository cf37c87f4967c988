"""Compiled: seat and unseat one person in constant time, and what an edge would cost in fines.

The pieces that `chains.py` puts together. The cache of compiled code sees changes of its own file
only; `compile.py` drops it when any of these files has changed.
"""

import numpy as np
from numba import njit

from matcher.planning.board import NOBODY, OVER, STAYS, VALUE


@njit(cache=True, nogil=True)
def uniform(random):  # type: ignore[no-untyped-def]
    """Next number in [0, 1): splitmix64 (Steele, Lea, Flood 2014), one generator per board."""
    random[0] += np.uint64(0x9E3779B97F4A7C15)
    z = random[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return np.float64(z >> np.uint64(11)) / 9007199254740992.0


@njit(cache=True, nogil=True)
def worth_of(core, board, edge):  # type: ignore[no-untyped-def]
    """Points of an edge, with the price of each quota that it would bring nearer."""
    worth = core.points[edge]
    for at in range(core.quota_first[edge], core.quota_first[edge + 1]):
        quota = core.quota_of[at]
        if board.quota_count[quota] < core.quota_target[quota]:
            worth += core.quota_price[quota]
    return worth


@njit(cache=True, nogil=True)
def put(core, board, who, edge):  # type: ignore[no-untyped-def]
    """Seat somebody who has no edge; the caller knows that it fits."""
    place = core.place[edge]
    board.chosen[who] = edge
    board.seat_at[who] = board.seated[place]
    board.seat[core.seat_first[place] + board.seated[place]] = who
    board.seated[place] += 1
    first = core.use_first[edge]
    for use in range(first, core.use_first[edge + 1]):
        resource = core.use_resource[use]
        over = max(0, board.used[resource] - core.capacity[resource])
        board.used[resource] += core.use_amount[use]
        more = max(0, board.used[resource] - core.capacity[resource]) - over
        if more > 0:
            board.totals[OVER] += more
            board.fine[0] += more * board.weight[resource]
        ticket = who * core.most_uses + use - first
        board.roll_at[ticket] = board.roll_size[resource]
        board.roll[core.roll_first[resource] + board.roll_size[resource]] = ticket
        board.roll_size[resource] += 1
    board.totals[VALUE] += worth_of(core, board, edge)
    for at in range(core.quota_first[edge], core.quota_first[edge + 1]):
        board.quota_count[core.quota_of[at]] += 1
    board.totals[STAYS] += core.stays[edge]


@njit(cache=True, nogil=True)
def take(core, board, who):  # type: ignore[no-untyped-def]
    """Take somebody off their edge: the reverse of put."""
    edge = board.chosen[who]
    place = core.place[edge]
    board.chosen[who] = NOBODY
    board.seated[place] -= 1
    last = board.seat[core.seat_first[place] + board.seated[place]]
    board.seat[core.seat_first[place] + board.seat_at[who]] = last
    board.seat_at[last] = board.seat_at[who]
    first = core.use_first[edge]
    for use in range(first, core.use_first[edge + 1]):
        resource = core.use_resource[use]
        over = max(0, board.used[resource] - core.capacity[resource])
        board.used[resource] -= core.use_amount[use]
        less = over - max(0, board.used[resource] - core.capacity[resource])
        if less > 0:
            board.totals[OVER] -= less
            board.fine[0] -= less * board.weight[resource]
            if board.totals[OVER] == 0:
                board.fine[0] = 0.0
        board.roll_size[resource] -= 1
        at = board.roll_at[who * core.most_uses + use - first]
        ticket = board.roll[core.roll_first[resource] + board.roll_size[resource]]
        board.roll[core.roll_first[resource] + at] = ticket
        board.roll_at[ticket] = at
    for at in range(core.quota_first[edge], core.quota_first[edge + 1]):
        board.quota_count[core.quota_of[at]] -= 1
    board.totals[VALUE] -= worth_of(core, board, edge)
    board.totals[STAYS] -= core.stays[edge]


@njit(cache=True, nogil=True)
def _share_resource(core, edge, other):  # type: ignore[no-untyped-def]
    for use in range(core.use_first[edge], core.use_first[edge + 1]):
        for also in range(core.use_first[other], core.use_first[other + 1]):
            if core.use_resource[use] == core.use_resource[also]:
                return True
    return False


@njit(cache=True, nogil=True)
def too_close(core, board, at, edge):  # type: ignore[no-untyped-def]
    """Whether the other one of apart couple ``at`` stands in the way of an edge."""
    other = board.chosen[core.apart_other[at]]
    if other == NOBODY:
        return False
    if core.apart_resource[at]:
        return _share_resource(core, edge, other)
    return core.place[other] == core.place[edge]


@njit(cache=True, nogil=True)
def fine_of(core, board, edge):  # type: ignore[no-untyped-def]
    """Fine for the overload that this edge would add."""
    fine = 0.0
    for use in range(core.use_first[edge], core.use_first[edge + 1]):
        resource = core.use_resource[use]
        free = core.capacity[resource] - board.used[resource]
        more = core.use_amount[use] - max(0, free)
        if more > 0:
            fine += more * board.weight[resource]
    return fine


@njit(cache=True, nogil=True)
def fine_of_swap(core, board, edge, out):  # type: ignore[no-untyped-def]
    """Change of the fines when somebody comes on ``edge`` and somebody else leaves ``out``."""
    change = 0.0
    coming, last_coming = core.use_first[edge], core.use_first[edge + 1]
    going, last_going = core.use_first[out], core.use_first[out + 1]
    none = len(core.capacity)
    while coming < last_coming or going < last_going:
        of_coming = core.use_resource[coming] if coming < last_coming else none
        of_going = core.use_resource[going] if going < last_going else none
        resource = min(of_coming, of_going)
        more = 0
        if of_coming == resource:
            more += core.use_amount[coming]
            coming += 1
        if of_going == resource:
            more -= core.use_amount[going]
            going += 1
        over = board.used[resource] - core.capacity[resource]
        change += (max(0, over + more) - max(0, over)) * board.weight[resource]
    return change


@njit(cache=True, nogil=True)
def relief_of(core, board, edge):  # type: ignore[no-untyped-def]
    """Fine that ends when this edge is given up."""
    relief = 0.0
    for use in range(core.use_first[edge], core.use_first[edge + 1]):
        resource = core.use_resource[use]
        over = board.used[resource] - core.capacity[resource]
        if over > 0:
            relief += min(over, core.use_amount[use]) * board.weight[resource]
    return relief


@njit(cache=True, nogil=True)
def meets_somebody(core, board, who, edge):  # type: ignore[no-untyped-def]
    """Whether somebody who must stay apart from this person stands in the way of an edge."""
    for at in range(core.apart_first[who], core.apart_first[who + 1]):
        if too_close(core, board, at, edge):
            return True
    return False


@njit(cache=True, nogil=True)
def has_seat(core, board, who, edge):  # type: ignore[no-untyped-def]
    """Whether the place is open, has a free seat, and nobody there must stay apart."""
    place = core.place[edge]
    if board.seated[place] >= core.openings[place] or not board.is_open[place]:
        return False
    return not meets_somebody(core, board, who, edge)


@njit(cache=True, nogil=True)
def seat_all(core, board, edges):  # type: ignore[no-untyped-def]
    """Seat each edge's candidate that fits, opening its group; groups left too small are closed."""
    for edge in edges:
        place = core.place[edge]
        was_open = board.is_open[place]
        board.is_open[place] = True
        if has_seat(core, board, core.candidate[edge], edge) and fine_of(core, board, edge) == 0.0:
            put(core, board, core.candidate[edge], edge)
        else:
            board.is_open[place] = was_open
    for place in core.groups:
        if board.seated[place] < core.group_min[place]:
            board.is_open[place] = False
            while board.seated[place] > 0:
                take(core, board, board.seat[core.seat_first[place]])
