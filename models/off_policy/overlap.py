"""How much of a log speaks for the target policy, and the refusal where it is too little."""

from dataclasses import asdict, dataclass

import numpy as np

from matcher.errors import MatcherError
from models.off_policy.weights import Weights

LEAST_EFFECTIVE_SAMPLE_SIZE = 200
"""Below it no figure is given: too few rows would decide it (`docs/explanation/off-policy.md`)."""


@dataclass(frozen=True)
class Overlap:
    """Diagnostics of weights before clipping, so that clipping cannot hide a lack of overlap.

    Attributes
    ----------
    rows, groups
        In the log.
    effective_sample_size
        Groups of equal weight that would say as much (Kish 1965): squared sum over sum of squares
        of the weights per group.
    mean_weight
        Around 1 where the logging policy can make every choice of the target policy and the
        propensities are right; clearly below 1, choices are missing.
    largest_weight, largest_share
        The largest weight of a row, and its share of the total.
    top_share
        Share of the total weight that the heaviest hundredth of the rows holds; 0.01 = all equal.
    unused_share
        Share of the rows with weight 0: the target policy never makes that choice.
    clipped_share
        Share of the total weight taken away by clipping.
    """

    rows: int
    groups: int
    effective_sample_size: float
    mean_weight: float
    largest_weight: float
    largest_share: float
    top_share: float
    unused_share: float
    clipped_share: float

    def as_dict(self) -> dict[str, float | int]:
        """JSON-ready."""
        return asdict(self)


class TooLittleOverlap(MatcherError):
    """Too little of the log speaks for the target policy."""

    code = "off_policy.too_little_overlap"

    def __init__(self, found: Overlap) -> None:
        self.overlap = found
        super().__init__(
            f"No estimate: the effective sample size is {found.effective_sample_size:.0f} of "
            f"{found.groups:,}, and at least {LEAST_EFFECTIVE_SAMPLE_SIZE} is needed."
        )


def overlap(weights: Weights) -> Overlap:
    """Diagnostics of the weights; all shares are 0 where every weight is 0."""
    raw = weights.raw
    total = float(raw.sum())
    per_group = np.bincount(weights.group, weights=raw)
    heaviest = np.sort(raw)[::-1][: -(-len(raw) // 100)]
    least = total if total > 0 else 1.0
    return Overlap(
        rows=len(raw),
        groups=len(per_group),
        effective_sample_size=total**2 / float(per_group @ per_group) if total > 0 else 0.0,
        mean_weight=float(raw.mean()),
        largest_weight=float(raw.max()),
        largest_share=float(raw.max()) / least,
        top_share=float(heaviest.sum()) / least,
        unused_share=float((raw == 0).mean()),
        clipped_share=weights.clipped_share,
    )


def sufficient_overlap(weights: Weights) -> Overlap:
    """Diagnostics of the weights.

    Raises
    ------
    TooLittleOverlap
        Below the least effective sample size; clipping does not help.
    """
    found = overlap(weights)
    if found.effective_sample_size < LEAST_EFFECTIVE_SAMPLE_SIZE:
        raise TooLittleOverlap(found)
    return found
