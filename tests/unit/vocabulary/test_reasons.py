import re

import pytest

from matcher.vocabulary.reasons import (
    EXCLUSION_BIT,
    DecisionReason,
    ExclusionReason,
    UnplacedReason,
)


@pytest.mark.parametrize("reasons", [ExclusionReason, UnplacedReason, DecisionReason])
def test_reason_codes_are_stable_words(reasons):
    """Codes are lower case and dotted, so that they can be stored and counted for years."""
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", code) for code in reasons)


def test_exclusion_bits_fit_a_sixteen_bit_mask():
    """Every exclusion reason has its own bit in the order of the list."""
    assert list(EXCLUSION_BIT.values()) == list(range(len(ExclusionReason)))
    assert len(ExclusionReason) <= 16
