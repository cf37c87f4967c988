"""Everything that can be wrong with the arrays of a problem, all faults at once.

First the form (dtype, shape), then the values, then whether the guarantees can be kept at all.
A later round runs only when the earlier one found nothing, so no fault is reported twice.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.planning.staying import staying_edges

Arrays = Mapping[str, Any]

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
MOST_POINTS = 2**62
"""Sums of points stay below this, so that no total overflows a 64-bit integer."""


def find_faults(arrays: Arrays) -> list[str]:
    """All faults, as sentences that start with the name of the array; empty when valid.

    Parameters
    ----------
    arrays
        The arrays of the problem format by name; missing names are not reported here.
    """
    faults = _form_faults(arrays)
    if faults or any(name not in arrays for name in FORM):
        return faults
    faults = _value_faults(arrays)
    if faults:
        return faults
    return _guarantee_faults(arrays)


def _form_faults(arrays: Arrays) -> list[str]:
    faults = []
    for name, (like, dtype) in FORM.items():
        if name not in arrays:
            continue
        value = arrays[name]
        if not isinstance(value, np.ndarray) or value.ndim != 1:
            faults.append(f"{name}: must be an array of one dimension.")
            continue
        if not np.issubdtype(value.dtype, dtype):
            faults.append(f"{name}: must be {dtype.__name__}, is {value.dtype}.")
            if value.dtype.kind == "f" and not np.isfinite(value).all():
                faults.append(f"{name}: holds NaN or infinity.")
        expected = np.shape(arrays[like]) if like in arrays else value.shape
        absent = name == "current_place" and len(value) == 0
        if expected and value.shape != expected and not absent:
            faults.append(f"{name}: has length {len(value)}, {like} has {expected[0]}.")
    move_cap = arrays.get("move_cap", -1)
    if np.ndim(move_cap) != 0 or not np.issubdtype(np.asarray(move_cap).dtype, np.integer):
        faults.append("move_cap: must be one integer.")
    return faults


def _value_faults(arrays: Arrays) -> list[str]:
    faults = []
    for name in NOT_NEGATIVE:
        count = int((arrays[name] < 0).sum())
        if count:
            faults.append(f"{name}: {count} negative value(s).")
    for name, target in POINTS_INTO.items():
        outside = (arrays[name] < 0) | (arrays[name] >= len(arrays[target]))
        if outside.any():
            faults.append(f"{name}: {int(outside.sum())} index(es) out of range of {target}.")
    if (
        (arrays["current_place"] < -1) | (arrays["current_place"] >= len(arrays["place_id"]))
    ).any():
        faults.append("current_place: index(es) out of range of place_id.")
    if int(arrays["move_cap"]) < -1:
        faults.append("move_cap: must be -1 (no cap) or at least 0.")
    faults += _order_faults(arrays)
    for name in ("use_amount", "resource_capacity"):
        # Float sums are safe here: they decide only whether a total comes near the limit.
        if np.abs(arrays[name].astype(float)).sum() > MOST_POINTS:
            faults.append(f"{name}: the sum of absolute values exceeds 2^62.")
    price_total = arrays["quota_target"].astype(float) @ arrays["quota_price"].astype(float)
    if np.abs(arrays["edge_points"].astype(float)).sum() + price_total > MOST_POINTS:
        faults.append("edge_points: the sum of absolute values, with quotas, exceeds 2^62.")
    if (arrays["group_min"] > arrays["group_max"]).any():
        faults.append("group_min: above group_max.")
    if len(np.unique(arrays["group_place"])) != len(arrays["group_place"]):
        faults.append("group_place: a place is listed twice.")
    if (arrays["apart_a"] == arrays["apart_b"]).any():
        faults.append("apart_a: somebody must be apart from themselves.")
    if not np.isin(arrays["apart_scope"], (0, 1)).all():
        faults.append("apart_scope: must be 0 (place) or 1 (resource).")
    return faults


def _order_faults(arrays: Arrays) -> list[str]:
    faults = []
    for name in ("candidate_id", "place_id", "resource_id"):
        if len(np.unique(arrays[name])) != len(arrays[name]):
            faults.append(f"{name}: a name is used twice.")
    edge_key = _couples(arrays["edge_candidate"], arrays["edge_place"])
    if (np.diff(edge_key) < 0).any():
        faults.append("edge_candidate: edges are not sorted by candidate, then place.")
    for first, second in (
        ("edge_candidate", "edge_place"),
        ("use_edge", "use_resource"),
        ("quota_edge", "quota_index"),
    ):
        key = _couples(arrays[first], arrays[second])
        twice = len(key) - len(np.unique(key))
        if twice:
            faults.append(f"{first}: {twice} duplicate couple(s) with {second}.")
    return faults


def _couples(first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.int64]:
    key: NDArray[np.int64] = (first.astype(np.int64) << 32) + second
    return key


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
            faults.append(f"must_place: {int(people.sum())} guaranteed candidate(s) {what}.")
    forced = int((today >= 0).sum()) - int(stays.sum())
    if 0 <= int(arrays["move_cap"]) < forced:
        faults.append(
            f"move_cap: {forced} people cannot stay where they are, "
            f"only {int(arrays['move_cap'])} may move."
        )
    return faults
