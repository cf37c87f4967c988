"""Measures of how well chances and rankings hold, and splits that do not look ahead."""

from models.evaluation.chances import (
    CalibrationLine,
    auc,
    brier,
    brier_skill,
    calibration_error,
    calibration_line,
    log_loss,
)
from models.evaluation.intervals import Interval, bootstrap
from models.evaluation.ranking import coverage, gini, ndcg_at, recall_at
from models.evaluation.splits import grouped_folds, time_ordered_folds

__all__ = [
    "CalibrationLine",
    "Interval",
    "auc",
    "bootstrap",
    "brier",
    "brier_skill",
    "calibration_error",
    "calibration_line",
    "coverage",
    "gini",
    "grouped_folds",
    "log_loss",
    "ndcg_at",
    "recall_at",
    "time_ordered_folds",
]
