"""Who can keep the current place: the plan that changes nothing it need not change.

It shows that the guarantees and the cap on moves can be kept, and it is where the search starts.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def staying_edges(arrays: Mapping[str, Any]) -> NDArray[np.int64]:
    """Edges on which people stay where they are, together breaking no rule.

    Guaranteed people first, then the others in order; whoever no longer fits is left out, and a
    group that ends below its minimum is left out as a whole.

    Parameters
    ----------
    arrays
        The arrays of a problem by name, valid apart from guarantees and move cap.
    """
    today = arrays["current_place"]
    if not len(today):
        return np.empty(0, dtype=np.int64)
    candidate, place = arrays["edge_candidate"], arrays["edge_place"]
    stays = np.flatnonzero(today[candidate] == place)
    stays = stays[np.argsort(~arrays["must_place"][candidate[stays]], kind="stable")]
    uses = _uses_of(arrays, stays)
    foes = _foes_of(arrays)
    seats = arrays["place_openings"].astype(np.int64)
    seats[arrays["group_place"]] = np.minimum(seats[arrays["group_place"]], arrays["group_max"])
    left = arrays["resource_capacity"].copy()
    kept: dict[int, int] = {}
    for edge in stays.tolist():
        who, where = int(candidate[edge]), int(place[edge])
        own = uses[edge]
        if seats[where] < 1 or any(left[resource] < amount for resource, amount in own.items()):
            continue
        if any(
            _together(place, uses, edge, kept.get(foe), scope) for foe, scope in foes.get(who, ())
        ):
            continue
        seats[where] -= 1
        for resource, amount in own.items():
            left[resource] -= amount
        kept[who] = edge
    chosen = np.array(sorted(kept.values()), dtype=np.int64)
    present = np.bincount(place[chosen], minlength=len(arrays["place_id"]))
    too_small = present[arrays["group_place"]] < arrays["group_min"]
    return chosen[~np.isin(place[chosen], arrays["group_place"][too_small])]


def _uses_of(arrays: Mapping[str, Any], edges: NDArray[np.int64]) -> dict[int, dict[int, int]]:
    uses: dict[int, dict[int, int]] = {edge: {} for edge in edges.tolist()}
    of_edges = np.isin(arrays["use_edge"], edges)
    for edge, resource, amount in zip(
        arrays["use_edge"][of_edges].tolist(),
        arrays["use_resource"][of_edges].tolist(),
        arrays["use_amount"][of_edges].tolist(),
        strict=True,
    ):
        uses[edge][resource] = amount
    return uses


def _foes_of(arrays: Mapping[str, Any]) -> dict[int, list[tuple[int, int]]]:
    foes: dict[int, list[tuple[int, int]]] = {}
    for a, b, scope in zip(
        arrays["apart_a"].tolist(),
        arrays["apart_b"].tolist(),
        arrays["apart_scope"].tolist(),
        strict=True,
    ):
        foes.setdefault(a, []).append((b, scope))
        foes.setdefault(b, []).append((a, scope))
    return foes


def _together(
    place: NDArray[np.int32],
    uses: dict[int, dict[int, int]],
    edge: int,
    other: int | None,
    scope: int,
) -> bool:
    if other is None:
        return False
    if scope == 0:
        return bool(place[edge] == place[other])
    return bool(uses[edge].keys() & uses[other].keys())
