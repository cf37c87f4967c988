"""Tables of how a scorer and a plan treat groups of people: the audit, apart from all scoring.

Audit attributes come in as arrays and go nowhere else: no scorer and nothing in ``matcher`` may
import this package (an import contract). The tables show differences; none shows that a scorer or
a plan is fair.
"""

from models.fairness.calibration import calibration_gap, calibration_intercept, calibration_slope
from models.fairness.cells import Audit
from models.fairness.options import BestOptions, best_options
from models.fairness.people import (
    assignment_rate,
    assignment_value,
    best_option_percentile,
    exposure_against_need,
    unknown_items,
)
from models.fairness.plan import audit_plan, groups_of
from models.fairness.suggested import equal_opportunity
from models.fairness.table import Aim, FairnessTable, GroupRow

__all__ = [
    "Aim",
    "Audit",
    "BestOptions",
    "FairnessTable",
    "GroupRow",
    "assignment_rate",
    "assignment_value",
    "audit_plan",
    "best_option_percentile",
    "best_options",
    "calibration_gap",
    "calibration_intercept",
    "calibration_slope",
    "equal_opportunity",
    "exposure_against_need",
    "groups_of",
    "unknown_items",
]
