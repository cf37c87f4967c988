"""The additive table estimator: any table of outcomes, from no outcomes up."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.utils.estimator_checks import check_estimator

from models.additive import AdditiveTableClassifier, design
from models.additive.columns import learn_categorical, learn_numeric
from models.additive.design import BinnedDesign, DenseDesign, NestedDesign
from models.additive.solver import Later, Sample
from models.additive.terms import categorical_term, numeric_term


def drawn(seed, n, log_odds):
    """Features, outcomes and chances for true log-odds of three uniform features."""
    rng = np.random.default_rng(seed)
    x = rng.random((n, 3))
    chance = 1 / (1 + np.exp(-log_odds(x)))
    return x, (rng.random(n) < chance).astype(int), chance


def test_it_keeps_the_conventions_of_scikit_learn():
    """Every check that applies to a binary classifier; none is expected to fail."""
    found = check_estimator(AdditiveTableClassifier(), on_fail=None, on_skip=None)
    assert [check["check_name"] for check in found if check["status"] == "failed"] == []
    assert len(found) > 40


def test_any_shape_is_learned_from_enough_outcomes():
    """A wave, a kink and a jump, where a straight line sees nothing."""
    x, y, chance = drawn(
        1, 6000, lambda x: 2 * np.sin(6 * x[:, 0]) + 6 * abs(x[:, 1] - 0.5) + (x[:, 2] > 0.7) - 1.5
    )
    new, seen, true = drawn(2, 4000, lambda x: 2 * np.sin(6 * x[:, 0]) + 6 * abs(x[:, 1] - 0.5)
                            + (x[:, 2] > 0.7) - 1.5)  # fmt: skip
    ours = AdditiveTableClassifier().fit(x, y).predict_proba(new)[:, 1]
    line = LogisticRegression().fit(x, y).predict_proba(new)[:, 1]
    assert np.abs(ours - true).mean() < 0.035
    assert log_loss(seen, ours) < log_loss(seen, line) - 0.05
    assert chance.std() > 0.2


def test_a_straight_line_stays_a_straight_line():
    """Where the truth is linear, steps shrink away: hardly more error than a line fitted."""
    x, y, _ = drawn(3, 800, lambda x: 2 * x[:, 0] - x[:, 1])
    _, _, true = drawn(4, 3000, lambda x: 2 * x[:, 0] - x[:, 1])
    new, _, _ = drawn(4, 3000, lambda x: 2 * x[:, 0] - x[:, 1])
    ours = AdditiveTableClassifier().fit(x, y).predict_proba(new)[:, 1]
    line = LogisticRegression(C=100).fit(x, y).predict_proba(new)[:, 1]
    assert np.mean((ours - true) ** 2) < 2 * np.mean((line - true) ** 2)


@pytest.mark.parametrize(("direction", "sign"), [(1, 1), (-1, -1)])
def test_a_direction_holds_everywhere(direction, sign):
    """Never falls, or never rises, even where the outcomes of chance say otherwise."""
    x, y, _ = drawn(5, 400, lambda x: np.sin(9 * x[:, 0]))
    model = AdditiveTableClassifier(monotonic_cst=[direction, 0, 0]).fit(x, y)
    line = np.full((200, 3), 0.5)
    line[:, 0] = np.linspace(-0.5, 1.5, 200)
    assert (sign * np.diff(model.decision_function(line)) >= -1e-9).all()


def test_a_direction_may_be_given_by_name():
    """Frames have names."""
    x, y, _ = drawn(6, 300, lambda x: x[:, 0])
    frame = pd.DataFrame(x, columns=["a", "b", "c"])
    by_name = AdditiveTableClassifier(monotonic_cst={"b": -1}).fit(frame, y)
    by_position = AdditiveTableClassifier(monotonic_cst=[0, -1, 0]).fit(frame, y)
    assert (by_name.decision_function(frame) == by_position.decision_function(frame)).all()


def test_unknown_is_a_step_of_its_own():
    """What is not known says something itself, and is never a zero or a mean."""
    rng = np.random.default_rng(7)
    x = rng.random((2000, 1))
    unknown = rng.random(2000) < 0.3
    y = (rng.random(2000) < np.where(unknown, 0.9, 0.4)).astype(int)
    x[unknown] = np.nan
    model = AdditiveTableClassifier().fit(x, y)
    chance = model.predict_proba(np.array([[np.nan], [0.0], [1.0]]))[:, 1]
    assert chance[0] == pytest.approx(0.9, abs=0.04)
    assert chance[1:] == pytest.approx([0.4, 0.4], abs=0.06)


def test_text_days_and_unknowns_are_learned_from_a_frame():
    """Levels are shrunken; a level never seen has no effect."""
    rng = np.random.default_rng(8)
    town = rng.choice(["a", "b", "c"], 1500)
    day = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 900, 1500), unit="D")
    y = rng.random(1500) < np.where(town == "a", 0.8, 0.3)
    frame = pd.DataFrame({"town": pd.Series(town).where(rng.random(1500) < 0.9), "day": day})
    model = AdditiveTableClassifier().fit(frame, y)
    new = pd.DataFrame({"town": ["a", "b", "elsewhere"], "day": [day[0]] * 3})
    chance = model.predict_proba(new)[:, 1]
    assert chance[0] > chance[2] > chance[1]
    assert model.classes_.tolist() == [False, True]


def test_a_row_of_weight_two_is_two_rows():
    """Also in the choice of bins and of how much to shrink."""
    x, y, _ = drawn(9, 300, lambda x: 3 * x[:, 0] - 1)
    weight = np.random.default_rng(9).integers(0, 3, 300)
    weighted = AdditiveTableClassifier().fit(x, y, sample_weight=weight)
    repeated = AdditiveTableClassifier().fit(np.repeat(x, weight, axis=0), np.repeat(y, weight))
    np.testing.assert_allclose(
        weighted.decision_function(x), repeated.decision_function(x), atol=1e-6
    )


@pytest.mark.parametrize("outcomes", [[], [1, 1, 1], [0]])
def test_without_two_kinds_of_outcome_the_prior_stands(outcomes):
    """No rows, or one class only: the prior itself."""
    model = AdditiveTableClassifier(prior=[1.0, -2.0], prior_intercept=0.5)
    model.fit(np.full((len(outcomes), 2), 0.3), np.array(outcomes, dtype=int))
    found = model.decision_function(np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert found == pytest.approx([1.5, -1.5])


def test_few_outcomes_move_a_good_prior_little_and_many_correct_a_bad_one():
    """With ten outcomes better than without prior; with thousands the same."""
    log_odds = lambda x: 3 * x[:, 0] - 2 * x[:, 1]  # noqa: E731
    new, _, true = drawn(10, 2000, log_odds)
    error = {}
    for n in (10, 4000):
        x, y, _ = drawn(11, n, log_odds)
        for name, prior in (("good", [3, -2, 0]), ("bad", [-3, 2, 1]), ("none", None)):
            model = AdditiveTableClassifier(prior=prior).fit(x, y)
            error[name, n] = np.abs(model.predict_proba(new)[:, 1] - true).mean()
    assert error["good", 10] < 0.8 * error["none", 10]
    assert error["bad", 4000] < 0.04
    assert error["good", 4000] < 0.04


def test_bottlenecks_are_learned_where_sums_miss_them():
    """One large shortfall is worse than many small ones."""
    rng = np.random.default_rng(12)
    short = np.maximum(rng.integers(-2, 4, (4000, 6)), 0).astype(float)
    y = (rng.random(4000) < 1 / (1 + np.exp(2.0 * (short.max(axis=1) - 2)))).astype(int)
    plain = AdditiveTableClassifier().fit(short[:3000], y[:3000])
    whole = AdditiveTableClassifier(shortfalls=range(6)).fit(short[:3000], y[:3000])
    found = [roc_auc_score(y[3000:], m.decision_function(short[3000:])) for m in (plain, whole)]
    assert found[1] > found[0] + 0.01


def test_columns_of_a_group_share_how_far_they_stray():
    """Sixty weak columns of one group: what one cannot show, all together do."""
    x, y, _ = drawn(13, 500, lambda x: x[:, 0])
    alone = AdditiveTableClassifier().fit(x, y)
    together = AdditiveTableClassifier(groups=["g", "g", "h"]).fit(x, y)
    assert len(together.variance_) == 4
    assert len(alone.variance_) == 4
    assert not np.allclose(alone.decision_function(x), together.decision_function(x), atol=1e-9)


def test_binned_products_are_those_of_the_expanded_design(monkeypatch):
    """Codes are only a shorter way of writing the columns down."""
    rng = np.random.default_rng(14)
    weight = rng.random(80)
    values = rng.integers(0, 5, 80).astype(float)
    values[:7] = np.nan
    text = np.array(["x", "y", None] * 27, dtype=object)[:80]
    number, level = learn_numeric(values, weight, 48), learn_categorical(text, weight)
    terms = [numeric_term(number, 0), categorical_term(level)]
    codes = [number.codes(values), level.codes(text)]
    binned = BinnedDesign(codes, [term.basis for term in terms], 80)
    columns = [term.basis[code.nearest] for term, code in zip(terms, codes, strict=True)]
    dense = DenseDesign(np.hstack(columns))
    theta = rng.standard_normal(binned.n_columns)
    np.testing.assert_allclose(binned.dot(theta), dense.dot(theta), atol=1e-12)
    np.testing.assert_allclose(binned.back(weight), dense.back(weight), atol=1e-12)
    # Cross-products serve curvature only: single precision where the rows are written out.
    np.testing.assert_allclose(binned.gram(weight), dense.gram(weight), rtol=1e-5, atol=1e-5)
    monkeypatch.setattr(design, "_MOST_WRITTEN_CELLS", 0)
    paired = BinnedDesign(codes, [term.basis for term in terms], 80)
    np.testing.assert_allclose(paired.gram(weight), dense.gram(weight), atol=1e-12)


def test_coefficients_of_several_levels_are_sums():
    """A nested design is the plain one with its columns added up."""
    rng = np.random.default_rng(15)
    columns, mixing = rng.standard_normal((60, 3)), rng.standard_normal((3, 5))
    nested, plain = NestedDesign(columns, mixing), DenseDesign(columns @ mixing)
    theta, weight = rng.standard_normal(nested.n_columns), rng.random(60)
    np.testing.assert_allclose(nested.dot(theta), plain.dot(theta), atol=1e-12)
    np.testing.assert_allclose(nested.back(weight), plain.back(weight), atol=1e-12)
    np.testing.assert_allclose(nested.gram(weight), plain.gram(weight), rtol=1e-5, atol=1e-4)


def test_later_endings_move_chances_as_their_likelihood_says():
    """Slope and curvature are those of the loss, by small differences."""
    later = Later(np.array([1.0, 0.0, 1.0]), np.array([0.3, 0.8, 2.0]))
    sample = Sample(np.array([1.0, 1.0, 0.0]), np.array([1.0, 2.0, 0.5]), np.zeros(3), later)
    at, step = np.array([0.4, -0.7, 1.5]), 1e-5
    moves = step * np.eye(3)
    slope = [-(sample.loss(at + m) - sample.loss(at - m)) / (2 * step) for m in moves]
    np.testing.assert_allclose(sample.parts(at)[0], slope, atol=1e-6)
    assert (sample.parts(at)[1] > 0).all()


def test_more_columns_than_rows_are_learned_by_lines():
    """Three hundred columns of noise and one that matters."""
    rng = np.random.default_rng(17)
    x = rng.standard_normal((400, 300))
    y = (rng.random(400) < 1 / (1 + np.exp(-2 * x[:, 0]))).astype(int)
    model = AdditiveTableClassifier().fit(x[:300], y[:300])
    assert roc_auc_score(y[300:], model.decision_function(x[300:])) > 0.6
    strength = [np.ptp(table) for table in model.tables_]
    assert int(np.argmax(strength)) == 0


def test_rows_written_out_are_those_of_the_codes():
    """Between two nodes a row lies as far along as its value does."""
    column = learn_numeric(np.array([0.0, 1.0, 3.0]), np.ones(3), 48)
    basis = np.array([[0.0], [10.0], [20.0], [5.0]])
    codes = column.codes(np.array([0.5, 2.0, 9.0, -1.0, np.nan]))
    assert codes.rows(basis).ravel().tolist() == [5.0, 15.0, 20.0, 0.0, 5.0]
    assert codes.look_up(basis.ravel()).tolist() == [5.0, 15.0, 20.0, 0.0, 5.0]


def test_infinity_is_refused():
    """It is neither a number to learn from nor unknown."""
    with pytest.raises(ValueError, match="infinity"):
        AdditiveTableClassifier().fit(pd.DataFrame({"a": [1.0, np.inf, 2.0]}), [0, 1, 1])


def test_tables_of_pairs_find_what_no_sum_can_say():
    """An exclusive or of two columns; without one, no pair is added to speak of."""
    rng = np.random.default_rng(15)
    x = rng.random((4000, 4))
    crossed = (x[:, 0] > 0.5) != (x[:, 1] > 0.5)
    y = (rng.random(4000) < np.where(crossed, 0.8, 0.2)).astype(int)
    plain = AdditiveTableClassifier().fit(x[:3000], y[:3000])
    paired = AdditiveTableClassifier(n_pairs=3).fit(x[:3000], y[:3000])
    found = [roc_auc_score(y[3000:], m.decision_function(x[3000:])) for m in (plain, paired)]
    assert found[0] < 0.6
    assert found[1] > 0.75
    assert (paired.layout_.pairs[0].first, paired.layout_.pairs[0].second) == (0, 1)
    straight = (rng.random(4000) < 1 / (1 + np.exp(1 - 2 * x[:, 0]))).astype(int)
    alone = AdditiveTableClassifier().fit(x, straight).decision_function(x)
    both = AdditiveTableClassifier(n_pairs=3).fit(x, straight).decision_function(x)
    assert np.abs(alone - both).mean() < 0.1


def test_columns_with_a_direction_enter_no_pair():
    """A table of two columns could break the direction."""
    rng = np.random.default_rng(16)
    x = rng.random((2000, 2))
    y = (rng.random(2000) < np.where((x[:, 0] > 0.5) != (x[:, 1] > 0.5), 0.8, 0.2)).astype(int)
    model = AdditiveTableClassifier(n_pairs=3, monotonic_cst=[1, 0]).fit(x, y)
    assert model.layout_.pairs == ()
