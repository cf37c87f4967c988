"""Factors on the expert's weights, learned at every level: all, group, item, step of shortfall.

What few outcomes cannot say of a step they may say of its item, of the group, or of all weights
together; how much each level varies is learned too. Factors never fall below zero, so that more
shortfall never scores higher.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from threadpoolctl import threadpool_limits

from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.work_forms import LADDER
from models.additive.design import NestedDesign
from models.additive.shrinkage import Scales, learn_scales
from models.additive.solver import Penalty, Sample, curvature_at, inverse, minimise
from models.learned.steps import BOTTLENECK, CONTEXT, GROUP_OF_ITEM, ITEM_GROUPS, PairColumns
from models.table import Float64

_INTERCEPT_SD = 1.0

_LEVELS = ("all", "group", "item", "step")
_BLOCKS = (*_LEVELS, "surplus", "unknown", "bottleneck", "context", "target_group", "work_form")
# Standard deviation of the factors expected before any outcome, and how many factors that is worth.
_EXPECTED = {
    "all": (0.3, 6.0),
    "group": (0.25, 3.0),
    "item": (0.2, 2.0),
    "step": (0.2, 2.0),
    "surplus": (0.6, 3.0),
    "unknown": (0.5, 3.0),
    "bottleneck": (0.4, 4.0),
    "context": (0.5, 3.0),
    "target_group": (0.2, 3.0),
    "work_form": (0.2, 3.0),
}
_PLAIN = ("steps", "surplus", "unknown", "bottleneck", "context", "by_group", "by_form")
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
        Of the coefficients of ``plain_columns`` with the intercept first.
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

    def log_odds(self, columns: PairColumns) -> Float64:
        """What the weights say of pairs, shape (n,)."""
        parts = [getattr(self, name).ravel() for name in _PLAIN]
        return np.asarray(self.intercept + plain_columns(columns) @ np.concatenate(parts))


def expert_factors(intercept: float, unknown: Float64) -> Factors:
    """The expert's own: every factor 1."""
    n_columns = 1 + len(mixing())
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
    columns: PairColumns,
    sample: Sample,
    intercept: float,
    unknown: Float64,
    variances: Mapping[str, float] | None = None,
) -> Factors:
    """Learn the factors.

    Parameters
    ----------
    sample
        Outcomes of the pairs.
    intercept, unknown
        The expert's, where the search starts and what few outcomes stay near to.
    variances
        Per block, where their search starts; by default what is expected before any outcome.
    """
    # More threads than one only wait for each other on products of this size.
    with threadpool_limits(limits=1, user_api="blas"):
        return _learned(columns, sample, intercept, unknown, variances)


def _learned(
    columns: PairColumns,
    sample: Sample,
    intercept: float,
    unknown: Float64,
    variances: Mapping[str, float] | None,
) -> Factors:
    plain = plain_columns(columns)
    design = NestedDesign(plain, mixing())
    blocks = np.repeat(np.arange(len(_BLOCKS)), list(_widths().values()))
    center = np.concatenate([[intercept], _centers(unknown)])
    scales = Scales(
        group=np.concatenate([[-1], blocks]).astype(np.int64),
        expected=np.array([_EXPECTED[name][0] ** 2 for name in _BLOCKS]),
        strength=np.array([_EXPECTED[name][1] for name in _BLOCKS]),
        fixed=np.full(len(blocks) + 1, 1 / _INTERCEPT_SD**2),
    )
    begin = None if not variances else np.array([variances[name] for name in _BLOCKS])
    variance, state = learn_scales(design, sample, scales, center, start=begin)
    free = Penalty(scales.precision(variance), center, np.full(len(center), -np.inf))
    curvature = curvature_at(design, sample, state)
    mixed = np.zeros((plain.shape[1] + 1, len(center)))
    mixed[0, 0], mixed[1:, 1:] = 1.0, mixing()
    covariance = mixed @ inverse(curvature.matrix + np.diag(free.precision)) @ mixed.T
    # With the upper levels as found, the steps are fitted anew within their bounds.
    parts = _split(state.theta[1:])
    base = _upper_levels(parts)
    keep = np.concatenate([[True], np.isin(blocks, [_BLOCKS.index(n) for n in _LEVELS[3:]])])
    keep |= np.concatenate([[True], blocks >= len(_LEVELS)])
    center[1:][blocks == _BLOCKS.index("step")] = base.ravel()
    lower = np.full(len(center), -np.inf)
    for name in _BOUNDED:
        lower[1:][blocks == _BLOCKS.index(name)] = 0.0
    narrow = NestedDesign(plain, np.eye(plain.shape[1]))
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


def plain_columns(columns: PairColumns) -> Float64:
    """Columns of all blocks side by side, without the upper levels; shape (n, B)."""
    return np.hstack(
        [
            columns.steps.reshape(len(columns), -1),
            columns.surplus,
            columns.unknown,
            columns.bottleneck,
            columns.context,
            np.eye(len(TargetGroup))[columns.group],
            np.eye(len(LADDER))[columns.form],
        ]
    )


@cache
def mixing() -> Float64:
    """Plain coefficients as sums over the levels of all blocks, shape (B, C - 1)."""
    widths = _widths()
    of_step = np.repeat(np.arange(len(GROUP_OF_ITEM)), 3)
    steps = np.hstack(
        [
            np.ones((len(of_step), 1)),
            np.eye(len(ITEM_GROUPS))[GROUP_OF_ITEM[of_step]],
            np.eye(len(GROUP_OF_ITEM))[of_step],
            np.eye(len(of_step)),
        ]
    )
    rest = sum(widths.values()) - steps.shape[1]
    return np.block(
        [
            [steps, np.zeros((len(steps), rest))],
            [np.zeros((rest, steps.shape[1])), np.eye(rest)],
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
