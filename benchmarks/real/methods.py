"""The estimator and its challengers, each as it comes: a frame in, chances out."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from models.additive import AdditiveTableClassifier

_MOST_LEVELS = 250


def _text_and_numbers(frame: pd.DataFrame) -> tuple[list[str], list[str]]:
    text = [name for name in frame if frame[name].dtype == object]
    return text, [name for name in frame if name not in text]


class _ByKind(ClassifierMixin, BaseEstimator):
    """Builds its pipeline when it sees which columns are text."""

    def fit(self, X: pd.DataFrame, y: Any) -> "_ByKind":
        self.classes_ = np.unique(y)
        self.model_ = self._model(*_text_and_numbers(X)).fit(X, y)
        return self

    def predict_proba(self, X: pd.DataFrame) -> Any:
        return self.model_.predict_proba(X)

    def _model(self, text: list[str], numbers: list[str]) -> Any:
        raise NotImplementedError


class Logistic(_ByKind):
    """Ridge logistic regression on standardised numbers and levels, unknown marked."""

    def _model(self, text: list[str], numbers: list[str]) -> Any:
        filled = make_pipeline(
            SimpleImputer(add_indicator=True, keep_empty_features=True), StandardScaler()
        )
        levels = make_pipeline(
            SimpleImputer(missing_values=None, strategy="constant", fill_value="unknown"),
            OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5),
        )
        columns = make_column_transformer((filled, numbers), (levels, text))
        return make_pipeline(columns, LogisticRegression(max_iter=2000))


class Boosting(_ByKind):
    """HistGradientBoostingClassifier with its defaults; text as categories."""

    def _model(self, text: list[str], numbers: list[str]) -> Any:
        codes = OrdinalEncoder(
            handle_unknown="use_encoded_value",
            unknown_value=np.nan,
            encoded_missing_value=np.nan,
            max_categories=_MOST_LEVELS,
        )
        columns = make_column_transformer((codes, text), ("passthrough", numbers))
        is_text = [True] * len(text) + [False] * len(numbers)
        boosting = HistGradientBoostingClassifier(categorical_features=is_text, random_state=0)
        return make_pipeline(columns, boosting)


def _additive() -> Any:
    return AdditiveTableClassifier(n_pairs=10)


def _ebm() -> Any:
    from interpret.glassbox import ExplainableBoostingClassifier

    return ExplainableBoostingClassifier(random_state=0, n_jobs=-1)


METHODS: dict[str, Callable[[], Any]] = {
    "additive": _additive,
    "logistic": Logistic,
    "hgb": Boosting,
    "ebm": _ebm,
}
"""Ours first."""
