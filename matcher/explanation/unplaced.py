"""Why a person has no place in a plan, and what would help."""

from matcher.explanation.types import UnplacedExplanation
from matcher.pipeline import RegionPlan


def explain_unplaced(region_plan: RegionPlan, candidate: int) -> UnplacedExplanation | None:
    """Explain why a person, given as position, is unplaced; None for who has a place."""
    raise NotImplementedError
