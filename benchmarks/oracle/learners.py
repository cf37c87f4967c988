"""The challengers: each tuned and calibrated on folds that go forward in time, of other people.

All get the same columns, the same weights for censoring and the same choice of calibration as the
product's own scorer.
"""

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from benchmarks.oracle.features import Columns, Float32
from models.calibration import Calibration
from models.calibration.choose import choose_calibration
from models.evaluation import log_loss, time_ordered_folds
from models.learned import Outcomes

Floats = npt.NDArray[np.float64]
Fit = Callable[[Columns, Outcomes], Sequence[Callable[[Float32], Floats]]]
"""Fits every setting tried; each gives log-odds of rows."""

_FOLDS = {"logistic": 2, "hgb": 2, "ebm": 1}  # times three parts of the people
_FEWEST_TO_CALIBRATE = 200
_RIDGE = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
_TREES = (10, 20, 40, 60, 90, 120, 160)
_LEAST_CHANCE = 1e-6
_EBM_BAGS, _EBM_RATE = 4, 0.03


@dataclass(frozen=True)
class Learned:
    """A fitted learner: from columns to chances."""

    log_odds: Callable[[Float32], Floats]
    calibration: Calibration

    def chance(self, values: Float32) -> Floats:
        """Calibrated chances of rows."""
        with threadpool_limits(limits=1):
            calibrated = self.calibration.apply(self.log_odds(values))
        return np.asarray(0.5 * (1 + np.tanh(0.5 * calibrated)))


def learn(name: str, columns: Columns, outcomes: Outcomes) -> Learned:
    """Fit a learner: settings by out-of-fold log loss, then calibrated, then on everything."""
    fit = LEARNERS[name]
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows, held = _out_of_fold(fit, columns, outcomes, _FOLDS[name])
        y, w = outcomes.lasted[rows], outcomes.weight[rows]
        losses = [log_loss(y, 0.5 * (1 + np.tanh(0.5 * each)), w) for each in held]
        best = int(np.argmin(losses))
        calibration = Calibration()
        if len(outcomes) >= _FEWEST_TO_CALIBRATE:
            calibration, _ = choose_calibration(held[best], y, outcomes.started[rows], w)
        return Learned(fit(columns, outcomes)[best], calibration)


def _out_of_fold(
    fit: Fit, columns: Columns, outcomes: Outcomes, n_folds: int
) -> tuple[npt.NDArray[np.int64], list[Floats]]:
    """Rows that were held out, and what every setting says of them."""
    tested, found = [], []
    for learn_on, test in _splits(outcomes, n_folds):
        models = fit(_take(columns, learn_on), outcomes.take(learn_on))
        tested.append(test)
        found.append([model(columns.values[test]) for model in models])
    return np.concatenate(tested), [np.concatenate(each) for each in zip(*found, strict=True)]


def _splits(outcomes: Outcomes, n_folds: int) -> Iterator[tuple[npt.NDArray[np.int64], ...]]:
    for learn_on, test in time_ordered_folds(
        outcomes.started, n_folds, group=outcomes.candidate, first=0.4
    ):
        if len(np.unique(outcomes.lasted[learn_on])) == 2:
            yield learn_on, test


def _take(columns: Columns, rows: npt.NDArray[np.int64]) -> Columns:
    return Columns(columns.names, columns.values[rows], columns.direction)


def _logistic(columns: Columns, outcomes: Outcomes) -> Sequence[Callable[[Float32], Floats]]:
    models = []
    for strength in _RIDGE:
        model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=500))
        model.fit(
            columns.values, outcomes.lasted, logisticregression__sample_weight=outcomes.weight
        )
        models.append(model.decision_function)
    return models


def _boosting(columns: Columns, outcomes: Outcomes) -> Sequence[Callable[[Float32], Floats]]:
    model = HistGradientBoostingClassifier(
        learning_rate=0.06,
        max_iter=_TREES[-1],
        max_leaf_nodes=8,
        min_samples_leaf=20,
        l2_regularization=5.0,
        monotonic_cst=columns.direction,
        early_stopping=False,
        random_state=0,
    )
    model.fit(columns.values, outcomes.lasted, sample_weight=outcomes.weight)

    def staged(values: Float32, trees: int) -> Floats:
        # Raw sums after each tree; only the wanted one is kept.
        for number, raw in enumerate(model.staged_decision_function(values), start=1):
            if number == trees:
                return np.asarray(raw, dtype=np.float64).ravel()
        raise AssertionError

    return [lambda values, trees=trees: staged(values, trees) for trees in _TREES]


def _ebm(columns: Columns, outcomes: Outcomes) -> Sequence[Callable[[Float32], Floats]]:
    from interpret.glassbox import ExplainableBoostingClassifier

    model: Any = ExplainableBoostingClassifier(
        feature_names=list(columns.names),
        monotone_constraints=columns.direction.tolist(),
        interactions=0,
        outer_bags=_EBM_BAGS,
        learning_rate=_EBM_RATE,
        max_bins=32,
        n_jobs=1,
        random_state=0,
    )
    model.fit(columns.values, outcomes.lasted, sample_weight=outcomes.weight)

    def log_odds(values: Float32) -> Floats:
        chance = np.clip(model.predict_proba(values)[:, 1], _LEAST_CHANCE, 1 - _LEAST_CHANCE)
        return np.asarray(np.log(chance / (1 - chance)))

    return [log_odds]


LEARNERS: dict[str, Fit] = {"logistic": _logistic, "hgb": _boosting, "ebm": _ebm}
