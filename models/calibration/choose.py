"""Fits maps from a model's log-odds to log-odds that come true, and chooses one of them.

Which map is chosen by log loss on later outcomes than it was fitted on.
Sigmoid: Platt (1999). Beta: Kull, Silva Filho and Flach (2017). Isotonic: Zadrozny and Elkan
(2002). Venn-Abers: Vovk and Petej (2014), merged to one chance by the log loss minimax rule.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import isotonic_regression

from models.calibration.map import Calibration
from models.evaluation.chances import logistic_fit

Float64 = npt.NDArray[np.float64]
Fit = Callable[[Float64, Float64, Float64], Calibration]

_KNOTS = 41
_LEAST_CHANCE = 0.002
_LEAST_SLOPE = 1e-3
FEWEST_FOR_STEPS = 1000
"""Outcomes below which isotonic and Venn-Abers maps are not tried: they fit noise there."""
_ERRORS_TO_GAIN = 2.0
FEWEST = 50
"""Outcomes below which nothing is calibrated."""


def sigmoid(log_odds: Float64, outcome: Float64, weight: Float64) -> Calibration:
    """Straight line in log-odds; its slope is not negative."""
    columns = np.column_stack([np.ones_like(log_odds), log_odds])
    intercept, slope = logistic_fit(columns, outcome, weight)
    slope = max(slope, _LEAST_SLOPE)
    return Calibration("sigmoid", (-1.0, 1.0), (intercept - slope, intercept + slope))


def beta(log_odds: Float64, outcome: Float64, weight: Float64) -> Calibration:
    """Different slopes for low and for high chances, neither negative."""
    chance = _chance(log_odds)
    rising, falling = np.log(chance), -np.log1p(-chance)
    columns = np.column_stack([np.ones_like(rising), rising, falling])
    c, a, b = logistic_fit(columns, outcome, weight)
    if a < 0 or b < 0:
        kept = 2 if a < 0 else 1
        c, slope = logistic_fit(columns[:, [0, kept]], outcome, weight)
        a, b = (0.0, max(slope, 0.0)) if a < 0 else (max(slope, 0.0), 0.0)
    knots = _knots(log_odds)
    at = _chance(knots)
    return _through("beta", knots, c + a * np.log(at) - b * np.log1p(-at))


def isotonic(log_odds: Float64, outcome: Float64, weight: Float64) -> Calibration:
    """Best rising steps, joined by lines between knots."""
    order = np.argsort(log_odds, kind="stable")
    fitted = isotonic_regression(outcome[order], sample_weight=weight[order])
    knots = _knots(log_odds)
    share = np.interp(knots, log_odds[order], fitted)
    return _through("isotonic", knots, _log_odds(share))


def venn_abers(log_odds: Float64, outcome: Float64, weight: Float64) -> Calibration:
    """Isotonic with the new case taken as 0 and as 1, merged; careful where cases are few."""
    knots = _knots(log_odds)
    chances = []
    for knot in knots:
        pair = [_isotonic_at(knot, value, log_odds, outcome, weight) for value in (0.0, 1.0)]
        chances.append(pair[1] / (1 - pair[0] + pair[1]))
    return _through("venn_abers", knots, _log_odds(np.array(chances)))


MAPS: dict[str, Fit] = {
    "sigmoid": sigmoid,
    "beta": beta,
    "isotonic": isotonic,
    "venn_abers": venn_abers,
}


def choose_calibration(
    log_odds: npt.ArrayLike,
    outcome: npt.ArrayLike,
    time: npt.ArrayLike,
    weight: npt.ArrayLike | None = None,
    *,
    blocks: int = 4,
) -> tuple[Calibration, dict[str, float]]:
    """Map of least log loss on later outcomes, fitted anew on all of them.

    Parameters
    ----------
    log_odds
        Of placements that the model was not fitted on.
    time
        Orders the rows; a map is always judged on rows later than those it was fitted on.

    Returns
    -------
    tuple
        The map, and the log loss of every map tried, with ``none`` for no map at all. No map is
        taken unless it gains more than twice the standard error of that gain.
    """
    x, y = np.asarray(log_odds, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    w = np.ones_like(x) if weight is None else np.asarray(weight, dtype=np.float64)
    if len(x) < FEWEST or len(np.unique(y)) < 2:
        return Calibration(), {}
    block = np.argsort(np.argsort(np.asarray(time), kind="stable"), kind="stable")
    block = block * (blocks + 1) // len(x)
    names = [n for n in MAPS if len(x) >= FEWEST_FOR_STEPS or n in ("sigmoid", "beta")]
    later = block > 0
    losses = {"none": _losses(x, y)[later]}
    for name in names:
        mapped = x.copy()
        for each in range(1, blocks + 1):
            earlier = block < each
            if len(np.unique(y[earlier])) == 2:
                fitted = MAPS[name](x[earlier], y[earlier], w[earlier])
                mapped[block == each] = fitted.apply(x[block == each])
        losses[name] = _losses(mapped, y)[later]
    mean = {name: float(np.average(loss, weights=w[later])) for name, loss in losses.items()}
    best = min(mean, key=mean.__getitem__)
    share = w[later] / w[later].sum()
    gain = losses["none"] - losses[best]
    error = float(np.sqrt(share**2 @ (gain - share @ gain) ** 2))
    if best == "none" or mean["none"] - mean[best] <= _ERRORS_TO_GAIN * error:
        return Calibration(), mean
    return MAPS[best](x, y, w), mean


def _losses(log_odds: Float64, outcome: Float64) -> Float64:
    return np.asarray(np.logaddexp(0.0, log_odds) - outcome * log_odds)


def _chance(log_odds: Float64) -> Float64:
    chance = 0.5 * (1 + np.tanh(0.5 * log_odds))
    return np.asarray(np.clip(chance, _LEAST_CHANCE, 1 - _LEAST_CHANCE))


def _log_odds(chance: Float64) -> Float64:
    inside = np.clip(chance, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    return np.asarray(np.log(inside / (1 - inside)))


def _knots(log_odds: Float64) -> Float64:
    """Quantiles of the log-odds, at least two."""
    knots = np.unique(np.quantile(log_odds, np.linspace(0, 1, _KNOTS)))
    return np.asarray(knots) if len(knots) > 1 else knots[0] + np.array([-1.0, 1.0])


def _through(kind: str, knots: Float64, values: Float64) -> Calibration:
    """Map through these points, never quite flat, so that the order of scores survives."""
    rising = np.maximum.accumulate(values) + _LEAST_SLOPE * (knots - knots[0])
    return Calibration(kind, tuple(knots.tolist()), tuple(rising.tolist()))


def _isotonic_at(
    knot: float, value: float, log_odds: Float64, outcome: Float64, weight: Float64
) -> float:
    position = np.searchsorted(np.sort(log_odds), knot)
    order = np.argsort(log_odds, kind="stable")
    y = np.insert(outcome[order], position, value)
    w = np.insert(weight[order], position, float(weight.mean()))
    return float(isotonic_regression(y, sample_weight=w)[position])
