"""The estimator: a sum of tables in log-odds, one per column, with scikit-learn's interface."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import (
    _check_sample_weight,
    check_is_fitted,
    validate_data,
)
from threadpoolctl import threadpool_limits

from models.additive.columns import Codes, Float64
from models.additive.design import Design
from models.additive.layout import Layout, learn_layout
from models.additive.outcome import read_outcome
from models.additive.pairs import find_pairs
from models.additive.reading import Feature, features_of
from models.additive.shortfalls import bottleneck_features
from models.additive.shrinkage import Scales, learn_scales
from models.additive.solver import Penalty, Sample, minimise

_MOST_COLUMNS = 1000
_FEWEST_BINS = 6
"""With room for fewer bins per column, numbers get a straight line only."""
_PRIOR_INTERCEPT_SD = 1.0


class AdditiveTableClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Binary classifier whose log-odds are a sum of one table per column.

    Numbers get a straight line plus steps between neighbouring bins, text an effect per level,
    unknown (NaN) a step of its own. How far each may stray from its prior is learned from the data
    (empirical Bayes), so that there is nothing to tune; a frame may mix numbers, days and text.

    Parameters
    ----------
    monotonic_cst
        1 = never falls with the value, -1 = never rises, 0 = free: per column, or by column name.
    max_bins
        Most bins of a numeric column (its tails are cut finer); fewer when there are many columns,
        and a straight line only above 166 of them.
    groups
        Label per column: columns with the same label share how far they may stray; None = alone.
    shortfalls
        Positions of columns that hold shortfalls (0 = none, more = worse): their worst and their
        number become two more columns, whose effect never rises.
    n_pairs
        Most tables of two columns together; 0 = a plain sum. Only pairs of columns without a
        direction that show more than chance gives are added.
    prior
        Slope per column (log-odds per unit) before any outcome was seen; None = no prior. With a
        prior, no outcomes or outcomes of one class give the prior itself, for classes 0 and 1.
    prior_intercept
        Log-odds at value 0 of all columns, before any outcome was seen.
    max_iter, tol
        Most Newton steps, and the share of the objective below which a step ends the fit.

    Attributes
    ----------
    intercept_, tables_
        Log-odds are ``intercept_`` plus one entry of every table (and the prior, where given).
    variance_
        Learned variance per group of coefficients.
    """

    def __init__(
        self,
        *,
        monotonic_cst: Sequence[int] | Mapping[str, int] | None = None,
        max_bins: int = 48,
        groups: Sequence[object] | None = None,
        shortfalls: Sequence[int] = (),
        n_pairs: int = 0,
        prior: Sequence[float] | None = None,
        prior_intercept: float = 0.0,
        max_iter: int = 60,
        tol: float = 1e-7,
    ) -> None:
        self.monotonic_cst = monotonic_cst
        self.max_bins = max_bins
        self.groups = groups
        self.shortfalls = shortfalls
        self.n_pairs = n_pairs
        self.prior = prior
        self.prior_intercept = prior_intercept
        self.max_iter = max_iter
        self.tol = tol

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Learn the tables, and how far they may stray from their prior."""
        features = self._features(X, reset=True)
        n_rows = len(features[0])
        self.classes_, outcome = read_outcome(y, n_rows, has_prior=self.prior is not None)
        weight = np.ones(n_rows)
        if n_rows:
            weight = _check_sample_weight(sample_weight, weight, dtype=np.float64)
        self._slopes = np.zeros(len(features))
        if self.prior is not None:
            self._slopes[: self.n_features_in_] = self.prior
        self._fill = [_mean(feature, weight) for feature in features]
        per_feature = _MOST_COLUMNS // len(features)
        is_stepped = per_feature >= _FEWEST_BINS
        self.layout_ = learn_layout(
            features,
            weight,
            self._directions(len(features)),
            self._slopes.tolist(),
            min(self.max_bins, per_feature) if is_stepped else self.max_bins,
            is_stepped=is_stepped,
        )
        theta = np.zeros(1 + sum(term.basis.shape[1] for term in self.layout_.terms))
        self.n_iter_ = 0
        if len(np.unique(outcome[weight > 0])) == 2:
            sample = Sample(outcome, weight, self._prior_log_odds(features))
            # Products here are small: more threads only wait for each other.
            with threadpool_limits(limits=1, user_api="blas"):
                theta = self._learn(features, sample)
        self.intercept_ = float(theta[0])
        self.tables_ = self.layout_.tables(theta)
        return self

    def decision_function(self, X: Any) -> Float64:
        """Log-odds of the second class, shape (n,)."""
        check_is_fitted(self)
        features = self._features(X, reset=False)
        total = self._prior_log_odds(features) + self.intercept_
        for table, codes in zip(self.tables_, self.layout_.codes(features), strict=True):
            total += codes.look_up(table)
        return np.asarray(total)

    def predict_proba(self, X: Any) -> Float64:
        """Chance of either class, shape (n, 2)."""
        chance = 0.5 * (1.0 + np.tanh(0.5 * self.decision_function(X)))
        return np.column_stack([1.0 - chance, chance])

    def predict(self, X: Any) -> Any:
        """The likelier class."""
        is_second = self.decision_function(X) > 0
        return self.classes_[is_second.astype(np.int64)]

    def _learn(self, features: list[Feature], sample: Sample) -> Float64:
        codes = self.layout_.codes(features)
        design, scales, center = self._problem(codes, sample)
        self.variance_, state = learn_scales(design, sample, scales, center)
        if self.n_pairs:
            chance = 0.5 * (1.0 + np.tanh(0.5 * state.log_odds))
            pairs = find_pairs(
                self.layout_.columns,
                codes,
                self.layout_.tables(state.theta),
                [at for at, each in enumerate(self._directions(len(features))) if not each],
                sample.weight * (sample.outcome - chance),
                sample.weight * chance * (1.0 - chance),
                self.n_pairs,
            )
            if pairs:
                self.layout_ = self.layout_.with_pairs(pairs, codes, sample.weight)
                codes = self.layout_.codes(features)
                design, scales, center = self._problem(codes, sample)
                self.variance_, state = learn_scales(design, sample, scales, center)
        lower = np.concatenate([[-np.inf], *(term.lower for term in self.layout_.terms)])
        penalty = Penalty(scales.precision(self.variance_), center, lower)
        state, self.n_iter_ = minimise(
            design, sample, penalty, state.theta, max_iter=self.max_iter, tol=self.tol
        )
        return state.theta

    def _problem(self, codes: list[Codes], sample: Sample) -> tuple[Design, Scales, Float64]:
        """Design, scales and prior of the coefficients of the layout."""
        layout: Layout = self.layout_
        design = layout.design(codes, len(sample.outcome))
        extra = len(layout.terms) - self.n_features_in_
        owners = [*(self.groups or [None] * self.n_features_in_), *[None] * extra]
        has_prior = self.prior is not None
        scales = layout.scales(owners, 1 / _PRIOR_INTERCEPT_SD**2 if has_prior else 0.0)
        center = np.zeros(design.n_columns)
        if not has_prior:
            base = np.average(sample.outcome, weights=sample.weight)
            center[0] = np.log(base / (1 - base))
        return design, scales, center

    def _prior_log_odds(self, features: list[Feature]) -> Float64:
        total = np.zeros(len(features[0]))
        if self.prior is None:
            return total
        for feature, slope, fill in zip(features, self._slopes, self._fill, strict=True):
            if slope:
                total += slope * np.where(np.isnan(feature), fill, feature)
        return total + self.prior_intercept

    def _features(self, table: Any, *, reset: bool) -> list[Feature]:
        if isinstance(table, pd.DataFrame):
            validate_data(self, table, reset=reset, skip_check_array=True)
            features = features_of(table)
        else:
            array = validate_data(
                self,
                table,
                reset=reset,
                dtype=np.float64,
                ensure_all_finite="allow-nan",
                ensure_min_samples=0 if self.prior is not None else 1,
            )
            features = features_of(array)
        return features + bottleneck_features(features, self.shortfalls)

    def _directions(self, n_features: int) -> list[int]:
        given = self.monotonic_cst
        own = [0] * self.n_features_in_
        if isinstance(given, Mapping):
            own = [int(given.get(str(name), 0)) for name in self.feature_names_in_]
        elif given is not None:
            own = [int(each) for each in given]
        return own + [-1] * (n_features - self.n_features_in_)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.classifier_tags.multi_class = False
        return tags


def _mean(feature: Feature, weight: Float64) -> float:
    """Weighted mean of the known numbers: what an unknown one counts for in the prior."""
    if feature.dtype == object:
        return 0.0
    known = ~np.isnan(feature)
    mass = float(weight[known].sum())
    return float(weight[known] @ feature[known]) / mass if mass > 0 else 0.0
