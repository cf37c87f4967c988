"""Compiled: placing several people at once, and the simple chains that open or close a group.

Whoever is in the way of somebody, at the place or in a pool of guidance, is displaced and looks for
another edge, possibly displacing others in turn; the whole is then kept or undone as one move. The
search moves single people with the deeper trees of `ejection.py`. Pools may be overloaded at a
fine, see `annealing.py`; all other rules hold between moves.
"""

import numpy as np
from numba import njit

from matcher.planning.board import HEAD, LOGGED, NOBODY, OVER, STAMP, STAYS, TAIL, VALUE
from matcher.planning.seating import (
    fine_of,
    has_seat,
    put,
    relief_of,
    take,
    too_close,
    uniform,
    worth_of,
)

LONGEST_CHAIN = 12
"""Most people who move in one chain; longer ones were measured to be kept hardly ever."""
SAMPLE = 4
"""How many people of a full pool are looked at before one is displaced."""
LEAVE = 0.3
"""Chance that somebody displaced who may stay unplaced does so instead of displacing others."""


@njit(cache=True, nogil=True)
def lift(core, board, who):  # type: ignore[no-untyped-def]
    """Lift somebody for the current move, remembering where they were; locks them."""
    board.locked[who] = board.totals[STAMP]
    board.log_candidate[board.totals[LOGGED]] = who
    board.log_edge[board.totals[LOGGED]] = board.chosen[who]
    board.totals[LOGGED] += 1
    if board.chosen[who] != NOBODY:
        take(core, board, who)


@njit(cache=True, nogil=True)
def _displace(core, board, who):  # type: ignore[no-untyped-def]
    lift(core, board, who)
    board.waiting[board.totals[TAIL]] = who
    board.totals[TAIL] += 1


@njit(cache=True, nogil=True)
def _best_edge(core, board, who, reach, at_least):  # type: ignore[no-untyped-def]
    """The edge that earns somebody unseated most after fines; NOBODY when all earn less."""
    best, most = NOBODY, at_least
    for edge in range(core.first_edge[who], core.first_edge[who + 1]):
        if core.gap[edge] > reach:
            break
        earns = worth_of(core, board, edge) - fine_of(core, board, edge)
        if earns > most and has_seat(core, board, who, edge):
            best, most = edge, earns
    return best, most


@njit(cache=True, nogil=True)
def _victim_at_place(core, board, place):  # type: ignore[no-untyped-def]
    count = board.seated[place]
    first = core.seat_first[place]
    start = int(uniform(board.random) * count)
    for step in range(count):
        who = board.seat[first + (start + step) % count]
        if board.locked[who] != board.totals[STAMP]:
            return who
    return NOBODY


@njit(cache=True, nogil=True)
def _relieve(core, board, resource, reach):  # type: ignore[no-untyped-def]
    """Move that person out of an overloaded pool who loses least by it, of a random few."""
    size = board.roll_size[resource]
    first = core.roll_first[resource]
    start = int(uniform(board.random) * size)
    best_who, best_edge, most = NOBODY, NOBODY, 0.0
    seen = 0
    for step in range(size):
        who = board.roll[first + (start + step) % size] // core.most_uses
        if board.locked[who] == board.totals[STAMP]:
            continue
        now = board.chosen[who]
        loses = core.points[now] - relief_of(core, board, now)
        take(core, board, who)
        edge, earns = _best_edge(core, board, who, reach, -np.inf if core.must_place[who] else 0.0)
        put(core, board, who, now)
        if earns - loses > most:
            best_who, best_edge, most = who, edge, earns - loses
        seen += 1
        if seen >= SAMPLE:
            break
    if best_who == NOBODY:
        return False
    lift(core, board, best_who)
    if best_edge != NOBODY:
        put(core, board, best_who, best_edge)
    return True


@njit(cache=True, nogil=True)
def _force(core, board, who, edge, reach):  # type: ignore[no-untyped-def]
    """Give somebody this edge, displacing whoever is in the way; False when that is hopeless."""
    place = core.place[edge]
    if not board.is_open[place] or core.openings[place] == 0:
        return False
    if board.locked[who] != board.totals[STAMP]:
        lift(core, board, who)
    for at in range(core.apart_first[who], core.apart_first[who + 1]):
        if too_close(core, board, at, edge):
            other = core.apart_other[at]
            if board.locked[other] == board.totals[STAMP]:
                return False
            _displace(core, board, other)
    if board.seated[place] >= core.openings[place]:
        victim = _victim_at_place(core, board, place)
        if victim == NOBODY:
            return False
        _displace(core, board, victim)
    put(core, board, who, edge)
    for use in range(core.use_first[edge], core.use_first[edge + 1]):
        resource = core.use_resource[use]
        before = max(board.used[resource] - core.use_amount[use], core.capacity[resource])
        while board.used[resource] > before and board.totals[LOGGED] < LONGEST_CHAIN:
            if not _relieve(core, board, resource, reach):
                break
    return True


@njit(cache=True, nogil=True)
def _settle(core, board, reach):  # type: ignore[no-untyped-def]
    """Find an edge for everyone displaced, by force if needed; False when the chain fails."""
    while board.totals[HEAD] < board.totals[TAIL]:
        who = board.waiting[board.totals[HEAD]]
        board.totals[HEAD] += 1
        edge, _ = _best_edge(core, board, who, reach, 0.0)
        if edge != NOBODY:
            put(core, board, who, edge)
            continue
        first = core.first_edge[who]
        near = 0
        while first + near < core.first_edge[who + 1] and core.gap[first + near] <= reach:
            near += 1
        may_force = near > 0 and board.totals[LOGGED] < LONGEST_CHAIN
        if may_force and (core.must_place[who] or uniform(board.random) >= LEAVE):
            edge = first + int(uniform(board.random) * near)
            if not _force(core, board, who, edge, reach):
                return False
        elif core.must_place[who]:
            return False
    return True


@njit(cache=True, nogil=True)
def begin(board):  # type: ignore[no-untyped-def]
    """Start a move: nobody is locked, lifted or waiting."""
    board.totals[STAMP] += 1
    board.totals[LOGGED] = 0
    board.totals[HEAD] = 0
    board.totals[TAIL] = 0


@njit(cache=True, nogil=True)
def is_allowed(core, board):  # type: ignore[no-untyped-def]
    """Whether the rules that hold between chains only hold now: groups, guarantee, moves."""
    for at in range(board.totals[LOGGED]):
        old = board.log_edge[at]
        who = board.log_candidate[at]
        if old == NOBODY:
            continue
        place = core.place[old]
        if core.group_min[place] > 0 and 0 < board.seated[place] < core.group_min[place]:
            return False
        if core.group_min[place] > 0 and board.seated[place] == 0 and board.is_open[place]:
            return False
        if core.must_place[who] and board.chosen[who] == NOBODY:
            return False
    return board.totals[STAYS] >= core.least_stays


@njit(cache=True, nogil=True)
def undo(core, board):  # type: ignore[no-untyped-def]
    """Put everybody lifted in this move back where they were."""
    for at in range(board.totals[LOGGED]):
        if board.chosen[board.log_candidate[at]] != NOBODY:
            take(core, board, board.log_candidate[at])
    for at in range(board.totals[LOGGED]):
        if board.log_edge[at] != NOBODY:
            put(core, board, board.log_candidate[at], board.log_edge[at])


@njit(cache=True, nogil=True)
def flip_group(core, board, place, reach):  # type: ignore[no-untyped-def]
    """Open a closed group with the people it suits best, or close an open one."""
    if board.is_open[place]:
        while board.seated[place] > 0:
            _displace(core, board, board.seat[core.seat_first[place]])
        board.is_open[place] = False
        return _settle(core, board, reach)
    board.is_open[place] = True
    for row in range(core.place_first[place], core.place_first[place + 1]):
        edge = core.place_edge[row]
        who = core.candidate[edge]
        enough = board.seated[place] >= core.group_min[place]
        if board.seated[place] >= core.openings[place] or (enough and core.gap[edge] > reach):
            break
        if board.locked[who] == board.totals[STAMP]:
            continue
        lift(core, board, who)
        if has_seat(core, board, who, edge) and fine_of(core, board, edge) == 0.0:
            put(core, board, who, edge)
        else:
            board.waiting[board.totals[TAIL]] = who
            board.totals[TAIL] += 1
    return board.seated[place] >= core.group_min[place] and _settle(core, board, reach)


@njit(cache=True, nogil=True)
def insert(core, board, edges):  # type: ignore[no-untyped-def]
    """Give each edge in turn to its candidate when it fits and is worth more than the one held."""
    for edge in edges:
        who = core.candidate[edge]
        now = board.chosen[who]
        if now != NOBODY and core.gap[now] <= core.gap[edge]:
            continue
        begin(board)
        lift(core, board, who)
        if has_seat(core, board, who, edge) and fine_of(core, board, edge) == 0.0:
            put(core, board, who, edge)
        if board.chosen[who] == NOBODY or not is_allowed(core, board):
            undo(core, board)


@njit(cache=True, nogil=True)
def unload(core, board, reach):  # type: ignore[no-untyped-def]
    """Move people out of overloaded pools, those who lose least first; False when that fails."""
    for resource in range(len(core.capacity)):
        tries = 0
        while board.used[resource] > core.capacity[resource]:
            begin(board)
            if not _relieve(core, board, resource, reach) or not is_allowed(core, board):
                undo(core, board)
                tries += 1
                if tries > 50:
                    return False
    return True


@njit(cache=True, nogil=True)
def exchange(core, board, people, edges):  # type: ignore[no-untyped-def]
    """Give people new edges, or none (-1), all at once; False and no change unless it is better."""
    before = board.totals[VALUE]
    was_open = board.is_open.copy()
    begin(board)
    for who in people:
        lift(core, board, who)
    fits = True
    for at in range(len(people)):
        if edges[at] != NOBODY:
            board.is_open[core.place[edges[at]]] = True
            if not has_seat(core, board, people[at], edges[at]):
                fits = False
                break
            put(core, board, people[at], edges[at])
    if fits:
        for place in core.groups:
            if board.seated[place] == 0:
                board.is_open[place] = False
        fits = board.totals[OVER] == 0 and board.totals[VALUE] > before
        for at in range(len(people)):
            if (
                edges[at] != NOBODY
                and board.seated[core.place[edges[at]]] < core.group_min[core.place[edges[at]]]
            ):
                fits = False
    if fits and is_allowed(core, board):
        return True
    undo(core, board)
    board.is_open[:] = was_open
    return False
