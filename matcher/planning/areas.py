"""Areas: small sets of related people who are placed anew, exactly, while everybody else stays.

Filling several small knapsacks to the last quarter-hour is where chains get stuck and where an
exact solver is at its best. Large neighbourhood search: Shaw 1998, *CP*; an area grows by his
relatedness: people who want each other's places, and who share a pool of guidance.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.planning.board import STAYS, Board, Core

EDGES_NEAR = 5.0
"""Edges per candidate that an area may use, on average; more of them slow the exact solver."""
POOL_TIE = 2.0
"""Relatedness of two places of one pool, in wishes."""
WHIM = 0.3
"""Relatedness is multiplied by a random number from here to 1, so that areas differ."""

Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Area:
    """People who may be placed anew, what they may take, and what room they have.

    Attributes
    ----------
    people
        Candidates, ascending.
    edges
        Edges of the core that they may take, ascending.
    seats
        Openings per place for these people, shape (n_places).
    hours
        Amount per resource for these people, shape (n_resources).
    stays
        How many of them at least must keep their current place.
    others
        People per place who stay there whatever these do, shape (n_places).
    missing
        People whom each quota lacks when none of these is placed, shape (n_quotas).
    """

    people: Indices
    edges: Indices
    seats: Indices
    hours: Indices
    stays: int
    others: Indices
    missing: Indices


class AreaMap:
    """Where areas come from: what relates places, and how often each place began an area."""

    def __init__(self, core: Core) -> None:
        self.core = core
        wanted = min(int(EDGES_NEAR * len(core.must_place)), len(core.gap) - 1)
        self.is_near = core.gap <= core.sorted_gap[wanted]
        self.place_pool = np.full(len(core.openings), -1, dtype=np.int64)
        self.place_pool[core.place] = _smallest_pool(core)
        self.times_tried = np.zeros(len(core.openings), dtype=np.int64)

    def draw(
        self, board: Board, n_edges: int, how_many: int, rng: np.random.Generator
    ) -> list[Area]:
        """Areas without a person or a spare seat or hour in common.

        Parameters
        ----------
        board
            A feasible plan.
        n_edges
            Size of an area in edges to aim for.
        how_many
            Number of areas; fewer when people run out.
        rng
            Breaks ties and gives areas their whims.
        """
        view = _View(self, board)
        areas = []
        for _ in range(how_many):
            began = view.first_place(rng)
            if began < 0:
                break
            self.times_tried[began] += 1
            areas.append(view.take(view.grow(began, n_edges, rng)))
        return areas


class _View:
    """One plan as the map sees it; people and room are given away area by area."""

    def __init__(self, area_map: AreaMap, board: Board) -> None:
        core = area_map.core
        self.map, self.core, self.chosen = area_map, core, board.chosen
        n_places = len(core.openings)
        is_placed = self.chosen >= 0
        near = area_map.is_near.copy()
        near[self.chosen[is_placed]] = True
        self.links = np.flatnonzero(near)
        self.options = np.bincount(core.candidate[self.links], minlength=len(self.chosen))
        self.sits = np.full(len(self.chosen), -1, dtype=np.int64)
        self.sits[is_placed] = core.place[self.chosen[is_placed]]
        self.is_free = self.options > 0
        self.here = _by_place(np.flatnonzero(is_placed), self.sits[is_placed], n_places)
        wishing, wished = core.candidate[self.links], core.place[self.links]
        # Whoever wishes for a closed group is needed to open it; elsewhere the unplaced are enough.
        is_out = (self.sits[wishing] < 0) | ~board.is_open[wished]
        self.wishing, self.wished = wishing[is_out].astype(np.int64), wished[is_out]
        self.outside = _by_place(self.wishing, self.wished, n_places)
        is_in = self.sits[wishing] >= 0
        pairs = (self.sits[wishing[is_in]], wished[is_in])
        wishes = sparse.csr_matrix((np.ones(len(pairs[0])), pairs), (n_places, n_places))
        self.wishes = (wishes + wishes.T).tocsr()
        self.seated = board.seated
        self.seats = core.openings - board.seated
        self.hours = core.capacity - board.used
        self.stays = int(board.totals[STAYS]) - core.least_stays
        self.missing = core.quota_target - board.quota_count

    def first_place(self, rng: np.random.Generator) -> int:
        """A place with somebody to move or to seat that began fewest areas; -1 for none."""
        movable = self.is_free & (self.sits >= 0) & (self.options > 1)
        has_people = np.bincount(self.sits[movable], minlength=len(self.seats)) > 0
        has_people[self.wished[self.is_free[self.wishing]]] = True
        if not has_people.any():
            return -1
        turn = self.map.times_tried + rng.random(len(self.seats))
        return int(np.argmin(np.where(has_people, turn, np.inf)))

    def grow(self, place: int, n_edges: int, rng: np.random.Generator) -> Indices:
        """People of a place and of the places most related to it, until they have n_edges."""
        is_member = np.zeros(len(self.chosen), dtype=bool)
        is_visited = np.zeros(len(self.seats), dtype=bool)
        relation = np.zeros(len(self.seats))
        pool = self.map.place_pool
        total = 0
        while total < n_edges:
            is_visited[place] = True
            crew = np.concatenate([self.here[place], self.outside[place]])
            crew = crew[self.is_free[crew] & ~is_member[crew]]
            is_member[crew] = True
            total += int(self.options[crew].sum())
            row = slice(self.wishes.indptr[place], self.wishes.indptr[place + 1])
            relation[self.wishes.indices[row]] += self.wishes.data[row]
            relation[pool == pool[place]] += POOL_TIE
            appeal = relation * rng.uniform(WHIM, 1.0, len(relation))
            appeal[is_visited] = 0.0
            place = int(np.argmax(appeal))
            if appeal[place] <= 0.0:
                break
        return np.flatnonzero(is_member)

    def take(self, people: Indices) -> Area:
        """The area of these people; what was spare near them is theirs alone from now on."""
        core = self.core
        self.is_free[people] = False
        is_member = np.zeros(len(self.chosen), dtype=bool)
        is_member[people] = True
        held = self.chosen[people]
        held = held[held >= 0]
        seats, hours, missing = self.seats.copy(), self.hours.copy(), self.missing.copy()
        np.add.at(seats, core.place[held], 1)
        uses, _ = _rows_of(core.use_first, held)
        np.add.at(hours, core.use_resource[uses], core.use_amount[uses])
        counts, _ = _rows_of(core.quota_first, held)
        np.add.at(missing, core.quota_of[counts], 1)
        stays = max(0, int(core.stays[held].sum()) - self.stays)
        edges = self.links[is_member[core.candidate[self.links]]]
        uses, at = _rows_of(core.use_first, edges)
        too_much = core.use_amount[uses] > hours[core.use_resource[uses]]
        fits = np.bincount(at[too_much], minlength=len(edges)) == 0
        edges = edges[fits & (seats[core.place[edges]] > 0)]
        self.seats[core.place[edges]] = 0
        self.hours[core.use_resource[_rows_of(core.use_first, edges)[0]]] = 0
        self.stays = 0
        others = self.seated - np.bincount(core.place[held], minlength=len(seats))
        return Area(people, edges, seats, hours, stays, others, missing)


def _smallest_pool(core: Core) -> Indices:
    """Of each edge the resource with fewest edges, shape (n_core_edges); -1 without any."""
    edge_of_use = np.repeat(np.arange(len(core.place)), np.diff(core.use_first))
    size = np.bincount(core.use_resource, minlength=len(core.capacity))
    from_large = np.argsort(-size[core.use_resource], kind="stable")
    pool = np.full(len(core.place), -1, dtype=np.int64)
    pool[edge_of_use[from_large]] = core.use_resource[from_large]  # the last written is smallest
    return pool


def _by_place(people: Indices, place: NDArray[np.integer], n_places: int) -> list[Indices]:
    """People of each place."""
    ends = np.cumsum(np.bincount(place, minlength=n_places))
    return np.split(people[np.argsort(place, kind="stable")], ends[:-1])


def _rows_of(first: Indices, rows: Indices) -> tuple[Indices, Indices]:
    """Positions of all entries of some rows in compressed rows, and whose entry each one is."""
    sizes = first[rows + 1] - first[rows]
    at = np.repeat(np.arange(len(rows)), sizes)
    offset = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return first[rows][at] + offset, at
