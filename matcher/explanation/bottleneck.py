"""What is scarce in a plan, what one more hour would be worth, and whom it would place."""

from matcher.explanation.types import Bottleneck
from matcher.pipeline import RegionPlan


def find_bottlenecks(region_plan: RegionPlan) -> tuple[Bottleneck, ...]:
    """List what is scarce, dearest first; guidance before seats."""
    raise NotImplementedError
