"""Estimates from confounded data find a known effect, and are refused where nobody compares."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.experiment import COLUMNS, ByLevel, Study, measure, read_studies


def confounded(n=3000, effect=1000.0, apart=1.0):
    """People who earn less enter more often; the effect on them is known."""
    rng = np.random.default_rng(2)
    x = rng.normal(size=n)
    entered = rng.random(n) < 1 / (1 + np.exp(1.5 + apart * x))
    earned = 8000 + 3000 * x + effect * entered + rng.normal(0, 1000, n)
    return Study("made up", pd.DataFrame({"x": x}), entered, earned, (effect, effect, effect))


def test_doubly_robust_finds_the_effect_that_the_plain_difference_misses():
    """The truth is in the interval of dr with our estimator, and far from the plain difference."""
    rows = [
        dict(zip(COLUMNS, row, strict=True)) for row in measure(confounded(), ["additive"], 1, 0)
    ]
    plain, robust = rows[0], rows[-1]
    assert abs(plain["away"]) > 1000
    assert robust["estimator"] == "dr"
    assert robust["low"] <= 1000 <= robust["high"]
    assert robust["effective_comparisons"] > 30


def test_without_people_to_compare_weighting_is_refused():
    """Where almost nobody outside is like those inside there is no number; regression has one."""
    study = confounded(n=400, apart=12.0)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in measure(study, ["additive"], 1, 0)]
    assert [row["value"] == "refused" for row in rows] == [False, True, False, True]


def test_amounts_are_learned_level_by_level():
    """Means that mostly are nil: expected amounts follow the truth and keep the overall mean."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=2000)
    amount = np.where(rng.random(2000) < 1 / (1 + np.exp(-x)), 500 + 200 * (x > 0), 0.0)
    expected = ByLevel().fit(pd.DataFrame({"x": x}), amount).predict(pd.DataFrame({"x": x}))
    assert expected.mean() == pytest.approx(amount.mean(), rel=0.02)
    assert np.corrcoef(expected, (500 + 200 * (x > 0)) / (1 + np.exp(-x)))[0, 1] > 0.95


def test_a_folder_without_the_set_says_what_is_missing(tmp_path):
    """The name of the file, for the one sentence that is printed."""
    with pytest.raises(FileNotFoundError, match="nsw_mixtape"):
        list(read_studies(tmp_path))
