"""Calibration within groups: whether a claimed chance means the same for everybody.

Rows are placements whose outcome is known. Who was never placed is in none of them: calibration
says nothing about people whom the scorer keeps out.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from models.evaluation.chances import CalibrationLine, calibration_line
from models.fairness.cells import Audit, Float64, Int64
from models.fairness.table import Aim, FairnessTable, Measure, tabulate
from models.fairness.weighted import mean_by_group, outcomes_and_chances


def calibration_gap(
    person: npt.ArrayLike,
    group: npt.ArrayLike,
    outcome: npt.ArrayLike,
    chance: npt.ArrayLike,
    audit: Audit | None = None,
) -> FairnessTable:
    """Mean claimed chance less the share that lasted; above 0 = claimed too high.

    Parameters
    ----------
    person, group
        Of each row, shape (n_rows,); intervals draw people, so that one with several rows counts
        once.
    outcome
        1 = lasted, 0 = did not.
    chance
        Claimed, 0-1, by a model that had not seen the row.
    """
    y, p = outcomes_and_chances(outcome, chance, np.size(person))
    over = p - y

    def measure(code: Int64, n_groups: int, weight: Float64) -> Float64:
        return mean_by_group(code, n_groups, weight, over)

    return tabulate("calibration_gap", Aim.ZERO, measure, person, group, audit or Audit())


def calibration_slope(
    person: npt.ArrayLike,
    group: npt.ArrayLike,
    outcome: npt.ArrayLike,
    chance: npt.ArrayLike,
    audit: Audit | None = None,
) -> FairnessTable:
    """Slope of outcomes on claimed log-odds; 1 = claims hold, below = too far apart."""
    measure = _of_line(outcome, chance, lambda line: line.slope)
    return tabulate("calibration_slope", Aim.ONE, measure, person, group, audit or Audit())


def calibration_intercept(
    person: npt.ArrayLike,
    group: npt.ArrayLike,
    outcome: npt.ArrayLike,
    chance: npt.ArrayLike,
    audit: Audit | None = None,
) -> FairnessTable:
    """Log-odds to add to claims for the group as a whole; above 0 = claims too low."""
    measure = _of_line(outcome, chance, lambda line: line.intercept)
    return tabulate("calibration_intercept", Aim.ZERO, measure, person, group, audit or Audit())


def _of_line(
    outcome: npt.ArrayLike, chance: npt.ArrayLike, part: Callable[[CalibrationLine], float]
) -> Measure:
    y, p = outcomes_and_chances(outcome, chance, np.size(outcome))

    def measure(code: Int64, n_groups: int, weight: Float64) -> Float64:
        found = np.full(n_groups, np.nan)
        for each in range(n_groups):
            rows = np.flatnonzero((code == each) & (weight > 0))
            if len(np.unique(y[rows])) > 1:
                found[each] = part(calibration_line(y[rows], p[rows], weight[rows]))
        return found

    return measure
