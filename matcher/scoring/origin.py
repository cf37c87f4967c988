"""Where a scorer comes from, and what a plan may claim in its name.

A plan sums up many chances, and picks those that look best: what it claims is guarded here. See
Smith and Winkler (2006), The optimizer's curse, Management Science 52(3). How the guard of a
learned model is found is in ``models/learned/claims.py``.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.scoring.protocol import Z_80, logistic

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ClaimGuard:
    """From chances of single pairs to what a plan of them may claim.

    Attributes
    ----------
    outcomes
        First placements of people that the guard was found on; 0 = nothing calibrates the claim.
    shift, slope
        Of the log-odds. The slope is at most 1: a guard never spreads chances.
    sd
        Standard deviation of the log-odds that all pairs share, so that no sum averages it out.
    """

    outcomes: int = 0
    shift: float = 0.0
    slope: float = 1.0
    sd: float = 0.0

    @property
    def is_calibrated(self) -> bool:
        """Whether any outcome stands behind the claim."""
        return self.outcomes > 0

    def chances(self, log_odds: Float64, deviations: float = 0.0) -> Float64:
        """Guarded chances of pairs, so many shared standard deviations away."""
        return logistic(self.shift + self.slope * log_odds + deviations * self.sd)

    def claim(self, log_odds: Float64) -> "Claim":
        """What the pairs of a plan claim together, shape (n_pairs,)."""
        raw = logistic(log_odds)
        low, middle, high = (self.chances(log_odds, z) for z in (-Z_80, 0.0, Z_80))
        return Claim(
            pairs=len(log_odds),
            raw=float(raw.sum()),
            guarded=float(middle.sum()),
            low=float(low.sum()),
            high=float(high.sum()),
            is_calibrated=self.is_calibrated,
            outcomes=self.outcomes,
        )


@dataclass(frozen=True)
class Claim:
    """Placements expected to last, before and after the guard.

    Attributes
    ----------
    raw
        Sum of the chances that the planner worked with.
    guarded, low, high
        What may be told to people, with its 80 % interval.
    is_calibrated
        False where no outcome stands behind it: then it is an expectation, and nothing shows that
        it comes true.
    """

    pairs: int
    raw: float
    guarded: float
    low: float
    high: float
    is_calibrated: bool
    outcomes: int

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready; means are per placement and None without any."""

        def mean(total: float) -> float | None:
            return round(total / self.pairs, 4) if self.pairs else None

        return {
            "raw": {"expected_lasting": round(self.raw, 1), "mean_p": mean(self.raw)},
            "guarded": {
                "expected_lasting": round(self.guarded, 1),
                "expected_lasting_low": round(self.low, 1),
                "expected_lasting_high": round(self.high, 1),
                "mean_p": mean(self.guarded),
            },
            "is_calibrated": self.is_calibrated,
            "outcomes": self.outcomes,
        }


@dataclass(frozen=True)
class Origin:
    """What a scorer was made from.

    Attributes
    ----------
    sha256
        Hash of all its numbers; empty for a scorer that was never written down.
    parent
        Hash of the model it started from, ``expert``, or empty.
    """

    sha256: str = ""
    parent: str = ""
    guard: ClaimGuard = field(default_factory=ClaimGuard)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready identity, without the guard."""
        return {"sha256": self.sha256, "parent": self.parent}
