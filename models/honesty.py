"""Guards against the optimiser's curse: what a chosen set claims, held against other evidence.

Who picks the best-looking pairs picks errors too. A second model, learned from other outcomes, has
other errors: its chances of the pairs that the first one chose show how much of the claim is luck.
See Smith and Winkler (2006), The optimizer's curse, Management Science 52(3).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]
Choose = Callable[[Float64], npt.NDArray[np.int64]]


@dataclass(frozen=True)
class Claim:
    """What a chosen set claims, before and after the guard; mean chance per pair.

    Attributes
    ----------
    claimed
        By the model that chose.
    cross_fitted
        Of sets chosen by one half of the outcomes, valued by the other; both ways.
    by_halves
        Of the same sets, valued by the half that chose them.
    """

    claimed: float
    cross_fitted: float
    by_halves: float

    @property
    def optimism(self) -> float:
        """Share of the claim that is luck, 0 or more; halves know less, so it errs to caution."""
        if self.by_halves <= 0:
            return 0.0
        return float(max(1.0 - self.cross_fitted / self.by_halves, 0.0))

    @property
    def honest(self) -> float:
        """The claim without the luck."""
        return self.claimed * (1.0 - self.optimism)

    def shrink(self, chance: Float64) -> Float64:
        """Chances of the chosen pairs with the luck taken out, so that they add up to the claim."""
        return np.asarray(chance * (1.0 - self.optimism))


def guarded_claim(chance: Float64, one: Float64, other: Float64, choose: Choose) -> Claim:
    """Claim of a chosen set, guarded by two halves of the outcomes.

    Parameters
    ----------
    chance
        By the model of all outcomes, any shape.
    one, other
        By models of either half of the outcomes (halves by person), same shape.
    choose
        Gives the positions, in the flattened array, of the pairs chosen for given chances.
    """
    chosen, by_one, by_other = choose(chance), choose(one), choose(other)
    return Claim(
        claimed=_mean(chance, chosen),
        cross_fitted=(_mean(other, by_one) + _mean(one, by_other)) / 2,
        by_halves=(_mean(one, by_one) + _mean(other, by_other)) / 2,
    )


def halves(person: npt.ArrayLike, rng: np.random.Generator) -> tuple[npt.NDArray[np.int64], ...]:
    """Rows in two halves, all rows of a person in the same one."""
    _, position = np.unique(np.asarray(person), return_inverse=True)
    is_first = rng.permutation(int(position.max(initial=0)) + 1) % 2 == 0
    first = is_first[position]
    return np.flatnonzero(first), np.flatnonzero(~first)


def _mean(values: Float64, chosen: npt.NDArray[np.int64]) -> float:
    return float(np.ravel(values)[chosen].mean()) if len(chosen) else 0.0
