"""Why one place stands above another for the same person."""

from matcher.explanation.types import Contrast
from matcher.region import Region


def contrast(region: Region, candidate: int, place: int, other: int) -> Contrast:
    """Explain the difference between two places for one person, given as positions."""
    raise NotImplementedError
