"""What a scorer must beat: the share that lasts anyway, and a plain sum of shortfalls."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from models.calibration import Calibration
from models.evaluation.chances import logistic_fit
from models.expert import expert_scorer
from models.lookup import level_tables
from models.table import Base, Bottleneck, Context, Float64, TableModel


def distance_model() -> TableModel:
    """Profile distance as a table: every level short costs 1, whatever the item or its weight.

    What nobody assessed counts as the field's average, as in the expert's table. No context.
    """
    expert = expert_scorer().model
    return replace(
        expert,
        name="profile-distance",
        intercept=0.0,
        fit=-_levels_short(expert),
        importance=np.ones(4),
        unknown_caution=0.0,
        bottleneck=Bottleneck(0.0, 0.0, 0.0, 0.0),
        context=Context(0.0, 0.0, 0.0, 0.0, 0.0, (0.0, 0.0, 0.0)),
        base=Base(),
        calibration=Calibration(),
    )


def base_rate(lasted: Float64, weight: Float64) -> float:
    """Share that lasted; a half where nothing is known."""
    return float(np.average(lasted, weights=weight)) if len(lasted) else 0.5


def line_through(score: Float64, lasted: Float64, weight: Float64, at: npt.ArrayLike) -> Float64:
    """Chances that a straight line in log-odds gives at other scores."""
    around = float(np.average(score, weights=weight))
    columns = np.column_stack([np.ones_like(score), score - around])
    intercept, slope = logistic_fit(columns, lasted, weight)
    log_odds = intercept + slope * (np.asarray(at, dtype=np.float64) - around)
    return np.asarray(0.5 * (1 + np.tanh(0.5 * log_odds)))


def _levels_short(expert: TableModel) -> Float64:
    """Levels short per item, level of the person and level of the place, shape (79, 6, 6)."""
    levels = np.arange(expert.fit.shape[1])
    gap = np.abs(levels[:, None] - levels)
    return np.asarray(level_tables(expert)[1] * gap)
