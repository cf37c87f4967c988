"""When too little is known to show a number; the same rule for every scorer and every door."""

import numpy as np
import numpy.typing as npt

from matcher.policy import SuggestionSection
from matcher.scoring.protocol import PairScores


def shows_number(scores: PairScores, rules: SuggestionSection) -> npt.NDArray[np.bool_]:
    """Tell of which pairs a probability may be shown, shape (n_pairs,); see ``enough_is_known``."""
    widths = scores.p_high - scores.p_low
    pairs = zip(scores.known_share.tolist(), widths.tolist(), strict=True)
    return np.array([enough_is_known(known, width, rules) for known, width in pairs], np.bool_)


def enough_is_known(known_share: float, width: float, rules: SuggestionSection) -> bool:
    """Tell whether a probability may be shown, or only how a pair compares with others.

    Not where less than ``abstain_below_known`` of what the place asks is known of the person, nor
    where the 80 % interval is wider than ``abstain_above_width``. Order and plan use the
    probability all the same.
    """
    return (
        round(known_share, 4) >= rules.abstain_below_known
        and round(width, 3) <= rules.abstain_above_width
    )
