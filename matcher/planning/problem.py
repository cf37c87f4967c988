"""The planning problem: the exact input of the solver as plain arrays, and its file.

Everything before this step speaks of people and work; from here on there are only indices,
points and amounts. This module checks nothing: see `problem_faults.py`.
"""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from matcher.errors import InvalidProblem
from matcher.planning.problem_faults import find_faults

APART_AT_PLACE = 0
APART_AT_RESOURCE = 1


def _no_int32() -> NDArray[np.int32]:
    return np.empty(0, dtype=np.int32)


def _no_int64() -> NDArray[np.int64]:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Problem:
    """Who may work where, what it is worth, and what it takes.

    An *edge* is an eligible pair of a candidate and a place. Leaving somebody unplaced is worth 0
    points. Amounts are integer quarter-hours of guidance. The optional arrays are empty when
    absent. `docs/reference/problem-format.md` gives every array with its meaning.

    Attributes
    ----------
    candidate_id, place_id, resource_id
        Names, unicode, shapes (n_candidates), (n_places), (n_resources).
    edge_candidate, edge_place
        Indices, shape (n_edges), sorted by candidate, then place; no pair twice.
    edge_points
        Value of each pair, shape (n_edges).
    place_openings
        Seats, shape (n_places).
    resource_capacity
        Shape (n_resources).
    use_edge, use_resource, use_amount
        What each edge takes of each resource, shape (n_uses), in any order; no couple twice.
    must_place
        Guaranteed people, shape (n_candidates): they get exactly one place.
    current_place
        Where people work today, shape (n_candidates) or empty; -1 is nowhere.
    move_cap
        Most people with a current place who may get another place or none; -1 is no cap.
    group_place, group_min, group_max
        Places that open with at least group_min people or not at all, shape (n_groups).
    apart_a, apart_b, apart_scope
        Couples of candidates who may not share a place (scope 0) or a resource (scope 1).
    quota_edge, quota_index
        Which edges count for which quota, shape (n_quota_edges).
    quota_target, quota_price
        People wanted and points lost per person short, shape (n_quotas).
    """

    candidate_id: NDArray[np.str_]
    place_id: NDArray[np.str_]
    resource_id: NDArray[np.str_]
    edge_candidate: NDArray[np.int32]
    edge_place: NDArray[np.int32]
    edge_points: NDArray[np.int64]
    place_openings: NDArray[np.int32]
    resource_capacity: NDArray[np.int64]
    use_edge: NDArray[np.int32]
    use_resource: NDArray[np.int32]
    use_amount: NDArray[np.int64]
    must_place: NDArray[np.bool_]
    current_place: NDArray[np.int32] = field(default_factory=_no_int32)
    move_cap: int = -1
    group_place: NDArray[np.int32] = field(default_factory=_no_int32)
    group_min: NDArray[np.int32] = field(default_factory=_no_int32)
    group_max: NDArray[np.int32] = field(default_factory=_no_int32)
    apart_a: NDArray[np.int32] = field(default_factory=_no_int32)
    apart_b: NDArray[np.int32] = field(default_factory=_no_int32)
    apart_scope: NDArray[np.int32] = field(default_factory=_no_int32)
    quota_edge: NDArray[np.int32] = field(default_factory=_no_int32)
    quota_index: NDArray[np.int32] = field(default_factory=_no_int32)
    quota_target: NDArray[np.int64] = field(default_factory=_no_int64)
    quota_price: NDArray[np.int64] = field(default_factory=_no_int64)

    @property
    def n_candidates(self) -> int:
        """Number of candidates."""
        return len(self.candidate_id)

    @property
    def n_places(self) -> int:
        """Number of places."""
        return len(self.place_id)

    @property
    def n_resources(self) -> int:
        """Number of resources."""
        return len(self.resource_id)

    @property
    def n_edges(self) -> int:
        """Number of eligible pairs."""
        return len(self.edge_candidate)

    def place_today(self) -> NDArray[np.int32]:
        """Current place of each candidate, shape (n_candidates), -1 for nobody's."""
        if len(self.current_place):
            return self.current_place
        return np.full(self.n_candidates, -1, dtype=np.int32)

    def seats(self) -> NDArray[np.int32]:
        """Most people per place: its openings, for a group at most group_max; shape (n_places)."""
        seats = self.place_openings.copy()
        seats[self.group_place] = np.minimum(seats[self.group_place], self.group_max)
        return seats

    def stays(self) -> NDArray[np.bool_]:
        """Edges on which somebody keeps the current place, shape (n_edges)."""
        stays: NDArray[np.bool_] = self.place_today()[self.edge_candidate] == self.edge_place
        return stays

    def arrays(self) -> dict[str, Any]:
        """All arrays by name, with move_cap."""
        return {name: getattr(self, name) for name in ARRAY_NAMES}

    def summary(self) -> str:
        """One paragraph on the size of the problem."""
        seats = int(self.place_openings.sum())
        lines = [
            f"{self.n_candidates} candidates, {self.n_places} places with {seats} openings, "
            f"{self.n_resources} resources, {self.n_edges} eligible pairs",
            f"guaranteed: {int(self.must_place.sum())}, "
            f"placed today: {int((self.place_today() >= 0).sum())}, "
            f"most moves: {'no cap' if self.move_cap < 0 else self.move_cap}",
            f"groups: {len(self.group_place)}, apart: {len(self.apart_a)}, "
            f"quotas: {len(self.quota_target)}",
        ]
        return "\n".join(lines)


ARRAY_NAMES: tuple[str, ...] = tuple(f.name for f in fields(Problem))
REQUIRED_ARRAYS: tuple[str, ...] = ARRAY_NAMES[: ARRAY_NAMES.index("current_place")]


def validate_problem(problem: Problem) -> None:
    """Refuse a problem that cannot be meant.

    Raises
    ------
    InvalidProblem
        With every fault found, each naming its array.
    """
    faults = find_faults(problem.arrays())
    if faults:
        raise InvalidProblem(faults)


def save_problem(problem: Problem, path: Path) -> None:
    """Write the problem as one compressed npz file; optional arrays that are empty are left out."""
    arrays = {name: getattr(problem, name) for name in REQUIRED_ARRAYS}
    for name in ARRAY_NAMES[len(REQUIRED_ARRAYS) :]:
        value = getattr(problem, name)
        if name == "move_cap":
            if value >= 0:
                arrays[name] = np.int64(value)
        elif len(value):
            arrays[name] = value
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load_problem(path: Path) -> Problem:
    """Read and validate a problem file.

    Raises
    ------
    InvalidProblem
        When the file is no npz archive, or with all faults of its arrays.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (BadZipFile, ValueError, EOFError, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise InvalidProblem([f"{path.name} is not a readable npz file of plain arrays."]) from None
    missing = [f"{name}: the array is missing." for name in REQUIRED_ARRAYS if name not in arrays]
    unknown = [f"{name}: no array of this format." for name in arrays if name not in ARRAY_NAMES]
    optional = {name: value for name, value in _absent_arrays().items() if name not in arrays}
    faults = (
        missing
        + unknown
        + find_faults(
            {name: value for name, value in {**optional, **arrays}.items() if name in ARRAY_NAMES}
        )
    )
    if faults:
        raise InvalidProblem(faults)
    if "move_cap" in arrays:
        arrays["move_cap"] = int(arrays["move_cap"])
    return Problem(**arrays)


def _absent_arrays() -> dict[str, object]:
    default = {f.name: f.default_factory for f in fields(Problem) if callable(f.default_factory)}
    return {name: make() for name, make in default.items()} | {"move_cap": -1}
