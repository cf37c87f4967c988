"""Off-policy estimates against a known truth: contexts and choices are drawn."""

import numpy as np
import pytest

from matcher.suggestion_order import draw_order
from models.off_policy import (
    TooLittleOverlap,
    doubly_robust,
    importance_weights,
    inverse_propensity,
    logged_mean,
    overlap,
    self_normalised,
)

REWARD = np.array([[0.2, 0.5, 0.7, 0.4], [0.6, 0.1, 0.3, 0.5], [0.3, 0.8, 0.2, 0.1]])
LOGGING = np.array([[0.4, 0.3, 0.2, 0.1], [0.1, 0.4, 0.2, 0.3], [0.3, 0.1, 0.3, 0.3]])
TARGET = np.array([[0.1, 0.2, 0.5, 0.2], [0.5, 0.1, 0.1, 0.3], [0.2, 0.5, 0.2, 0.1]])
TRUTH = float((TARGET * REWARD).sum(axis=1).mean())


def logged(seed, rows=1500):
    """Contexts, choices by the logging policy, and rewards 0 or 1."""
    rng = np.random.default_rng(seed)
    context = rng.integers(0, len(REWARD), rows)
    beyond = rng.random(rows)[:, None] > np.cumsum(LOGGING[context], axis=1)
    choice = np.minimum(beyond.sum(axis=1), REWARD.shape[1] - 1)
    reward = (rng.random(rows) < REWARD[context, choice]).astype(float)
    return context, choice, reward


def weights_of(context, choice, logging=LOGGING, **options):
    """Weights of the target policy."""
    return importance_weights(TARGET[context, choice], logging[context, choice], **options)


def by_model(model, context, choice):
    """Predictions of the logged choice and their mean over the target policy."""
    return model[context, choice], (TARGET * model).sum(axis=1)[context]


def repeated(estimator, repeats=200):
    """Estimates of many logs."""
    return [estimator(*logged(seed)) for seed in range(repeats)]


def bias_in_errors(estimates):
    """Mean error in standard errors of that mean."""
    errors = np.array([each.value for each in estimates]) - TRUTH
    return abs(errors.mean()) / (errors.std(ddof=1) / np.sqrt(len(errors)))


def ips(context, choice, reward):
    """By inverse propensity."""
    return inverse_propensity(reward, weights_of(context, choice))


def snips(context, choice, reward):
    """Self-normalised."""
    return self_normalised(reward, weights_of(context, choice))


def robust(context, choice, reward):
    """Doubly robust with a rough model."""
    model = by_model(0.5 * REWARD + 0.2, context, choice)
    return doubly_robust(reward, weights_of(context, choice), *model)


@pytest.mark.parametrize("estimator", [ips, snips, robust])
def test_intervals_hold_the_truth_as_often_as_they_say(estimator):
    """95 % intervals hold it in 91 to 99 of 100 logs, without bias beyond chance."""
    estimates = repeated(estimator)
    held = np.mean([each.low <= TRUTH <= each.high for each in estimates])
    assert 0.91 <= held <= 0.99
    assert bias_in_errors(estimates) < 3


def test_standard_errors_are_those_of_repetition():
    """Mean standard error and spread over logs agree within a tenth or two."""
    for estimator in (ips, snips, robust):
        estimates = repeated(estimator)
        spread = np.std([each.value for each in estimates], ddof=1)
        claimed = np.mean([each.standard_error for each in estimates])
        assert 0.85 < claimed / spread < 1.18


def test_the_bootstrap_agrees_with_the_normal_interval():
    """Both bounds within a fifth of the width, and the same for the same seed."""
    context, choice, reward = logged(3)
    weights = weights_of(context, choice)
    plain = self_normalised(reward, weights)
    drawn = self_normalised(reward, weights, rng=np.random.default_rng(0))
    again = self_normalised(reward, weights, rng=np.random.default_rng(0))
    reach = (plain.high - plain.low) / 5
    assert abs(drawn.low - plain.low) < reach
    assert abs(drawn.high - plain.high) < reach
    assert drawn == again


def test_doubly_robust_is_right_when_only_the_weights_are():
    """A model that has everything the wrong way round does no harm but spread."""
    estimates = repeated(
        lambda x, a, r: doubly_robust(r, weights_of(x, a), *by_model(1 - REWARD, x, a))
    )
    assert bias_in_errors(estimates) < 3


def test_doubly_robust_is_right_when_only_the_model_is():
    """Wrong propensities mislead inverse propensity, and not doubly robust."""
    wrong = np.full_like(LOGGING, 0.25)

    def by_both(context, choice, reward):
        weights = weights_of(context, choice, wrong)
        model = by_model(REWARD, context, choice)
        return inverse_propensity(reward, weights), doubly_robust(reward, weights, *model)

    plain, both = zip(*repeated(by_both), strict=True)
    assert bias_in_errors(plain) > 10
    assert bias_in_errors(both) < 3


def test_a_good_model_takes_spread_away():
    """Doubly robust has smaller errors than inverse propensity in every log."""
    for seed in range(5):
        context, choice, reward = logged(seed)
        weights = weights_of(context, choice)
        model = by_model(REWARD, context, choice)
        robust_error = doubly_robust(reward, weights, *model).standard_error
        assert robust_error < inverse_propensity(reward, weights).standard_error


def test_the_policy_itself_is_its_own_mean():
    """With the logging policy as target every estimator gives the mean reward of the log."""
    context, choice, reward = logged(1)
    share = LOGGING[context, choice]
    weights = importance_weights(share, share)
    zeros = np.zeros(len(reward))
    for found in (
        inverse_propensity(reward, weights),
        self_normalised(reward, weights),
        doubly_robust(reward, weights, zeros, zeros),
        logged_mean(reward),
    ):
        assert found.value == pytest.approx(reward.mean())
        assert found.standard_error == pytest.approx(reward.std(ddof=1) / np.sqrt(len(reward)))
        assert found.overlap.effective_sample_size == pytest.approx(len(reward))


def test_clipping_takes_spread_for_bias():
    """A clip above all weights changes nothing; below, errors shrink and the bias shows."""
    context, choice, reward = logged(2)
    plain = inverse_propensity(reward, weights_of(context, choice))
    wide = inverse_propensity(reward, weights_of(context, choice, most=1000.0))
    tight = inverse_propensity(reward, weights_of(context, choice, most=1.5))
    assert wide == plain
    assert tight.value < plain.value
    assert tight.standard_error < plain.standard_error
    assert tight.overlap.clipped_share > 0.1
    assert tight.overlap.largest_weight == plain.overlap.largest_weight == pytest.approx(5.0)


def test_rows_of_one_person_count_once():
    """Every row five times over says no more than once, neither in error nor in sample size."""
    context, choice, reward = logged(4)
    once = self_normalised(reward, weights_of(context, choice))
    five = [np.repeat(column, 5) for column in (context, choice, reward)]
    person = np.repeat(np.arange(len(reward)), 5)
    often = self_normalised(five[2], weights_of(five[0], five[1], group=person))
    assert often.value == pytest.approx(once.value)
    assert often.standard_error == pytest.approx(once.standard_error)
    assert often.overlap.effective_sample_size == pytest.approx(once.overlap.effective_sample_size)
    assert often.overlap.groups == len(reward)


@pytest.mark.parametrize("estimator", [ips, snips, robust])
def test_too_small_an_effective_sample_is_refused(estimator):
    """The error names the size found and the size needed."""
    with pytest.raises(TooLittleOverlap, match=r"effective sample size is \d+ of 240, .* 200"):
        estimator(*logged(0, rows=240))


def test_clipping_is_no_way_past_the_refusal():
    """One row that carries all the weight is refused, however low its weight is cut."""
    propensity = np.full(1000, 0.5)
    propensity[0] = 1e-6
    weights = importance_weights(np.full(1000, 0.5), propensity, most=1.0)
    with pytest.raises(TooLittleOverlap):
        inverse_propensity(np.ones(1000), weights)


def test_a_target_that_the_log_never_shows_is_refused():
    """All weights 0: an effective sample size of 0 and shares of 0, not a division by zero."""
    weights = importance_weights(np.zeros(500), np.full(500, 0.5))
    found = overlap(weights)
    assert found.effective_sample_size == found.largest_share == found.top_share == 0
    assert found.unused_share == 1
    with pytest.raises(TooLittleOverlap):
        self_normalised(np.ones(500), weights)


def test_overlap_by_hand():
    """Weights 1, 1, 2 and 0: an effective sample of 16 / 6, half the weight on one row."""
    found = overlap(importance_weights([0.5, 0.5, 1.0, 0.0], [0.5, 0.5, 0.5, 0.5]))
    assert found.effective_sample_size == pytest.approx(16 / 6)
    assert (found.largest_weight, found.largest_share, found.top_share) == (2, 0.5, 0.5)
    assert (found.mean_weight, found.unused_share, found.clipped_share) == (1, 0.25, 0)


@pytest.mark.parametrize(
    ("target", "propensity", "options"),
    [
        ([0.5], [0.0], {}),
        ([0.5], [1.5], {}),
        ([0.5], [np.nan], {}),
        ([-0.1], [0.5], {}),
        ([np.nan], [0.5], {}),
        ([0.5, 0.5], [0.5], {}),
        ([], [], {}),
        ([0.5], [0.5], {"most": 0.0}),
        ([0.5], [0.5], {"group": np.array([1, 2])}),
    ],
)
def test_impossible_logs_are_refused(target, propensity, options):
    """Propensities of 0 or unknown above all: such a row cannot have been drawn."""
    with pytest.raises(ValueError, match="must be"):
        importance_weights(target, propensity, **options)


@pytest.mark.parametrize("reward", [np.ones(3), np.full(400, np.nan)])
def test_impossible_rewards_are_refused(reward):
    """Too few or unknown."""
    weights = importance_weights(np.full(400, 0.5), np.full(400, 0.5))
    with pytest.raises(ValueError, match="rewards"):
        inverse_propensity(reward, weights)


def test_near_ties_drawn_by_lot_tell_what_another_order_would_bring():
    """First of four near-ties, 4,000 lists: the value of any fixed first, from a fourth of them."""
    worth, lasting = np.array([0.66, 0.655, 0.65, 0.645]), np.array([0.6, 0.3, 0.5, 0.8])
    rng = np.random.default_rng(6)
    orders = [draw_order(worth, 0.02, 1, rng) for _ in range(4000)]
    first = np.array([order.positions[0] for order in orders])
    propensity = np.array([order.propensity[0] for order in orders])
    reward = (rng.random(4000) < lasting[first]).astype(float)
    for wanted, truth in enumerate(lasting):
        found = self_normalised(reward, importance_weights(first == wanted, propensity))
        assert abs(found.value - truth) < 3 * found.standard_error
        assert found.overlap.effective_sample_size == pytest.approx(1000, rel=0.08)
