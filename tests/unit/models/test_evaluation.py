"""Measures of chances and rankings, against scikit-learn wherever it has them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression

from models import evaluation
from models.evaluation.bins import calibration_bins
from models.evaluation.intervals import bootstrap_all


def a_sample(seed, n=400):
    rng = np.random.default_rng(seed)
    chance = np.round(rng.beta(2, 3, n), 2)  # rounded: ties
    return (rng.random(n) < chance).astype(float), chance, rng.random(n) + 0.1


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_measures_of_chances_are_those_of_scikit_learn(seed):
    """AUC with ties, log loss and Brier score, with and without weights."""
    y, p, weight = a_sample(seed)
    p = np.clip(p, 0.01, 0.99)
    for w in (None, weight):
        assert evaluation.auc(y, p, w) == pytest.approx(
            metrics.roc_auc_score(y, p, sample_weight=w)
        )
        assert evaluation.log_loss(y, p, w) == pytest.approx(
            metrics.log_loss(y, p, sample_weight=w)
        )
        assert evaluation.brier(y, p, w) == pytest.approx(
            metrics.brier_score_loss(y, p, sample_weight=w)
        )


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(1, 15), st.booleans())
def test_discounted_gain_is_that_of_scikit_learn(seed, k, is_graded):
    """Per list, with ties and gains of several sizes."""
    rng = np.random.default_rng(seed)
    gain = rng.integers(0, 4 if is_graded else 2, (6, 12)).astype(float)
    gain[:, 0] = 1.0
    score = rng.integers(0, 5, (6, 12)) / 4
    owner = np.repeat(np.arange(6), 12)
    mix = rng.permutation(len(owner))
    ours = evaluation.ndcg_at(owner[mix], gain.ravel()[mix], score.ravel()[mix], k)
    theirs = [metrics.ndcg_score(gain[[row]], score[[row]], k=k) for row in range(6)]
    np.testing.assert_allclose(ours, theirs)


def test_recall_counts_what_the_first_hold():
    """Two of three in the first two; a tie at the edge counts in expectation."""
    owner = ["a"] * 4 + ["b"] * 2 + ["c"] * 2
    outcome = [1, 1, 0, 1, 1, 0, 0, 0]
    score = [0.9, 0.8, 0.7, 0.1, 0.5, 0.5, 0.3, 0.2]
    found = evaluation.recall_at(owner, outcome, score, k=2)
    np.testing.assert_allclose(found, [2 / 3, 1.0, np.nan])
    assert evaluation.recall_at(["b", "b"], [1, 0], [0.5, 0.5], k=1).tolist() == [0.5]


def test_the_calibration_line_is_a_logistic_regression_on_claimed_log_odds():
    """Chances stretched twofold have slope one half; chances moved have an intercept."""
    rng = np.random.default_rng(1)
    log_odds = rng.normal(size=20_000)
    y = (rng.random(20_000) < 1 / (1 + np.exp(-log_odds))).astype(int)
    stretched = 1 / (1 + np.exp(-2 * log_odds))
    line = evaluation.calibration_line(y, stretched)
    theirs = LogisticRegression(C=1e9).fit(2 * log_odds[:, None], y)
    assert line.slope == pytest.approx(theirs.coef_[0, 0], abs=1e-3)
    assert line.slope == pytest.approx(0.5, abs=0.03)
    moved = 1 / (1 + np.exp(-(log_odds - 0.7)))
    assert evaluation.calibration_line(y, moved).intercept == pytest.approx(0.7, abs=0.05)


def test_the_calibration_error_is_the_gap_between_claim_and_share():
    """Claims of 0.5 where 0.7 comes true err by 0.2; perfect claims by what chance leaves."""
    rng = np.random.default_rng(2)
    y = (rng.random(5000) < 0.7).astype(float)
    assert evaluation.calibration_error(y, np.full(5000, 0.5)) == pytest.approx(
        y.mean() - 0.5, abs=1e-9
    )
    chance = rng.random(50_000)
    outcome = rng.random(50_000) < chance
    assert evaluation.calibration_error(outcome, chance) < 0.01


def test_skill_is_measured_against_the_base_rate():
    """The base rate has none, certainty that comes true has all."""
    y = np.array([0.0, 1, 1, 1])
    assert evaluation.brier_skill(y, np.full(4, 0.75)) == pytest.approx(0)
    assert evaluation.brier_skill(y, y) == pytest.approx(1)


def test_one_class_has_no_auc():
    """Not a half, and no error either."""
    assert np.isnan(evaluation.auc([1, 1], [0.2, 0.4]))


def test_exposure_is_equal_or_for_one():
    """Gini of equal amounts is 0, of all for one of n is (n - 1) / n."""
    assert evaluation.gini([3, 3, 3]) == pytest.approx(0)
    assert evaluation.gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert evaluation.gini([0, 0]) == 0
    assert evaluation.coverage([1, 1, 4], 8) == 0.25


def test_the_interval_covers_the_truth_as_often_as_it_says():
    """Over 200 samples, about 95 of 100 intervals hold the true Brier score."""
    rng = np.random.default_rng(3)
    chance = rng.random(200)
    truth = float((chance * (1 - chance)).mean())
    hits = 0
    for _ in range(200):
        y = (rng.random(200) < chance).astype(float)
        found = evaluation.bootstrap(evaluation.brier, y, chance, rng, resamples=100)
        hits += found.low <= truth <= found.high
    assert 0.88 <= hits / 200 <= 1.0


def test_people_are_drawn_whole():
    """With rows of one person alike, the interval is that of as many people, not of all rows."""
    rng = np.random.default_rng(4)
    person = np.repeat(np.arange(20), 25)
    y = np.repeat(rng.integers(0, 2, 20), 25).astype(float)
    p = np.full(500, 0.5)

    def mean(outcome, _):
        return float(outcome.mean())

    by_row = evaluation.bootstrap(mean, y, p, rng)
    by_person = evaluation.bootstrap(mean, y, p, rng, group=person)
    assert by_person.high - by_person.low > 3 * (by_row.high - by_row.low)


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_no_fold_looks_ahead_or_knows_the_person(seed, n_folds):
    """Rows to learn from are earlier and of other people; test blocks do not overlap."""
    rng = np.random.default_rng(seed)
    time, person = rng.integers(0, 30, 120), rng.integers(0, 60, 120)
    tested = []
    for learn, test in evaluation.time_ordered_folds(time, n_folds, group=person):
        assert time[learn].max() < time[test].min()
        assert not set(person[learn]) & set(person[test])
        tested += test.tolist()
    assert len(tested) == len(set(tested))


def test_people_who_are_there_all_the_time_can_be_tested():
    """Everybody has rows in every block: a third is tested on what the others teach."""
    person, time = np.tile(np.arange(9), 20), np.repeat(np.arange(20), 9)
    folds = list(evaluation.time_ordered_folds(time, 2, group=person))
    assert len(folds) == 6
    assert sum(len(test) for _, test in folds) == 12 * 9
    assert all(len(learn) >= 8 * 6 for learn, _ in folds)


def test_grouped_folds_test_everybody_once():
    """Every row is tested once, by a model that never saw the person."""
    person = np.repeat(np.arange(11), 3)
    tested = []
    for learn, test in evaluation.grouped_folds(person, 4, np.random.default_rng(5)):
        assert not set(person[learn]) & set(person[test])
        tested += test.tolist()
    assert sorted(tested) == list(range(33))


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_skill_is_the_share_of_brier_score_that_scikit_learn_explains(seed):
    """``d2_brier_score`` compares with the base rate as well, with and without weights."""
    y, p, weight = a_sample(seed)
    for w in (None, weight):
        theirs = metrics.d2_brier_score(y, p, sample_weight=w)
        assert evaluation.brier_skill(y, p, w) == pytest.approx(theirs)


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_recall_is_that_of_scikit_learn_for_who_is_among_the_first(seed, k):
    """Without ties, those among the first are the predicted ones."""
    rng = np.random.default_rng(seed)
    outcome, score = rng.integers(0, 2, 12), rng.permutation(12)
    outcome[0] = 1
    is_first = score >= 12 - k
    found = evaluation.recall_at(np.zeros(12), outcome, score, k)
    assert found.tolist() == pytest.approx([metrics.recall_score(outcome, is_first)])


def test_bins_are_those_of_scikit_learn():
    """Claimed and observed share per bin of equal mass, where no chances are equal."""
    rng = np.random.default_rng(7)
    p = rng.permutation(np.linspace(0.01, 0.99, 400))
    y = (rng.random(400) < p).astype(float)
    bins = calibration_bins(y, p, np.ones(400), np.arange(400), rng, resamples=20)
    observed, claimed = calibration_curve(y, p, n_bins=10, strategy="quantile")
    np.testing.assert_allclose([each.claimed for each in bins], claimed)
    np.testing.assert_allclose([each.observed for each in bins], observed)
    assert all(each.low <= each.observed <= each.high for each in bins)
    error = np.average(np.abs(observed - claimed), weights=[each.placements for each in bins])
    assert evaluation.calibration_error(y, p) == pytest.approx(error)


def test_few_rows_make_few_bins():
    """A bin holds at least twenty rows; with fewer there is no chart."""
    rng = np.random.default_rng(8)
    y, p = rng.integers(0, 2, 50).astype(float), rng.random(50)
    assert len(calibration_bins(y, p, np.ones(50), np.arange(50), rng)) == 2
    assert calibration_bins(y[:15], p[:15], np.ones(15), np.arange(15), rng) == ()


def test_a_row_of_weight_two_counts_as_two_rows():
    """Value of every measure; the interval is over the rows as they are."""
    rng = np.random.default_rng(9)
    y, p, _ = a_sample(9, 60)
    weight = rng.integers(1, 4, 60).astype(float)
    twice = np.repeat(np.arange(60), weight.astype(int))
    found = bootstrap_all({"auc": evaluation.auc}, y, p, rng, weight=weight, resamples=20)
    plain = bootstrap_all({"auc": evaluation.auc}, y[twice], p[twice], rng, resamples=20)
    assert found["auc"].value == pytest.approx(plain["auc"].value)
    assert found["auc"].low < found["auc"].value < found["auc"].high


def test_methods_are_compared_on_the_same_resamples():
    """Of a method and itself the difference is nothing in every resample."""
    y, p, _ = a_sample(10, 80)

    def difference(outcome, chances, weight):
        return evaluation.brier(outcome, chances[:, 0], weight) - evaluation.brier(
            outcome, chances[:, 1], weight
        )

    both = np.column_stack([p, p])
    found = bootstrap_all({"": difference}, y, both, np.random.default_rng(1), resamples=30)[""]
    assert (found.low, found.value, found.high) == (0, 0, 0)
