"""Factors on the expert's weights, learned at every level: all, group, item, step of shortfall.

What few outcomes cannot say of a step they may say of its item, of the group, or of all weights
together; how much each level varies is learned too. Factors never fall below zero, so that more
shortfall never scores higher.
"""

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.work_forms import LADDER
from models.additive.design import DenseDesign
from models.additive.shrinkage import Scales, learn_scales
from models.additive.solver import Penalty, Sample, inverse, minimise, newton_parts
from models.learned.steps import BOTTLENECK, CONTEXT, GROUP_OF_ITEM, ITEM_GROUPS, PairColumns
from models.table import Float64

_INTERCEPT_SD = 1.0

_LEVELS = ("all", "group", "item", "step")
_BLOCKS = (*_LEVELS, "surplus", "unknown", "bottleneck", "context", "target_group", "work_form")
# Standard deviation of the factors expected before any outcome, and how many factors that is worth.
_EXPECTED = {
    "all": (0.5, 4.0),
    "group": (0.25, 3.0),
    "item": (0.2, 2.0),
    "step": (0.2, 2.0),
    "surplus": (1.0, 3.0),
    "unknown": (1.0, 3.0),
    "bottleneck": (0.8, 3.0),
    "context": (0.5, 3.0),
    "target_group": (0.2, 3.0),
    "work_form": (0.2, 3.0),
}
_BOUNDED = ("step", "bottleneck", "context")


@dataclass(frozen=True)
class Factors:
    """Coefficients on the columns of pairs.

    Attributes
    ----------
    steps
        Factor per item and step, not negative, shape (79, 3).
    surplus, unknown
        Per group of items, shape (10,).
    bottleneck, context
        Not negative, shape (2,) and (3,).
    by_group, by_form
        Log-odds per target group and work form.
    covariance
        Of the coefficients of ``wide_columns`` with the intercept first.
    variances
        Learned variance per block.
    """

    intercept: float
    steps: Float64
    surplus: Float64
    unknown: Float64
    bottleneck: Float64
    context: Float64
    by_group: Float64
    by_form: Float64
    covariance: Float64
    variances: dict[str, float]


def expert_factors(intercept: float, unknown: Float64) -> Factors:
    """The expert's own: every factor 1."""
    n_columns = 1 + sum(_widths().values())
    return Factors(
        intercept=intercept,
        steps=np.ones((len(GROUP_OF_ITEM), 3)),
        surplus=np.ones(len(ITEM_GROUPS)),
        unknown=unknown,
        bottleneck=np.ones(len(BOTTLENECK)),
        context=np.ones(len(CONTEXT)),
        by_group=np.zeros(len(TargetGroup)),
        by_form=np.zeros(len(LADDER)),
        covariance=np.zeros((n_columns, n_columns)),
        variances={},
    )


def learn_factors(
    columns: PairColumns, sample: Sample, intercept: float, unknown: Float64
) -> Factors:
    """Learn the factors.

    Parameters
    ----------
    sample
        Outcomes of the pairs.
    intercept, unknown
        The expert's, where the search starts and what few outcomes stay near to.
    """
    # More threads than one only wait for each other on products of this size.
    with threadpool_limits(limits=1, user_api="blas"):
        return _learned(columns, sample, intercept, unknown)


def _learned(columns: PairColumns, sample: Sample, intercept: float, unknown: Float64) -> Factors:
    design = DenseDesign(wide_columns(columns))
    blocks = np.repeat(np.arange(len(_BLOCKS)), list(_widths().values()))
    center = np.concatenate([[intercept], _centers(unknown)])
    scales = Scales(
        group=np.concatenate([[-1], blocks]).astype(np.int64),
        expected=np.array([_EXPECTED[name][0] ** 2 for name in _BLOCKS]),
        strength=np.array([_EXPECTED[name][1] for name in _BLOCKS]),
        fixed=np.full(len(blocks) + 1, 1 / _INTERCEPT_SD**2),
    )
    variance, state = learn_scales(design, sample, scales, center)
    free = Penalty(scales.precision(variance), center, np.full(len(center), -np.inf))
    _, curvature = newton_parts(design, sample, free, state)
    covariance = inverse(curvature + np.diag(free.precision))
    # With the upper levels as found, the steps are fitted anew within their bounds.
    parts = _split(state.theta[1:])
    base = _upper_levels(parts)
    keep = np.concatenate([[True], np.isin(blocks, [_BLOCKS.index(n) for n in _LEVELS[3:]])])
    keep |= np.concatenate([[True], blocks >= len(_LEVELS)])
    center[1:][blocks == _BLOCKS.index("step")] = base.ravel()
    lower = np.full(len(center), -np.inf)
    for name in _BOUNDED:
        lower[1:][blocks == _BLOCKS.index(name)] = 0.0
    narrow = DenseDesign(wide_columns(columns)[:, keep[1:]])
    penalty = Penalty(free.precision[keep], center[keep], lower[keep])
    start = state.theta.copy()
    start[1:][blocks == _BLOCKS.index("step")] += base.ravel()
    bounded, _ = minimise(narrow, sample, penalty, start[keep])
    theta = np.zeros(len(center))
    theta[keep] = bounded.theta
    found = _split(theta[1:])
    return Factors(
        intercept=float(theta[0]),
        steps=found["step"].reshape(len(GROUP_OF_ITEM), 3),
        surplus=found["surplus"],
        unknown=found["unknown"],
        bottleneck=found["bottleneck"],
        context=found["context"],
        by_group=found["target_group"],
        by_form=found["work_form"],
        covariance=covariance,
        variances=dict(zip(_BLOCKS, variance.tolist(), strict=True)),
    )


def wide_columns(columns: PairColumns) -> Float64:
    """Columns of all blocks side by side, shape (n, C - 1)."""
    n_rows = len(columns)
    per_item = columns.steps.sum(axis=2)
    return np.hstack(
        [
            per_item.sum(axis=1, keepdims=True),
            per_item @ np.eye(len(ITEM_GROUPS))[GROUP_OF_ITEM],
            per_item,
            columns.steps.reshape(n_rows, -1),
            columns.surplus,
            columns.unknown,
            columns.bottleneck,
            columns.context,
            np.eye(len(TargetGroup))[columns.group],
            np.eye(len(LADDER))[columns.form],
        ]
    )


def _widths() -> dict[str, int]:
    n_items, n_groups = len(GROUP_OF_ITEM), len(ITEM_GROUPS)
    widths = (1, n_groups, n_items, n_items * 3, n_groups, n_groups)
    ends = (len(BOTTLENECK), len(CONTEXT), len(TargetGroup), len(LADDER))
    return dict(zip(_BLOCKS, (*widths, *ends), strict=True))


def _centers(unknown: Float64) -> Float64:
    ones = {"all", "surplus", "bottleneck", "context"}
    parts = [np.full(width, float(name in ones)) for name, width in _widths().items()]
    parts[_BLOCKS.index("unknown")] = unknown
    return np.concatenate(parts)


def _split(theta: Float64) -> dict[str, Float64]:
    ends = np.cumsum(list(_widths().values()))[:-1]
    return dict(zip(_BLOCKS, np.split(theta, ends), strict=True))


def _upper_levels(parts: dict[str, Float64]) -> Float64:
    """Factor per item and step from the levels above the step, not negative; shape (79, 3)."""
    per_item = parts["all"] + parts["group"][GROUP_OF_ITEM] + parts["item"]
    return np.repeat(np.maximum(per_item, 0.0)[:, None], 3, axis=1)
