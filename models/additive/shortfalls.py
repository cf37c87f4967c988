"""Bottleneck features: what a plain sum over columns misses.

Several shortfalls at once, and the worst of them, weigh more than their sum.
"""

from collections.abc import Sequence

import numpy as np

from models.additive.columns import Float64
from models.additive.reading import Feature


def bottleneck_features(features: Sequence[Feature], shortfalls: Sequence[int]) -> list[Feature]:
    """Worst shortfall and number of shortfalls per row; unknown ones count as none.

    Parameters
    ----------
    shortfalls
        Positions of numeric features that hold shortfalls: 0 = none, more = worse.
    """
    if not len(shortfalls):
        return []
    short: Float64 = np.nan_to_num(np.column_stack([features[i] for i in shortfalls]), nan=0.0)
    return [short.max(axis=1), (short > 0).sum(axis=1).astype(np.float64)]
