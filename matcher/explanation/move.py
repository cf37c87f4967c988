"""What a move brings and what it costs."""

from matcher.explanation.types import MoveExplanation
from matcher.pipeline import RegionPlan


def explain_move(region_plan: RegionPlan, candidate: int) -> MoveExplanation | None:
    """Explain the move of a person, given as position; None for who does not move."""
    raise NotImplementedError
