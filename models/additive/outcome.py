"""Reads the outcome to learn from: two classes, as scikit-learn's conventions have them."""

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.utils import assert_all_finite
from sklearn.utils.multiclass import (
    check_classification_targets,
    type_of_target,
)
from sklearn.utils.validation import column_or_1d

from models.additive.columns import Float64


def read_outcome(y: Any, n_rows: int, *, has_prior: bool) -> tuple[npt.NDArray[Any], Float64]:
    """Classes, shape (2,), and the outcome as 0 and 1, shape (n_rows,).

    Parameters
    ----------
    has_prior
        With a prior, outcomes may be absent or of one class, as long as they are 0 and 1.

    Raises
    ------
    ValueError
        If there are not two classes, or not as many outcomes as rows.
    """
    if y is None:
        msg = "requires y to be passed, but the target y is None"
        raise ValueError(msg)
    labels = column_or_1d(y, warn=True)
    assert_all_finite(labels, input_name="y")
    if len(labels) != n_rows:
        msg = f"X has {n_rows} rows and y has {len(labels)}: inconsistent numbers of samples."
        raise ValueError(msg)
    if has_prior and np.isin(labels, [0, 1]).all():
        return np.array([0, 1]), labels.astype(np.float64)
    check_classification_targets(labels)
    if type_of_target(labels, input_name="y") != "binary":
        msg = "Only binary classification is supported. The type of the target is multiclass."
        raise ValueError(msg)
    classes, outcome = np.unique(labels, return_inverse=True)
    if len(classes) < 2:
        msg = "Outcomes of one class only: at least two classes are needed to learn from."
        raise ValueError(msg)
    return classes, outcome.astype(np.float64)
