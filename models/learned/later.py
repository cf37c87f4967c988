"""What placements show after their 26 weeks: who lasted, and for how much longer.

Weights of early and of late endings are taken to be the same: the chance to last from one day to
another is the chance of 26 weeks to a power that the placements themselves tell (proportional
hazards: Cox 1972; the power by Breslow 1974).
"""

import numpy as np

from models.additive.solver import Later
from models.learned.outcomes import Outcomes
from models.table import Float64


def later_of(log_odds: Float64, outcomes: Outcomes) -> Later:
    """Endings after 26 weeks, and time at risk in units of 26 weeks' hazard.

    Parameters
    ----------
    log_odds
        Of lasting 26 weeks, per row.
    """
    days, ended = outcomes.later_days, outcomes.later_ended
    hazard = np.logaddexp(0.0, -log_odds) * outcomes.weight
    order = np.argsort(days, kind="stable")
    at_risk = hazard[order][::-1].cumsum()[::-1]
    first = np.searchsorted(days[order], days[order], side="left")
    rises = (outcomes.weight * ended)[order] / np.maximum(at_risk[first], 1e-9)
    total = np.concatenate([[0.0], np.cumsum(rises)])
    exposure = total[np.searchsorted(days[order], days, side="right")]
    exposure = np.where(days > 0, exposure, 0.0)
    return Later(outcomes.weight * ended, outcomes.weight * exposure)
