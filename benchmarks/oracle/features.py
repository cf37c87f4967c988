"""Pairs as columns for learners: the same for all of them, blind to who works where today.

Per group of items the weighted shortfall, surplus and what is unknown; how many shortfalls there
are and the worst; travel, hours and wishes; a few levels of the person; group and work form.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.profiles import Profiles
from matcher.vocabulary.items import IS_SUPPORT, ITEM_INDEX, ITEMS, N_ITEMS, N_LEVELS
from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.work_forms import LADDER
from models.table import LEVEL_STATES, UNKNOWN_STATE, states_of

Float32 = npt.NDArray[np.float32]

WEIGHT = np.array([0.0, 0.25, 0.6, 1.0], dtype=np.float32)
"""Of a shortfall by importance, the field's usual scale; needs for support weigh as important."""
_IMPORTANT, _ESSENTIAL = 2, 3
_GROUPS = tuple(dict.fromkeys(item.group for item in ITEMS))
_GROUP_SUMS = np.eye(len(_GROUPS), dtype=np.float32)[[_GROUPS.index(item.group) for item in ITEMS]]
_LEVELS = ("GED12", "FYS11", "GED03")  # setbacks, endurance, mental endurance
_EXPECTED_LEVEL = 2.5
_UNKNOWN_MINUTES = 45.0
_STEPS = (1, 2, 3)
_PAIRS_AT_ONCE = 8192
_ITEM_AXIS = np.arange(N_ITEMS)


@dataclass(frozen=True)
class Columns:
    """A table of pairs.

    Attributes
    ----------
    values
        Float32, shape (n_pairs, n_columns).
    direction
        -1 or 1 where more can only harm or help, else 0.
    """

    names: tuple[str, ...]
    values: Float32
    direction: npt.NDArray[np.int64]


def pair_features(
    profiles: Profiles,
    candidate: npt.NDArray[np.int32],
    place: npt.NDArray[np.int32],
    *,
    steps: bool = False,
) -> Columns:
    """Columns of listed pairs; with ``steps`` also every step of shortfall of every item."""
    named = _directions(steps=steps)
    parts = [
        _block(profiles, candidate[start:][:_PAIRS_AT_ONCE], place[start:][:_PAIRS_AT_ONCE], steps)
        for start in range(0, max(len(candidate), 1), _PAIRS_AT_ONCE)
    ]
    values = np.concatenate(parts)
    return Columns(tuple(named), values, np.array(list(named.values()), dtype=np.int64))


def shortfalls(
    profiles: Profiles, candidate: npt.NDArray[np.int32], place: npt.NDArray[np.int32]
) -> tuple[Float32, Float32, npt.NDArray[np.bool_]]:
    """Expected facts per item, weights and what is unknown among what is asked.

    Returns
    -------
    tuple
        Float32, shape (n, 79, 5): expected shortfall and surplus, chance to fall short by 1, 2, 3
        levels; float32, shape (n, 79): weight, 0 where nothing is asked; bool, shape (n, 79).
    """
    states = states_of(profiles.candidates.low, profiles.candidates.high)[candidate]
    level = profiles.places.level[place]
    importance = profiles.places.importance[place]
    weight = np.where(IS_SUPPORT, WEIGHT[_IMPORTANT], WEIGHT[importance])
    return _TABLE[_ITEM_AXIS, states, level], weight, (states == UNKNOWN_STATE) & (weight > 0)


def _directions(*, steps: bool) -> dict[str, int]:
    named = {f"short.{group}": -1 for group in _GROUPS}
    named |= {f"surplus.{group}": 0 for group in _GROUPS}
    named |= {f"unknown.{group}": 0 for group in _GROUPS}
    named |= {"short": -1, "worst": -1, "worst.essential": -1}
    named |= {f"count.{step}": -1 for step in _STEPS}
    named |= {"known": 0, "minutes": -1, "hours.missed": -1, "hours": 0, "wished": 1}
    named |= {f"level.{item}": 0 for item in _LEVELS}
    named |= {f"group.{group.value}": 0 for group in TargetGroup}
    named |= {f"form.{form.value}": 0 for form in LADDER}
    if steps:
        named |= {f"{item.id}.{step}": -1 for item in ITEMS for step in _STEPS}
    return named


def _block(
    profiles: Profiles,
    candidate: npt.NDArray[np.int32],
    place: npt.NDArray[np.int32],
    steps: bool,
) -> Float32:
    people, places = profiles.candidates, profiles.places
    facts, weight, unknown = shortfalls(profiles, candidate, place)
    short = facts[..., 0] * weight
    importance = places.importance[place]
    counts = np.einsum("nik,ni->nk", facts[..., 2:], (weight >= WEIGHT[_IMPORTANT]) * 1.0)
    minutes = profiles.travel.pairs(candidate, place)
    wanted = people.hours_max[candidate]
    own = people.low[candidate][:, [ITEM_INDEX[item] for item in _LEVELS]].astype(np.float32)
    high = people.high[candidate][:, [ITEM_INDEX[item] for item in _LEVELS]]
    asked = np.maximum(weight.sum(axis=1), 1e-6)
    columns = [
        short @ _GROUP_SUMS,
        (facts[..., 1] * weight) @ _GROUP_SUMS,
        (unknown * weight) @ _GROUP_SUMS,
        short.sum(axis=1),
        short.max(axis=1),
        (facts[..., 0] * (importance == _ESSENTIAL)).max(axis=1),
        counts,
        1 - (unknown * weight).sum(axis=1) / asked,
        np.where(np.isnan(minutes), _UNKNOWN_MINUTES, minutes),
        np.maximum(wanted - places.hours_max[place], 0),
        wanted,
        people.preferred_isco[candidate, places.isco[place]],
        np.where(own < 0, _EXPECTED_LEVEL, (own + high) / 2),
        np.eye(len(TargetGroup))[people.target_group[candidate]],
        np.eye(len(LADDER))[places.work_form[place]],
    ]
    if steps:
        columns.append((facts[..., 2:] * weight[..., None]).reshape(len(candidate), -1))
    wide = [each if each.ndim == 2 else each[:, None] for each in columns]
    return np.hstack(wide).astype(np.float32)


def _table() -> Float32:
    """Facts per item, state of knowledge and level of the place, shape (79, 22, 6, 5).

    All levels of an interval count as equally likely; what is unknown counts for nothing.
    """
    table = np.zeros((N_ITEMS, UNKNOWN_STATE + 1, N_LEVELS, 5), dtype=np.float32)
    asked = np.arange(N_LEVELS)
    for state, (low, high) in enumerate(LEVEL_STATES):
        level = np.arange(low, high + 1)[:, None]
        for item in _ITEM_AXIS:
            gap = level - asked if IS_SUPPORT[item] else asked - level
            gap = np.where(IS_SUPPORT[item] | (asked > 0), gap, 0)
            rows = [np.maximum(gap, 0), np.maximum(-gap, 0), *(gap >= step for step in _STEPS)]
            table[item, state] = np.stack([row.mean(axis=0) for row in rows], axis=1)
    return table


_TABLE = _table()
