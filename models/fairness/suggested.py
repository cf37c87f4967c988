"""Equal opportunity at the suggestion cut: how much of what lasts is suggested."""

import numpy as np
import numpy.typing as npt

from models.fairness.cells import Audit, Float64, Int64
from models.fairness.table import Aim, FairnessTable, tabulate
from models.fairness.weighted import mean_by_group, outcomes_and_chances


def equal_opportunity(
    person: npt.ArrayLike,
    group: npt.ArrayLike,
    outcome: npt.ArrayLike,
    chance: npt.ArrayLike,
    cut: float,
    audit: Audit | None = None,
) -> FairnessTable:
    """Share of the rows that lasted whose chance reaches the cut (true positive rate).

    Cells count people with a row that lasted: the rate rests on nobody else. Outcomes are known
    only where somebody was placed, so that in a log the rate holds for those placements and not
    for all pairs.

    Parameters
    ----------
    cut
        Chance from which a pair is suggested, for instance ``suggestions.good_fit`` of the policy.

    Raises
    ------
    ValueError
        Where no row lasted.
    """
    y, p = outcomes_and_chances(outcome, chance, np.size(person))
    lasted = np.flatnonzero(y == 1)
    is_suggested = (p[lasted] >= cut).astype(np.float64)

    def measure(code: Int64, n_groups: int, weight: Float64) -> Float64:
        return mean_by_group(code, n_groups, weight, is_suggested)

    people, groups = np.asarray(person)[lasted], np.asarray(group)[lasted]
    return tabulate("equal_opportunity", Aim.HIGHER, measure, people, groups, audit or Audit())
