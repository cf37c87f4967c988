"""One score of another instrument -> levels 0-5 of ours, as an interval that hides no doubt.

Whole forms are read in ``forms.py``. Only the scales are used: the texts of FML and MELBA are
licensed and appear nowhere. The scales are those of the instruments; where they lie on ours is a
convention of passend, not a measured equivalence.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from matcher.vocabulary.items import N_LEVELS

T = TypeVar("T")

MAX_LEVEL = N_LEVELS - 1
ONET_MAX = 7.0
"""Top of the O*NET level (LV) scale of abilities, skills and work activities."""


class LevelInterval(NamedTuple):
    """The level lies between ``low`` and ``high``, both 0-5 and both included."""

    low: int
    high: int


ANY_LEVEL = LevelInterval(0, MAX_LEVEL)
"""Holds every level, so it says nothing: forms leave such an item out."""

_FML = {
    0: LevelInterval(3, 5),
    1: LevelInterval(2, 2),
    2: LevelInterval(1, 1),
    3: LevelInterval(0, 0),
}
_ICF = {
    0: LevelInterval(3, 5),
    1: LevelInterval(2, 3),
    2: LevelInterval(1, 2),
    3: LevelInterval(0, 1),
    4: LevelInterval(0, 0),
    8: None,
    9: None,
}
_MELBA = {level: LevelInterval(level, level) for level in range(1, MAX_LEVEL + 1)}


def fml_to_interval(score: int) -> LevelInterval:
    """Capability or tolerance behind an FML score.

    The FML is censored at normal: "normal" says at least the normal value and no more, so it is
    the interval 3-5 and never the point 3.

    Parameters
    ----------
    score
        0 normal, 1 limited, 2 strongly limited, 3 very strongly limited.

    Raises
    ------
    ValueError
        If the score is not on the scale.

    References
    ----------
    UWV, CBBS-Basisinformatie (Functionele Mogelijkhedenlijst), scale 0-3.
    """
    return _on_scale(_FML, score, "FML score", "0-3")


def fml_to_need(score: int) -> LevelInterval:
    """Support need behind an FML score: the mirror image of the capability.

    Someone who scores normal may need what any colleague gets, up to a daily contact (0-2).
    Limited is a need at 3, strongly limited at 4, very strongly limited at 5; from level 3 on the
    legal criterion for beschut work (intensive guidance, permanent supervision) is in sight.

    Parameters
    ----------
    score
        FML score 0-3 of an item that maps to a support item (rule S).

    Raises
    ------
    ValueError
        If the score is not on the scale.
    """
    low, high = fml_to_interval(score)
    return LevelInterval(MAX_LEVEL - high, MAX_LEVEL - low)


def melba_to_interval(level: int) -> LevelInterval:
    """Level behind a MELBA level: the scales of ability and requirement are the same as ours.

    Parameters
    ----------
    level
        1-5; MELBA has no 0.

    Raises
    ------
    ValueError
        If the level is not on the scale.

    References
    ----------
    MIRO GmbH, MELBA: levels 1-5, identical for ability and requirement.
    """
    return _on_scale(_MELBA, level, "MELBA level", "1-5")


def icf_to_interval(qualifier: int) -> LevelInterval | None:
    """Capability or tolerance behind the first ICF qualifier; None when it says nothing.

    Parameters
    ----------
    qualifier
        0 no, 1 mild, 2 moderate, 3 severe, 4 complete problem (or barrier, for e-codes);
        8 not specified and 9 not applicable are unknown, not 0.

    Raises
    ------
    ValueError
        If the qualifier is not one of these.

    References
    ----------
    WHO (2001), International Classification of Functioning, Disability and Health.
    """
    return _on_scale(_ICF, qualifier, "ICF qualifier", "0-4, 8, 9")


def onet_to_interval(value: float) -> LevelInterval:
    """Level that an O*NET occupation asks, as the whole levels on either side of the value.

    The value times 5/7 stands, give or take half a level, for the levels it lies between: 2.3
    becomes 2-3 and exactly 2.0 becomes 2-2. It describes a regular job in the United States:
    carved or sheltered work asks less.

    Parameters
    ----------
    value
        Mean on the LV scale, 0.0-7.0. Work context (element ids 4.C) has another scale: do not
        pass it here.

    Raises
    ------
    ValueError
        If the value is not on the scale or not a number.

    References
    ----------
    O*NET Content Model, scale LV (National Center for O*NET Development, CC BY 4.0).
    """
    level = _scaled_onet(value)
    return LevelInterval(math.floor(level), math.ceil(level))


def onet_to_level(value: float) -> int:
    """Nearest single level to an O*NET value, for places; halves go up.

    Parameters
    ----------
    value
        As for `onet_to_interval`.

    Raises
    ------
    ValueError
        If the value is not on the scale or not a number.
    """
    return math.floor(_scaled_onet(value) + 0.5)


def _scaled_onet(value: float) -> float:
    if not 0.0 <= value <= ONET_MAX:  # also refuses NaN
        raise ValueError(f"O*NET level {value!r} is outside the scale 0-7")
    return value * MAX_LEVEL / ONET_MAX


def _on_scale(scale: Mapping[int, T], score: int, name: str, range_text: str) -> T:
    if score not in scale:
        raise ValueError(f"{name} {score!r} is outside the scale {range_text}")
    return scale[score]
