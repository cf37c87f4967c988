"""Compiled search: annealed ejection chains on the reduced problem.

One step proposes that somebody takes a certain edge. Whoever is in the way, at the place or in a
pool of guidance, is displaced and looks for another edge, possibly displacing others in turn; seats
that fell vacant pull people in. The whole chain is then kept or undone as one move.

Ejection chains for generalised assignment: Yagiura, Ibaraki, Glover 2006, *EJOR* 169. Keeping a
worse plan with probability exp(loss / temperature): Kirkpatrick, Gelatt, Vecchi 1983, *Science*
220. Pools may be overloaded at a fine, see `search.py`; all other rules hold between chains. All
kernels are in this one file because the cache of compiled code sees changes of its own file only.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

NOBODY = -1
# Positions in Board.totals.
VALUE, STAYS, STAMP, LOGGED, HEAD, TAIL, OVER = range(7)
LONGEST_CHAIN = 12
"""Most people who move in one chain; longer ones were measured to be kept hardly ever."""
SAMPLE = 4
STRICT = 1e12
LEAVE = 0.3
LIFT = 0.005
"""How many people of a full pool are looked at before one is displaced."""


class Core(NamedTuple):
    """What does not change during the search: the edges worth using, in compressed rows.

    Edges are numbered anew: by candidate, and per candidate from small to large ``gap``, the loss
    against the candidate's best edge at the prices. See `reduce.py` for how it is made.
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
    by_gap: NDArray[np.int64]
    sorted_gap: NDArray[np.float64]


class Board(NamedTuple):
    """The plan under search and everything needed to change and undo it in constant time."""

    chosen: NDArray[np.int64]
    seated: NDArray[np.int64]
    seat: NDArray[np.int32]
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


def empty_board(core: Core, seed: int) -> Board:
    """A board with nobody placed and all groups closed."""
    n_candidates, n_places = len(core.must_place), len(core.openings)
    board = Board(
        chosen=np.full(n_candidates, NOBODY, dtype=np.int64),
        seated=np.zeros(n_places, dtype=np.int64),
        seat=np.zeros(int(core.seat_first[-1]), dtype=np.int32),
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


@njit(cache=True, nogil=True)
def _uniform(random):  # type: ignore[no-untyped-def]
    """Next number in [0, 1): splitmix64 (Steele, Lea, Flood 2014), one generator per board."""
    random[0] += np.uint64(0x9E3779B97F4A7C15)
    z = random[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return np.float64(z >> np.uint64(11)) / 9007199254740992.0


@njit(cache=True, nogil=True)
def _put(core, board, who, edge):  # type: ignore[no-untyped-def]
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
    value = core.points[edge]
    for at in range(core.quota_first[edge], core.quota_first[edge + 1]):
        quota = core.quota_of[at]
        if board.quota_count[quota] < core.quota_target[quota]:
            value += core.quota_price[quota]
        board.quota_count[quota] += 1
    board.totals[VALUE] += value
    board.totals[STAYS] += core.stays[edge]


@njit(cache=True, nogil=True)
def _take(core, board, who):  # type: ignore[no-untyped-def]
    """Take somebody off their edge: the reverse of _put."""
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
    value = core.points[edge]
    for at in range(core.quota_first[edge], core.quota_first[edge + 1]):
        quota = core.quota_of[at]
        board.quota_count[quota] -= 1
        if board.quota_count[quota] < core.quota_target[quota]:
            value += core.quota_price[quota]
    board.totals[VALUE] -= value
    board.totals[STAYS] -= core.stays[edge]


@njit(cache=True, nogil=True)
def _touch(core, board, who):  # type: ignore[no-untyped-def]
    """Lift somebody for the current chain, remembering where they were; locks them."""
    board.locked[who] = board.totals[STAMP]
    board.log_candidate[board.totals[LOGGED]] = who
    board.log_edge[board.totals[LOGGED]] = board.chosen[who]
    board.totals[LOGGED] += 1
    if board.chosen[who] != NOBODY:
        _take(core, board, who)


@njit(cache=True, nogil=True)
def _displace(core, board, who):  # type: ignore[no-untyped-def]
    _touch(core, board, who)
    board.waiting[board.totals[TAIL]] = who
    board.totals[TAIL] += 1


@njit(cache=True, nogil=True)
def _share_resource(core, edge, other):  # type: ignore[no-untyped-def]
    for use in range(core.use_first[edge], core.use_first[edge + 1]):
        for also in range(core.use_first[other], core.use_first[other + 1]):
            if core.use_resource[use] == core.use_resource[also]:
                return True
    return False


@njit(cache=True, nogil=True)
def _too_close(core, board, at, edge):  # type: ignore[no-untyped-def]
    """Whether the other one of apart couple ``at`` stands in the way of an edge."""
    other = board.chosen[core.apart_other[at]]
    if other == NOBODY:
        return False
    if core.apart_resource[at]:
        return _share_resource(core, edge, other)
    return core.place[other] == core.place[edge]


@njit(cache=True, nogil=True)
def _fine(core, board, edge):  # type: ignore[no-untyped-def]
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
def _relief(core, board, edge):  # type: ignore[no-untyped-def]
    """Fine that ends when this edge is given up."""
    relief = 0.0
    for use in range(core.use_first[edge], core.use_first[edge + 1]):
        resource = core.use_resource[use]
        over = board.used[resource] - core.capacity[resource]
        if over > 0:
            relief += min(over, core.use_amount[use]) * board.weight[resource]
    return relief


@njit(cache=True, nogil=True)
def _has_seat(core, board, who, edge):  # type: ignore[no-untyped-def]
    place = core.place[edge]
    if board.seated[place] >= core.openings[place] or not board.is_open[place]:
        return False
    for at in range(core.apart_first[who], core.apart_first[who + 1]):
        if _too_close(core, board, at, edge):
            return False
    return True


@njit(cache=True, nogil=True)
def _best_edge(core, board, who, reach, at_least):  # type: ignore[no-untyped-def]
    """The edge that earns somebody unseated most after fines; NOBODY when all earn less."""
    best, most = NOBODY, at_least
    for edge in range(core.first_edge[who], core.first_edge[who + 1]):
        if core.gap[edge] > reach:
            break
        if core.points[edge] <= most:
            continue
        earns = core.points[edge] - _fine(core, board, edge)
        if earns > most and _has_seat(core, board, who, edge):
            best, most = edge, earns
    return best, most


@njit(cache=True, nogil=True)
def _victim_at_place(core, board, place):  # type: ignore[no-untyped-def]
    count = board.seated[place]
    first = core.seat_first[place]
    start = int(_uniform(board.random) * count)
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
    start = int(_uniform(board.random) * size)
    best_who, best_edge, most = NOBODY, NOBODY, 0.0
    seen = 0
    for step in range(size):
        who = board.roll[first + (start + step) % size] // core.most_uses
        if board.locked[who] == board.totals[STAMP]:
            continue
        now = board.chosen[who]
        loses = core.points[now] - _relief(core, board, now)
        _take(core, board, who)
        edge, earns = _best_edge(core, board, who, reach, -np.inf if core.must_place[who] else 0.0)
        _put(core, board, who, now)
        if earns - loses > most:
            best_who, best_edge, most = who, edge, earns - loses
        seen += 1
        if seen >= SAMPLE:
            break
    if best_who == NOBODY:
        return False
    _touch(core, board, best_who)
    if best_edge != NOBODY:
        _put(core, board, best_who, best_edge)
    return True


@njit(cache=True, nogil=True)
def _force(core, board, who, edge, reach):  # type: ignore[no-untyped-def]
    """Give somebody this edge, displacing whoever is in the way; False when that is hopeless."""
    place = core.place[edge]
    if not board.is_open[place] or core.openings[place] == 0:
        return False
    if board.locked[who] != board.totals[STAMP]:
        _touch(core, board, who)
    for at in range(core.apart_first[who], core.apart_first[who + 1]):
        if _too_close(core, board, at, edge):
            other = core.apart_other[at]
            if board.locked[other] == board.totals[STAMP]:
                return False
            _displace(core, board, other)
    if board.seated[place] >= core.openings[place]:
        victim = _victim_at_place(core, board, place)
        if victim == NOBODY:
            return False
        _displace(core, board, victim)
    _put(core, board, who, edge)
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
            _put(core, board, who, edge)
            continue
        first = core.first_edge[who]
        near = 0
        while first + near < core.first_edge[who + 1] and core.gap[first + near] <= reach:
            near += 1
        may_force = near > 0 and board.totals[LOGGED] < LONGEST_CHAIN
        if may_force and (core.must_place[who] or _uniform(board.random) >= LEAVE):
            edge = first + int(_uniform(board.random) * near)
            if not _force(core, board, who, edge, reach):
                return False
        elif core.must_place[who]:
            return False
    return True


@njit(cache=True, nogil=True)
def _pull(core, board, reach):  # type: ignore[no-untyped-def]
    """Fill what fell vacant in this chain with the person who gains most by coming there."""
    at = 0
    while at < board.totals[LOGGED] and board.totals[LOGGED] < LONGEST_CHAIN:
        old = board.log_edge[at]
        at += 1
        if old == NOBODY:
            continue
        place = core.place[old]
        if board.seated[place] >= core.openings[place] or not board.is_open[place]:
            continue
        best, most = NOBODY, 0.0
        for row in range(core.place_first[place], core.place_first[place + 1]):
            edge = core.place_edge[row]
            if core.gap[edge] > reach:
                break
            who = core.candidate[edge]
            if board.locked[who] == board.totals[STAMP]:
                continue
            now = board.chosen[who]
            loses = 0.0
            if now != NOBODY:
                loses = core.points[now] - _relief(core, board, now)
            if core.points[edge] - loses <= most:
                continue
            if now != NOBODY:
                _take(core, board, who)
            gain = core.points[edge] - loses - _fine(core, board, edge)
            if gain > most and _has_seat(core, board, who, edge):
                best, most = edge, gain
            if now != NOBODY:
                _put(core, board, who, now)
        if best != NOBODY:
            _touch(core, board, core.candidate[best])
            _put(core, board, core.candidate[best], best)


@njit(cache=True, nogil=True)
def _begin(board):  # type: ignore[no-untyped-def]
    board.totals[STAMP] += 1
    board.totals[LOGGED] = 0
    board.totals[HEAD] = 0
    board.totals[TAIL] = 0


@njit(cache=True, nogil=True)
def _is_allowed(core, board):  # type: ignore[no-untyped-def]
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
def _undo(core, board):  # type: ignore[no-untyped-def]
    for at in range(board.totals[LOGGED]):
        if board.chosen[board.log_candidate[at]] != NOBODY:
            _take(core, board, board.log_candidate[at])
    for at in range(board.totals[LOGGED]):
        if board.log_edge[at] != NOBODY:
            _put(core, board, board.log_candidate[at], board.log_edge[at])


@njit(cache=True, nogil=True)
def _accepts(board, before, temperature):  # type: ignore[no-untyped-def]
    gain = board.totals[VALUE] - board.fine[0] - before
    return gain >= 0 or _uniform(board.random) < np.exp(gain / temperature)


@njit(cache=True, nogil=True)
def _flip_group(core, board, place, reach):  # type: ignore[no-untyped-def]
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
        _touch(core, board, who)
        if _has_seat(core, board, who, edge) and _fine(core, board, edge) == 0.0:
            _put(core, board, who, edge)
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
        _begin(board)
        _touch(core, board, who)
        if _has_seat(core, board, who, edge) and _fine(core, board, edge) == 0.0:
            _put(core, board, who, edge)
        if board.chosen[who] == NOBODY or not _is_allowed(core, board):
            _undo(core, board)


@njit(cache=True, nogil=True)
def anneal(core, board, best, best_value, steps, hot, cold, reach_factor):  # type: ignore[no-untyped-def]
    """Propose ``steps`` chains while cooling from hot to cold; keep the best plan in ``best``.

    Parameters
    ----------
    core, board
        The problem and the plan to change.
    best, best_value
        Best plan so far, shape (n_candidates), and its points, shape (1); both updated.
    steps
        Number of proposals.
    hot, cold
        Temperatures in points at the first and last step; the fall is geometric.
    reach_factor
        Edges with a gap above this times the temperature are left out.
    """
    n_groups = len(core.groups)
    temperature, reach, near = hot, 0.0, 1
    for step in range(steps):
        if step % 1024 == 0:
            temperature = hot * (cold / hot) ** (step / steps)
            reach = reach_factor * temperature
            near = max(1, np.searchsorted(core.sorted_gap, reach, side="right"))
        before = board.totals[VALUE] - board.fine[0]
        _begin(board)
        group = NOBODY
        if n_groups > 0 and _uniform(board.random) < 0.01:
            group = core.groups[int(_uniform(board.random) * n_groups)]
            works = _flip_group(core, board, group, reach)
        elif _uniform(board.random) < LIFT:
            who = int(_uniform(board.random) * len(board.chosen))
            if board.chosen[who] == NOBODY or core.must_place[who]:
                continue
            _touch(core, board, who)
            works = True
        else:
            edge = core.by_gap[int(_uniform(board.random) * near)]
            who = core.candidate[edge]
            if board.chosen[who] == edge:
                continue
            works = _force(core, board, who, edge, reach) and _settle(core, board, reach)
        if works:
            _pull(core, board, reach)
            works = _is_allowed(core, board) and _accepts(board, before, temperature)
        if not works:
            _undo_flip = group != NOBODY
            if _undo_flip:
                board.is_open[group] = not board.is_open[group]
            _undo(core, board)
        elif board.totals[OVER] == 0 and board.totals[VALUE] > best_value[0]:
            best_value[0] = board.totals[VALUE]
            best[:] = board.chosen


@njit(cache=True, nogil=True)
def set_weights(core, board, weight):  # type: ignore[no-untyped-def]
    """Set the fine per unit of overload of each resource, and start the fines anew."""
    board.weight[:] = weight
    board.fine[0] = 0.0
    for resource in range(len(core.capacity)):
        over = max(0, board.used[resource] - core.capacity[resource])
        board.fine[0] += over * weight[resource]


@njit(cache=True, nogil=True)
def unload(core, board, reach):  # type: ignore[no-untyped-def]
    """Move people out of overloaded pools, those who lose least first; False when that fails."""
    for resource in range(len(core.capacity)):
        tries = 0
        while board.used[resource] > core.capacity[resource]:
            _begin(board)
            if not _relieve(core, board, resource, reach) or not _is_allowed(core, board):
                _undo(core, board)
                tries += 1
                if tries > 50:
                    return False
    return True


@njit(cache=True, nogil=True)
def seat_all(core, board, edges):  # type: ignore[no-untyped-def]
    """Seat each edge's candidate that fits, opening its group; groups left too small are closed."""
    for edge in edges:
        place = core.place[edge]
        was_open = board.is_open[place]
        board.is_open[place] = True
        if _has_seat(core, board, core.candidate[edge], edge) and _fine(core, board, edge) == 0.0:
            _put(core, board, core.candidate[edge], edge)
        else:
            board.is_open[place] = was_open
    for place in core.groups:
        if board.seated[place] < core.group_min[place]:
            board.is_open[place] = False
            while board.seated[place] > 0:
                _take(core, board, board.seat[core.seat_first[place]])


@njit(cache=True, nogil=True)
def exchange(core, board, people, edges):  # type: ignore[no-untyped-def]
    """Give people new edges, or none (-1), all at once; False and no change unless it is better."""
    before = board.totals[VALUE]
    was_open = board.is_open.copy()
    _begin(board)
    for who in people:
        _touch(core, board, who)
    fits = True
    for at in range(len(people)):
        if edges[at] != NOBODY:
            board.is_open[core.place[edges[at]]] = True
            if not _has_seat(core, board, people[at], edges[at]):
                fits = False
                break
            _put(core, board, people[at], edges[at])
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
    if fits and _is_allowed(core, board):
        return True
    _undo(core, board)
    board.is_open[:] = was_open
    return False
