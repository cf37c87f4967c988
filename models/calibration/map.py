"""The map of a calibration: piecewise linear, so that the order of scores never changes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """Map of log-odds, straight between knots and beyond them.

    Attributes
    ----------
    kind
        How it was made; ``none`` changes nothing.
    knots, values
        Ascending, at least two.
    """

    kind: str = "none"
    knots: tuple[float, ...] = (-1.0, 1.0)
    values: tuple[float, ...] = (-1.0, 1.0)

    def slope(self, log_odds: npt.ArrayLike) -> Float64:
        """Slope of the map at these log-odds: what an interval is stretched by."""
        x = np.asarray(log_odds, dtype=np.float64)
        knots, values = np.asarray(self.knots), np.asarray(self.values)
        piece = np.clip(np.searchsorted(knots, x, side="right") - 1, 0, len(knots) - 2)
        return np.asarray((np.diff(values) / np.diff(knots))[piece])

    def apply(self, log_odds: npt.ArrayLike) -> Float64:
        """Calibrated log-odds, same shape; the very same where nothing is changed."""
        x = np.asarray(log_odds)
        if self.kind == "none":
            return x
        x = x.astype(np.float64, copy=False)
        knots, values = np.asarray(self.knots), np.asarray(self.values)
        inside = np.interp(x, knots, values)
        first = (values[1] - values[0]) / (knots[1] - knots[0])
        last = (values[-1] - values[-2]) / (knots[-1] - knots[-2])
        below = np.minimum(x - knots[0], 0.0) * first
        return np.asarray(inside + below + np.maximum(x - knots[-1], 0.0) * last)
