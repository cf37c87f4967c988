"""Who holds the seats that an unplaced person wanted, and whether a cap on moves keeps them there.

Seat holders are named by pseudonym and only to people who plan: the rule of a plan is checked by
looking at whom it prefers.
"""

import numpy as np

from matcher.explanation.room import Positions, Room, listed_fits
from matcher.explanation.types import SeatHolder
from matcher.explanation.wanted import Wanted
from matcher.profiles.types import Bools

_MOST_PLACES = 3
_MOST_HOLDERS = 5
_HOLDERS_PER_PLACE = 2


def seat_holders(room: Room, wanted: Wanted, rows: Positions) -> tuple[SeatHolder, ...]:
    """Name holders of the full places that one person wanted most.

    Today's place comes first. At each place first those for whom the seat is worth least: the
    nearest to giving way.
    """
    problem = room.region_plan.built.problem
    full = rows[~wanted.fits.has_seat[rows]]
    today = problem.place_today()[wanted.candidate[full]]
    best = full[np.lexsort((-wanted.points[full], wanted.place[full] != today))][:_MOST_PLACES]
    holders = []
    for row in best.tolist():
        place = int(wanted.place[row])
        there = np.flatnonzero(room.place == place)
        points = problem.edge_points[room.chosen[there]]
        for k in np.lexsort((points, problem.must_place[there]))[:_HOLDERS_PER_PLACE].tolist():
            holder = SeatHolder(
                candidate_id=str(problem.candidate_id[there[k]]),
                place_id=str(problem.place_id[place]),
                points_more=int(points[k]) - int(wanted.points[row]),
                is_guaranteed=bool(problem.must_place[there[k]]),
            )
            holders.append(holder)
    return tuple(holders[:_MOST_HOLDERS])


def blocked_by_move_cap(room: Room, wanted: Wanted) -> Bools:
    """Wanted pairs whose seat would come free if the plan might change one more placement.

    True where the cap is reached and somebody who stays at that place has another listed place
    that is free, and the swap would be worth more than the plan; shape (n_pairs,).
    """
    problem = room.region_plan.built.problem
    held_back = np.zeros(len(wanted.edge), dtype=np.bool_)
    stays = problem.stays()
    staying = room.chosen >= 0
    staying[staying] = stays[room.chosen[staying]]
    moves = int((problem.place_today() >= 0).sum()) - int(staying.sum())
    if problem.move_cap < 0 or moves < problem.move_cap:
        return held_back
    others = np.flatnonzero(staying[problem.edge_candidate] & ~stays)
    others = others[listed_fits(room, others).is_free]
    gain = np.full(problem.n_candidates, np.iinfo(np.int64).min // 2)
    who = problem.edge_candidate[others]
    np.maximum.at(gain, who, problem.edge_points[others] - problem.edge_points[room.chosen[who]])
    best_at = np.full(problem.n_places, np.iinfo(np.int64).min // 2)
    movable = np.flatnonzero(staying)
    np.maximum.at(best_at, room.place[movable], gain[movable])
    is_full = ~wanted.fits.has_seat & (wanted.fits.n_short == 0) & ~wanted.fits.is_barred
    return np.asarray(is_full & (wanted.points + best_at[wanted.place] > 0))
