"""Pairs as steps of shortfall: what every step of every item adds by the expert's weights.

A column is a contribution in log-odds, so that a coefficient is a factor on the expert's weight:
1 = the expert is right, 0 = the step does not matter, 2 = it weighs twice as much.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from matcher.profiles.types import Int32, Profiles
from matcher.vocabulary.items import IS_SUPPORT, ITEMS, N_ITEMS, N_LEVELS
from models.context import context_pairs
from models.lookup import ITEMS as ITEM_AXIS
from models.lookup import place_weights, state_tables
from models.table import UNKNOWN_STATE, Float64, TableModel, state_chances, states_of

N_STEPS = 3
"""Short by at least one, two, three levels; beyond, the expert's shape is kept."""

ITEM_GROUPS: tuple[str, ...] = tuple(dict.fromkeys(item.group for item in ITEMS))
GROUP_OF_ITEM = np.array([ITEM_GROUPS.index(item.group) for item in ITEMS])
CONTEXT = ("travel", "hours", "preference")
BOTTLENECK = ("shortfalls", "worst")
_UNKNOWN_SCALE = 0.1
"""Log-odds that one unit of the coefficient of an unknown item is worth."""


@dataclass(frozen=True)
class PairColumns:
    """Contributions per pair by the expert's weights.

    Attributes
    ----------
    steps
        Float64, shape (n, 79, 3).
    surplus
        Shape (n, 10), per group of items.
    unknown
        Shape (n, 10): importance of asked items that nobody assessed, per group of items.
    bottleneck, context
        Shape (n, 2) and (n, 3), as in ``BOTTLENECK`` and ``CONTEXT``.
    group, form
        Target group and work form, shape (n,).
    """

    steps: Float64
    surplus: Float64
    unknown: Float64
    bottleneck: Float64
    context: Float64
    group: npt.NDArray[np.int64]
    form: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.steps)

    def take(self, rows: npt.NDArray[np.int64]) -> "PairColumns":
        """Return some of the pairs."""
        return PairColumns(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})


def step_tables(fit: Float64) -> tuple[Float64, Float64]:
    """Split a fit table into steps of shortfall, shape (79, 6, 6, 3), and surplus, (79, 6, 6)."""
    person, place = np.indices((N_LEVELS, N_LEVELS))
    gap = np.where(IS_SUPPORT[:, None, None], person - place, place - person)
    asked = IS_SUPPORT[:, None, None] | (place > 0)
    level = np.clip(gap, 0, None) * asked
    # Value of the table by shortfall, read where nothing else weighs: at the lowest surplus.
    by_gap = np.zeros((N_ITEMS, N_LEVELS))
    for shortfall in range(N_LEVELS):
        reads = np.where((gap == shortfall) & asked, fit, np.nan)
        filled = np.where(np.isnan(reads), -np.inf, reads).max(axis=(1, 2))
        by_gap[:, shortfall] = np.where(np.isfinite(filled), filled, 0.0)
    rises = np.diff(by_gap, axis=1)
    cut = np.stack(
        [
            np.where(level >= 1, rises[:, 0, None, None], 0.0),
            np.where(level >= 2, rises[:, 1, None, None], 0.0),
            sum(np.where(level >= k, rises[:, k - 1, None, None], 0.0) for k in (3, 4, 5)),
        ],
        axis=-1,
    )
    return cut, fit - cut.sum(axis=-1)


def pair_columns(
    model: TableModel, profiles: Profiles, candidate: Int32, place: Int32
) -> PairColumns:
    """Contributions of every pair, before any factor."""
    chances = state_chances(model)
    cut, surplus = step_tables(model.fit)
    expected = np.einsum("isl,ilpk->ispk", chances, cut)
    beyond = chances @ surplus
    states = states_of(profiles.candidates.low, profiles.candidates.high)[candidate]
    level = profiles.places.level[place]
    weight, counts_factor = place_weights(model, profiles.places.importance[place])
    group_sums = np.eye(len(ITEM_GROUPS))[GROUP_OF_ITEM]
    is_asked = (IS_SUPPORT | (level > 0)) & (states == UNKNOWN_STATE)
    counts = np.einsum(
        "nik,ni->nk", state_tables(model)[ITEM_AXIS, states, level][..., 2:], counts_factor
    )
    several, worst = model.bottleneck.terms(counts)
    context = context_pairs(model.context, profiles, candidate, place)
    return PairColumns(
        steps=expected[ITEM_AXIS, states, level] * weight[..., None],
        surplus=(beyond[ITEM_AXIS, states, level] * weight) @ group_sums,
        unknown=-_UNKNOWN_SCALE * (is_asked * weight) @ group_sums,
        bottleneck=np.column_stack([several, worst]),
        context=np.column_stack([context[name] for name in CONTEXT]),
        group=profiles.candidates.target_group[candidate].astype(np.int64),
        form=profiles.places.work_form[place].astype(np.int64),
    )


def unknown_factor(model: TableModel) -> Float64:
    """Coefficient of the unknown columns that stands for the model's own caution, shape (10,)."""
    caution = np.broadcast_to(np.ravel(model.unknown_caution), (N_ITEMS,))
    mass = np.bincount(GROUP_OF_ITEM, weights=caution) / np.bincount(GROUP_OF_ITEM)
    return np.asarray(mass / _UNKNOWN_SCALE)


def caution_of(factor: Float64) -> Float64:
    """Caution per item, shape (79, 1), from the coefficients of the unknown columns."""
    return np.asarray(_UNKNOWN_SCALE * factor[GROUP_OF_ITEM])[:, None]
