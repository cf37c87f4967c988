"""From a checked plan to tables, report and explanations of every person."""

from matcher.pipeline import RegionPlan
from matcher.results.tables import PlanTables


def tabulate(region_plan: RegionPlan, dataset_fingerprint: str) -> PlanTables:
    """Make everything that is written or shown of a plan.

    Parameters
    ----------
    region_plan
        A plan that the checker accepted.
    dataset_fingerprint
        Hash of the records it was made from, kept in the report.
    """
    raise NotImplementedError
