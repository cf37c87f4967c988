"""What the line knows of a scorer: log-odds that a placement lasts, and an exact ledger of them.

Scorers live in ``models/``; planner and explanation see only this protocol.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from matcher.profiles.types import Float32, Int8, Int32, Profiles

if TYPE_CHECKING:
    from matcher.scoring.origin import Origin

Float64 = npt.NDArray[np.float64]
FloatType = TypeVar("FloatType", bound=np.floating)

INTERCEPT, CALIBRATION = "intercept", "calibration"
"""Codes of the terms that say nothing about the person or the place."""

Z_80 = 1.2815515655446004
"""Half-width of an 80 % interval in standard deviations."""


@dataclass(frozen=True, slots=True)
class LedgerTerm:
    """One contribution to the log-odds of a pair.

    ``code`` is ``item`` with the item's id, or says what else adds: ``intercept``, ``group``
    (target group), ``form`` (work form), ``place`` (with its site), ``bottleneck.shortfalls``,
    ``bottleneck.worst``, ``travel``, ``hours``, ``preference``, ``history``, ``calibration``.
    ``sd`` is the standard deviation that comes from not knowing the level exactly (0 where it is
    known); of the intercept, what the scorer itself leaves open.
    """

    code: str
    item: str
    value: float
    sd: float


@dataclass(frozen=True)
class Ledger:
    """All contributions to one pair's log-odds; they add up to it exactly."""

    terms: tuple[LedgerTerm, ...]

    @property
    def log_odds(self) -> float:
        """Sum of the contributions."""
        return float(sum(term.value for term in self.terms))


@dataclass(frozen=True)
class PairScores:
    """Scores of listed pairs, float64, shape (n_pairs,) each.

    Attributes
    ----------
    log_odds
        Of lasting at least 26 weeks; equal to the sum of the pair's ledger.
    sd
        Standard deviation of the log-odds: unknown levels plus the scorer's own uncertainty.
    known_share
        Share of what the place asks (weighted by importance) on which the person was assessed.
    """

    log_odds: Float64
    sd: Float64
    known_share: Float64

    @property
    def p(self) -> Float64:
        """Probability of lasting at least 26 weeks."""
        return logistic(self.log_odds)

    @property
    def p_low(self) -> Float64:
        """Lower end of the 80 % interval."""
        return logistic(self.log_odds - Z_80 * self.sd)

    @property
    def p_high(self) -> Float64:
        """Upper end of the 80 % interval."""
        return logistic(self.log_odds + Z_80 * self.sd)


class PairScorer(Protocol):
    """A scorer made ready for one region."""

    def block(self, rows: slice) -> Float32:
        """Log-odds of a block of candidates with every place, float32, shape (rows, n_places)."""
        ...

    def pairs(self, candidate: Int32, place: Int32) -> PairScores:
        """Exact scores of listed pairs, in float64."""
        ...

    def ledger(self, candidate: int, place: int) -> Ledger:
        """Every contribution to one pair's log-odds."""
        ...

    def ledgers(self, candidate: Int32, place: Int32) -> list[Ledger]:
        """Ledgers of listed pairs, worked out together."""
        ...

    def with_levels(self, candidate: int, place: int, level: Int8) -> Float64:
        """Log-odds of one pair if the place asked or offered other levels.

        Parameters
        ----------
        level
            Variants of the place's levels, int8, shape (n_variants, 79).
        """
        ...

    def renewed(self, profiles: Profiles, person_row: Int32, place_row: Int32) -> "PairScorer":
        """The same scorer for other records: what was worked out already is used.

        Parameters
        ----------
        person_row, place_row
            Earlier position per candidate and per place of ``profiles``; -1 where the record or
            its levels are others than before.
        """
        ...


class Scorer(Protocol):
    """Rates pairs of candidates and places."""

    @property
    def name(self) -> str:
        """Name and version, kept in every report."""
        ...

    @property
    def origin(self) -> "Origin":
        """Hash, parent, and what a plan may claim in the scorer's name."""
        ...

    def prepare(self, profiles: Profiles) -> PairScorer:
        """Bind the scorer to the people and places of a region."""
        ...


def logistic(log_odds: npt.NDArray[FloatType]) -> npt.NDArray[FloatType]:
    """Probability of given log-odds; 0 to 1, without overflow, in the precision given."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * log_odds)), dtype=log_odds.dtype)
