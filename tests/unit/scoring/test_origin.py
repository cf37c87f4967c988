"""What a plan may claim, and when a number may be shown."""

import numpy as np
import pytest

from matcher.policy import default_policy
from matcher.scoring import ClaimGuard, PairScores, logistic, shows_number

LOG_ODDS = np.array([-0.5, 0.2, 1.4])


def test_without_a_guard_the_claim_is_the_sum_of_chances_and_not_calibrated():
    """Nothing is taken away, and nothing is said to be tested."""
    claim = ClaimGuard().claim(LOG_ODDS)
    assert claim.raw == claim.guarded == pytest.approx(logistic(LOG_ODDS).sum())
    assert not claim.is_calibrated


def test_a_guard_moves_the_claim_and_leaves_the_chances_of_the_planner():
    """Raw stays what the planner worked with; the told figure follows shift and slope."""
    claim = ClaimGuard(outcomes=90, shift=0.3, slope=0.8, sd=0.2).claim(LOG_ODDS)
    assert claim.raw == pytest.approx(logistic(LOG_ODDS).sum())
    assert claim.guarded == pytest.approx(logistic(0.3 + 0.8 * LOG_ODDS).sum())
    assert claim.low < claim.guarded < claim.high
    assert claim.is_calibrated


def test_an_error_that_all_pairs_share_does_not_average_out():
    """The interval of many pairs is as wide, per pair, as that of one."""
    guard = ClaimGuard(sd=0.5)
    one, many = guard.claim(LOG_ODDS[:1]), guard.claim(np.repeat(LOG_ODDS[:1], 100))
    assert many.high - many.low == pytest.approx(100 * (one.high - one.low))


def test_no_pairs_claim_nothing():
    """A plan without placements has no mean."""
    document = ClaimGuard().claim(np.empty(0)).as_dict()
    assert document["guarded"]["mean_p"] is None
    assert document["guarded"]["expected_lasting"] == 0


@pytest.mark.parametrize(
    ("known", "sd", "shown"), [(0.9, 0.3, True), (0.39, 0.3, False), (0.9, 1.4, False)]
)
def test_no_number_where_too_little_is_known(known, sd, shown):
    """Either too few items known or an interval too wide is enough to stay silent."""
    scores = PairScores(np.zeros(1), np.array([sd]), np.array([known]))
    assert shows_number(scores, default_policy().suggestions).tolist() == [shown]
