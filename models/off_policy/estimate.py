"""An estimate as a ratio of sums over rows, with its standard error and interval.

Every estimator of this package is such a ratio, so that linearisation and bootstrap are here once.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from models.off_policy.overlap import Overlap
from models.off_policy.weights import Float64, Int64

RESAMPLES = 500


@dataclass(frozen=True)
class Estimate:
    """Mean reward per row under the target policy; never without its overlap.

    Attributes
    ----------
    method
        Name of the estimator.
    standard_error
        By linearisation, over groups.
    low, high
        Bounds of the interval.
    """

    method: str
    value: float
    standard_error: float
    low: float
    high: float
    overlap: Overlap

    def as_dict(self) -> dict[str, object]:
        """JSON-ready."""
        return {
            "method": self.method,
            "value": self.value,
            "standard_error": self.standard_error,
            "low": self.low,
            "high": self.high,
            "overlap": self.overlap.as_dict(),
        }


def ratio_estimate(
    method: str,
    over: Float64,
    under: Float64,
    group: Int64,
    found: Overlap,
    *,
    level: float,
    rng: np.random.Generator | None,
) -> Estimate:
    """Ratio of the sums of ``over`` and ``under``, shape (n_rows,) each.

    Parameters
    ----------
    level
        Share of repetitions whose interval should hold the truth.
    rng
        For a percentile interval by the bootstrap over groups; None = value and normal quantiles
        of the standard error.
    """
    tops: Float64 = np.bincount(group, weights=over).astype(np.float64)
    bottoms: Float64 = np.bincount(group, weights=under).astype(np.float64)
    value = float(tops.sum() / bottoms.sum())
    deviations = tops - value * bottoms
    n_groups = len(tops)
    squares = float(deviations @ deviations) * n_groups / max(n_groups - 1, 1)
    error = float(np.sqrt(squares) / bottoms.sum())
    tail = (1 - level) / 2
    if rng is None:
        reach = float(norm.isf(tail)) * error
        low, high = value - reach, value + reach
    else:
        low, high = np.quantile(_resampled(tops, bottoms, rng), [tail, 1 - tail])
    return Estimate(method, value, error, float(low), float(high), found)


def _resampled(tops: Float64, bottoms: Float64, rng: np.random.Generator) -> Float64:
    """Ratios of resamples of whole groups, shape (RESAMPLES,)."""
    count = len(tops)
    ratios = np.empty(RESAMPLES)
    for each in range(RESAMPLES):
        drawn = np.bincount(rng.integers(0, count, count), minlength=count)
        ratios[each] = (drawn @ tops) / (drawn @ bottoms)
    return ratios
