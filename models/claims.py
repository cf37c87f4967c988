"""Finds the guard of what a plan claims, from outcomes that the models in question have not seen.

Two things make a plan promise too much or too little. Whoever picks what looks best picks luck: so
models of one half of the people are held against the outcomes of the other half. And a log speaks
most of people who keep losing their places: so each person counts with the first placement only.
"""

from datetime import date

import numpy as np

from matcher.records.dataset import Dataset
from matcher.scoring import ClaimGuard, logistic
from models.honesty import halves
from models.learned.material import positions, read_material
from models.learned.outcomes import Outcomes
from models.learned.training import train_scorer
from models.scorer import TableScorer
from models.table import Float64, TableModel

FEWEST_FIRST_PLACEMENTS = 50
"""With fewer nothing is learned: the claim stays marked as uncalibrated."""
BEYOND_SD = 0.20
"""Standard deviation of the log-odds for what no log tells: people who were never placed."""
_PRIOR_SD = np.array([0.5, 0.25])  # of shift and slope, around 0 and 1
_SEED = 0


def learn_guard(
    dataset: Dataset,
    as_of: date,
    outcomes: Outcomes,
    scorer: TableScorer,
    expert: TableModel | None = None,
) -> ClaimGuard:
    """Guard of a scorer that learned from these outcomes.

    Parameters
    ----------
    scorer
        Learned from all of them; its calibration is tested, its numbers are not used.
    expert
        Where learning started; None = the weights of the field.

    Returns
    -------
    ClaimGuard
        The shift comes from first placements. The slope falls below 1 only as far as the outcomes
        rule out a higher one by two standard errors, so that chance alone shrinks no claim.
    """
    first = first_placements(outcomes)
    if len(first) < FEWEST_FIRST_PLACEMENTS or len(np.unique(outcomes.lasted[first])) < 2:
        return ClaimGuard(sd=float(_PRIOR_SD[0]))
    material = read_material(dataset, as_of, scorer.model, outcomes)
    rng = np.random.default_rng(_SEED)
    log_odds = np.empty(len(outcomes))
    one, other = halves(outcomes.candidate, rng)
    for learn, test in ((one, other), (other, one)):
        half = train_scorer(
            dataset, as_of, expert=expert, outcomes=outcomes.take(learn), calibrate=False
        )
        pairs = positions(outcomes.take(test))
        log_odds[test] = half.scorer.prepare(material.profiles).pairs(*pairs).log_odds
    seen = scorer.model.calibration.apply(log_odds)[first]
    return fitted_guard(seen, outcomes.lasted[first], outcomes.weight[first])


def first_placements(outcomes: Outcomes) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Row of the first placement of each person; rows are in the order of their start."""
    return np.unique(outcomes.candidate, return_index=True)[1].astype(np.int64)


def fitted_guard(log_odds: Float64, lasted: Float64, weight: Float64) -> ClaimGuard:
    """Guard from log-odds that had no part in the outcomes they are held against.

    Parameters
    ----------
    log_odds, lasted, weight
        Cross-fitted log-odds, outcome 0 or 1, and what a row stands for, shape (n,) each.
    """
    centre = float(np.average(log_odds, weights=weight))
    around = log_odds - centre
    line, covariance = _line(around, lasted, weight, centre, slope_is_free=True)
    slope = min(1.0, float(line[1] + 2 * np.sqrt(covariance[1, 1])))
    line, covariance = _line(around * slope, lasted, weight, centre * slope, slope_is_free=False)
    return ClaimGuard(
        outcomes=len(lasted),
        shift=float(line[0]),
        slope=slope,
        sd=float(np.hypot(np.sqrt(covariance[0, 0]), BEYOND_SD)),
    )


def _line(
    around: Float64, lasted: Float64, weight: Float64, centre: float, *, slope_is_free: bool
) -> tuple[Float64, Float64]:
    """Shift at the centre and slope with their covariance, by Newton's method; ridge to (0, 1)."""
    prior = np.array([0.0, 1.0])
    tightness = 1 / (_PRIOR_SD if slope_is_free else np.array([_PRIOR_SD[0], 1e-6])) ** 2
    columns = np.column_stack([np.ones_like(around), around])
    found, bend = prior.copy(), np.eye(2)
    for _ in range(25):
        chance = logistic(centre + columns @ found)
        pull = columns.T @ (weight * (lasted - chance)) - tightness * (found - prior)
        bend = (columns * (weight * chance * (1 - chance))[:, None]).T @ columns + np.diag(
            tightness
        )
        step = np.linalg.solve(bend, pull)
        found = found + step
        if np.abs(step).max() < 1e-9:
            break
    return found, np.asarray(np.linalg.inv(bend), dtype=np.float64)
