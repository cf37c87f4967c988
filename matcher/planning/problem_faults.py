"""Everything that can be wrong with the arrays of a problem, all faults at once, each with where.

First the form (dtype, shape), then the values of all arrays whose form is right, then, when all is
in order, whether the guarantees can be kept.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.planning.staying import staying_edges

Arrays = Mapping[str, Any]
Check = Callable[[Arrays], list[str]]

_N_CANDIDATES, _N_PLACES, _N_RESOURCES, _N_EDGES = (
    "candidate_id",
    "place_id",
    "resource_id",
    "edge_candidate",
)
# Array -> the array whose length it shares (itself when free), the kind of its dtype, item bytes.
FORM: dict[str, tuple[str, type[np.generic]]] = {
    "candidate_id": (_N_CANDIDATES, np.str_),
    "place_id": (_N_PLACES, np.str_),
    "resource_id": (_N_RESOURCES, np.str_),
    "edge_candidate": (_N_EDGES, np.int32),
    "edge_place": (_N_EDGES, np.int32),
    "edge_points": (_N_EDGES, np.int64),
    "place_openings": (_N_PLACES, np.int32),
    "resource_capacity": (_N_RESOURCES, np.int64),
    "use_edge": ("use_edge", np.int32),
    "use_resource": ("use_edge", np.int32),
    "use_amount": ("use_edge", np.int64),
    "must_place": (_N_CANDIDATES, np.bool_),
    "current_place": (_N_CANDIDATES, np.int32),
    "group_place": ("group_place", np.int32),
    "group_min": ("group_place", np.int32),
    "group_max": ("group_place", np.int32),
    "apart_a": ("apart_a", np.int32),
    "apart_b": ("apart_a", np.int32),
    "apart_scope": ("apart_a", np.int32),
    "quota_edge": ("quota_edge", np.int32),
    "quota_index": ("quota_edge", np.int32),
    "quota_target": ("quota_target", np.int64),
    "quota_price": ("quota_target", np.int64),
}
# Array -> the array it points into.
POINTS_INTO: dict[str, str] = {
    "edge_candidate": _N_CANDIDATES,
    "edge_place": _N_PLACES,
    "use_edge": _N_EDGES,
    "use_resource": _N_RESOURCES,
    "group_place": _N_PLACES,
    "apart_a": _N_CANDIDATES,
    "apart_b": _N_CANDIDATES,
    "quota_edge": _N_EDGES,
    "quota_index": "quota_target",
}
NOT_NEGATIVE = (
    "place_openings",
    "resource_capacity",
    "use_amount",
    "group_min",
    "quota_target",
    "quota_price",
)
LARGEST_SUM = 2**53
"""Sums stay below this, so that every total is exact in 64-bit integers and floats alike."""
_MOST_POSITIONS = 5


def find_faults(arrays: Arrays) -> list[str]:
    """All faults, as sentences that start with the name of the array; empty when valid.

    Parameters
    ----------
    arrays
        The arrays of the problem format by name; missing names are not reported here.
    """
    form = {name: _form_faults(arrays, name) for name in (*FORM, "move_cap") if name in arrays}
    faults = [fault for found in form.values() for fault in found]
    sound = {name: arrays[name] for name, found in form.items() if not found}
    for needed, find in _VALUE_CHECKS:
        if all(name in sound for name in needed):
            faults += find(sound)
    if not faults and len(sound) == len(FORM) + 1:
        faults = _guarantee_faults(arrays)
    return faults


def _form_faults(arrays: Arrays, name: str) -> list[str]:
    value = arrays[name]
    if name == "move_cap":
        is_integer = np.ndim(value) == 0 and np.issubdtype(np.asarray(value).dtype, np.integer)
        return [] if is_integer else ["move_cap: must be one integer."]
    like, dtype = FORM[name]
    if not isinstance(value, np.ndarray) or value.ndim != 1:
        return [f"{name}: must be an array of one dimension."]
    faults = []
    if not np.issubdtype(value.dtype, dtype):
        faults.append(f"{name}: must be {dtype.__name__}, is {value.dtype}.")
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            faults.append(f"{name}: holds NaN or infinity{_at(~np.isfinite(value))}.")
    expected = np.shape(arrays[like]) if like in arrays else value.shape
    absent = name == "current_place" and len(value) == 0
    if expected and value.shape != expected and not absent:
        faults.append(f"{name}: has length {len(value)}, {like} has {expected[0]}.")
    return faults


def _at(is_wrong: NDArray[np.bool_]) -> str:
    """Where it is wrong, in words: the first positions."""
    found = np.flatnonzero(is_wrong)
    first = ", ".join(str(position) for position in found[:_MOST_POSITIONS])
    more = f" and {len(found) - _MOST_POSITIONS} more" if len(found) > _MOST_POSITIONS else ""
    return f", at {first}{more}"


def _negative(name: str) -> Check:
    def find(arrays: Arrays) -> list[str]:
        wrong = arrays[name] < 0
        return [f"{name}: {int(wrong.sum())} negative value(s){_at(wrong)}."] if wrong.any() else []

    return find


def _out_of_range(name: str, target: str, least: int = 0) -> Check:
    def find(arrays: Arrays) -> list[str]:
        wrong = (arrays[name] < least) | (arrays[name] >= len(arrays[target]))
        if not wrong.any():
            return []
        return [f"{name}: {int(wrong.sum())} index(es) out of range of {target}{_at(wrong)}."]

    return find


def _twice(name: str) -> Check:
    def find(arrays: Arrays) -> list[str]:
        names = arrays[name].tolist()
        if len(set(names)) == len(names):
            return []
        is_again = np.ones(len(names), dtype=bool)
        is_again[np.unique(arrays[name], return_index=True)[1]] = False
        return [f"{name}: a name is used twice{_at(is_again)}."]

    return find


def _too_large(name: str) -> Check:
    def find(arrays: Arrays) -> list[str]:
        # Float sums are safe here: they decide only whether a total comes near the limit.
        if np.abs(arrays[name].astype(float)).sum() < LARGEST_SUM:
            return []
        return [f"{name}: the sum of absolute values reaches 2^53."]

    return find


def _duplicates(first: str, second: str) -> Check:
    def find(arrays: Arrays) -> list[str]:
        key = _couples(arrays[first], arrays[second])
        if (np.diff(key) > 0).all():
            return []
        order = np.argsort(key, kind="stable")  # quick on arrays made of sorted pieces
        again = np.zeros(len(key), dtype=bool)
        again[order[1:]] = np.diff(key[order]) == 0
        if not again.any():
            return []
        return [f"{first}: {int(again.sum())} duplicate couple(s) with {second}{_at(again)}."]

    return find


def _couples(first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.int64]:
    key: NDArray[np.int64] = (first.astype(np.int64) << 32) + second
    return key


def _unsorted(arrays: Arrays) -> list[str]:
    falls = np.diff(_couples(arrays["edge_candidate"], arrays["edge_place"])) < 0
    if not falls.any():
        return []
    after = np.concatenate([[False], falls])
    return [f"edge_candidate: edges are not sorted by candidate, then place{_at(after)}."]


def _too_many_points(arrays: Arrays) -> list[str]:
    """Nobody gains more than the largest edge, so these bound every objective and every bound."""
    most = np.zeros(len(arrays["candidate_id"]))
    inside = (arrays["edge_candidate"] >= 0) & (arrays["edge_candidate"] < len(most))
    points = np.abs(arrays["edge_points"].astype(float))
    np.maximum.at(most, arrays["edge_candidate"][inside], points[inside])
    quotas = np.abs(arrays["quota_target"].astype(float)) @ np.abs(
        arrays["quota_price"].astype(float)
    )
    if most.sum() + quotas < LARGEST_SUM:
        return []
    return ["edge_points: the largest per candidate, with quotas, sum to 2^53 or more."]


def _wrong_groups(arrays: Arrays) -> list[str]:
    faults = []
    above = arrays["group_min"] > arrays["group_max"]
    if above.any():
        faults.append(f"group_min: above group_max{_at(above)}.")
    if len(np.unique(arrays["group_place"])) != len(arrays["group_place"]):
        faults.append("group_place: a place is listed twice.")
    return faults


def _wrong_couples(arrays: Arrays) -> list[str]:
    same = arrays["apart_a"] == arrays["apart_b"]
    return [f"apart_a: somebody must be apart from themselves{_at(same)}."] if same.any() else []


def _wrong_scope(arrays: Arrays) -> list[str]:
    wrong = ~np.isin(arrays["apart_scope"], (0, 1))
    return [f"apart_scope: must be 0 (place) or 1 (resource){_at(wrong)}."] if wrong.any() else []


def _wrong_cap(arrays: Arrays) -> list[str]:
    if int(arrays["move_cap"]) >= -1:
        return []
    return ["move_cap: must be -1 (no cap) or at least 0."]


_VALUE_CHECKS: tuple[tuple[tuple[str, ...], Check], ...] = (
    *(((name,), _negative(name)) for name in NOT_NEGATIVE),
    *(((name, target), _out_of_range(name, target)) for name, target in POINTS_INTO.items()),
    (("current_place", _N_PLACES), _out_of_range("current_place", _N_PLACES, least=-1)),
    (("move_cap",), _wrong_cap),
    *(((name,), _twice(name)) for name in (_N_CANDIDATES, _N_PLACES, _N_RESOURCES)),
    (("edge_candidate", "edge_place"), _unsorted),
    *(
        (pair, _duplicates(*pair))
        for pair in (
            ("edge_candidate", "edge_place"),
            ("use_edge", "use_resource"),
            ("quota_edge", "quota_index"),
        )
    ),
    (("use_amount",), _too_large("use_amount")),
    (("resource_capacity",), _too_large("resource_capacity")),
    (
        ("candidate_id", "edge_candidate", "edge_points", "quota_target", "quota_price"),
        _too_many_points,
    ),
    (("group_place", "group_min", "group_max"), _wrong_groups),
    (("apart_a", "apart_b"), _wrong_couples),
    (("apart_scope",), _wrong_scope),
)
"""What each check needs, and the check."""


def _guarantee_faults(arrays: Arrays) -> list[str]:
    """Guaranteed people must be able to stay, all at once, and the cap on moves to be kept."""
    must, candidate = arrays["must_place"], arrays["edge_candidate"]
    today = arrays["current_place"]
    if not len(today):
        today = np.full(len(must), -1, dtype=np.int32)
    has_edge, can_stay, stays = (np.zeros(len(must), dtype=bool) for _ in range(3))
    has_edge[candidate] = True
    can_stay[candidate[today[candidate] == arrays["edge_place"]]] = True
    stays[candidate[staying_edges(arrays)]] = True
    faults = []
    for people, what in (
        (must & ~has_edge, "without any edge"),
        (must & has_edge & ~can_stay, "without an edge to their current place"),
        (must & can_stay & ~stays, "cannot stay where they are: not all fit together"),
    ):
        if people.any():
            count = int(people.sum())
            faults.append(f"must_place: {count} guaranteed candidate(s) {what}{_at(people)}.")
    forced = int((today >= 0).sum()) - int(stays.sum())
    if 0 <= int(arrays["move_cap"]) < forced:
        faults.append(
            f"move_cap: {forced} people cannot stay where they are, "
            f"only {int(arrays['move_cap'])} may move."
        )
    return faults
