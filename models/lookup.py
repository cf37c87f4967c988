"""Tables of a model looked up per state of knowledge and per place, for fast and exact scoring."""

import numpy as np

from matcher.profiles.types import Float32, Int8, Places
from matcher.vocabulary.items import IS_SUPPORT, N_ITEMS, N_LEVELS
from models.table import SEVERITIES, UNKNOWN_STATE, Float64, TableModel, state_chances

ITEMS = np.arange(N_ITEMS)
_IMPORTANT = 2  # importance step from which a shortfall counts for the bottleneck
_SD = 1  # column of the standard deviation in the state tables


def level_tables(model: TableModel) -> list[Float64]:
    """Contribution, and whether the shortfall is at least 1, 2 and 3 levels, per item.

    Four tables of shape (79, 6, 6): level of the person, level of the place.
    """
    person, place = np.indices((N_LEVELS, N_LEVELS))
    gap = np.where(IS_SUPPORT[:, None, None], person - place, place - person)
    asked = IS_SUPPORT[:, None, None] | (place > 0)
    return [model.fit, *(np.asarray((gap >= k) & asked, dtype=np.float64) for k in SEVERITIES)]


def state_tables(model: TableModel) -> Float64:
    """Expectation, sd and chances of shortfall per item, state and level of the place.

    Shape (79, 22, 6, 5): expected contribution, its standard deviation, and the chance of falling
    short by at least 1, 2 and 3 levels. Not knowing is no shortfall: it counts for none of those.
    """
    chances = state_chances(model)
    expected, *counts = (chances @ table for table in level_tables(model))
    for count in counts:
        count[:, UNKNOWN_STATE] = 0.0
    sd = np.sqrt(np.maximum(chances @ model.fit**2 - expected**2, 0.0))
    is_asked = IS_SUPPORT[:, None] | (np.arange(N_LEVELS) > 0)
    expected[:, UNKNOWN_STATE] -= model.unknown_caution * is_asked
    return np.stack([expected, sd, *counts], axis=-1)


def place_weights(model: TableModel, importance: Int8) -> tuple[Float64, Float64]:
    """Factor per item, and 1 where the item counts for the bottleneck; shape of ``importance``.

    A place that lists no offer on a support item offers nothing there: the need still counts.
    """
    step = np.where(IS_SUPPORT & (importance < _IMPORTANT), _IMPORTANT, importance)
    return model.importance[step], (step >= _IMPORTANT).astype(np.float64)


def reached_levels(model: TableModel, states: Int8) -> Float32:
    """People as rows of chances to reach levels 1-5 per item, then a mark per unknown item.

    Float32, shape (n, 79 x 5 + 79). Thermometer coding: with the step from each level to the next
    on the other side, the product is exact for every function of the two levels. An unknown item
    reaches no level and has its mark instead.
    """
    chances = state_chances(model)
    at_least = chances[..., ::-1].cumsum(axis=2)[..., ::-1][..., 1:].astype(np.float32)
    at_least[:, UNKNOWN_STATE] = 0.0
    reached = at_least[ITEMS, states].reshape(len(states), N_ITEMS * (N_LEVELS - 1))
    return np.hstack([reached, (states == UNKNOWN_STATE).astype(np.float32)])


def place_steps(
    model: TableModel, tables: Float64, places: Places
) -> tuple[list[Float32], list[Float32]]:
    """What places add at level 0 and per level reached, for the fit and the three counts.

    Returns
    -------
    tuple
        Bases, shape (n_places,), and steps, shape (79 x 5 + 79, n_places), float32.
    """
    weight, counts = place_weights(model, places.importance)
    bases, steps = [], []
    unknown = np.delete(tables[ITEMS, UNKNOWN_STATE, places.level], _SD, axis=-1)
    for k, (table, factor) in enumerate(
        zip(level_tables(model), [weight, *[counts] * len(SEVERITIES)], strict=True)
    ):
        by_level = table[ITEMS, :, places.level] * factor[:, :, None]
        from_unknown = unknown[..., k] * factor - by_level[..., 0]
        step = np.hstack(
            [np.diff(by_level, axis=2).reshape(len(places), N_ITEMS * (N_LEVELS - 1)), from_unknown]
        )
        bases.append(by_level[..., 0].sum(axis=1).astype(np.float32))
        steps.append(np.ascontiguousarray(step.T, dtype=np.float32))
    return bases, steps
