"""One person at one place: what speaks for it, what against, what is unknown, what it takes."""

from matcher.explanation.types import PairExplanation
from matcher.pipeline import RegionPlan
from matcher.profiles.types import Int32
from matcher.region import Region


def explain_pair(
    region: Region, candidate: int, place: int, *, plan: RegionPlan | None = None
) -> PairExplanation:
    """Explain one pair, eligible or not; see ``explain_pairs``."""
    raise NotImplementedError


def explain_pairs(
    region: Region, candidate: Int32, place: Int32, *, plan: RegionPlan | None = None
) -> list[PairExplanation]:
    """Explain listed pairs, given as positions; with ``plan`` also who else uses the guidance."""
    raise NotImplementedError
