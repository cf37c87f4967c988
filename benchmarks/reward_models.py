"""Chances of a click by our estimator or a challenger, for every item that might have been shown.

Cross-fitted: a row's chances come from a model that did not see it. Items, positions and features
of users are words, so that nothing is assumed about their order.
"""

import warnings

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks.real.methods import METHODS

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]


def reward_model(
    method: str,
    user: pd.DataFrame,
    position: Int64,
    item: Int64,
    click: Float64,
    target: Float64,
    fold: Int64,
) -> tuple[Float64, Float64]:
    """Chance for the item shown, and expected over the target's mix of items, shape (n_rows,).

    Parameters
    ----------
    user
        What is known of the visitor of each row, as text; may have no columns.
    target
        Share of each item at each position under the target, shape (n_positions, n_items).
    fold
        Part of each row; every part is predicted from the others.
    """
    n_items = target.shape[1]
    shown = _features(user, position, item)
    predicted, expected = np.empty(len(item)), np.empty(len(item))
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for each in np.unique(fold):
            seen, held = np.flatnonzero(fold != each), np.flatnonzero(fold == each)
            model = METHODS[method]().fit(shown.iloc[seen], click[seen].astype(np.int64))
            predicted[held] = model.predict_proba(shown.iloc[held])[:, 1]
            rows, items = np.repeat(held, n_items), np.tile(np.arange(n_items), len(held))
            every = _features(user.iloc[rows], position[rows], items)
            chance = model.predict_proba(every)[:, 1].reshape(len(held), n_items)
            expected[held] = (chance * target[position[held]]).sum(axis=1)
    return predicted, expected


def _features(user: pd.DataFrame, position: Int64, item: Int64) -> pd.DataFrame:
    frame = user.astype(str).astype(object).reset_index(drop=True)
    for name, numbers in (("position", position), ("item", item)):
        frame[name] = pd.Series(numbers.astype(str), dtype=object)
    return frame
