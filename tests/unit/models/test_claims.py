"""The guard of what a plan claims, found from outcomes."""

from dataclasses import replace

import numpy as np
import pytest

from fixtures.region import AS_OF, generate_region
from matcher.scoring import logistic
from models.choice import choose_scorer, scorer_of
from models.claims import FEWEST_FIRST_PLACEMENTS, first_placements, fitted_guard, learn_guard
from models.expert import expert_scorer
from models.learned import read_outcomes, train_scorer
from models.learned.report import model_file
from models.registry import ModelRejected, Shelf, write_model


def _drawn(true, seed):
    lasted = (np.random.default_rng(seed).random(len(true)) < logistic(true)).astype(float)
    return lasted, np.ones(len(true))


def test_chances_that_come_true_are_left_alone():
    """Nothing to guard: no slope, and a shift within its error."""
    true = np.random.default_rng(1).normal(0.6, 0.8, 3000)
    guard = fitted_guard(true, *_drawn(true, 2))
    assert guard.slope == 1.0
    assert abs(guard.shift) < 0.12


def test_chances_spread_by_noise_are_drawn_together():
    """The best-looking of noisy chances disappoint; guarded, they deliver within 5 %."""
    rng = np.random.default_rng(3)
    true = rng.normal(0.0, 0.5, 4000)
    seen = true + rng.standard_normal(4000)
    guard = fitted_guard(seen, *_drawn(true, 4))
    best = np.argsort(-seen)[:400]
    delivered = logistic(true[best]).mean()
    claim = guard.claim(seen[best])
    assert claim.raw / 400 > 1.2 * delivered
    assert claim.guarded / 400 == pytest.approx(delivered, rel=0.05)


def test_a_level_that_is_too_low_is_raised():
    """A log of people who keep losing places understates; first placements tell."""
    true = np.random.default_rng(5).normal(1.0, 0.6, 1500)
    guard = fitted_guard(true - 0.5, *_drawn(true, 6))
    assert guard.shift == pytest.approx(0.5, abs=0.15)


@pytest.fixture(scope="module")
def region():
    return generate_region(300, 9)


def test_each_person_counts_once_with_the_first_placement(region):
    """Who keeps losing places is not counted more often than who stays."""
    known = read_outcomes(region.dataset, AS_OF)
    first = first_placements(known)
    assert len(first) == len(np.unique(known.candidate)) < len(known)
    for row in first[:20].tolist():
        own = known.started[known.candidate == known.candidate[row]]
        assert known.started[row] == own.min()


def test_too_few_outcomes_leave_the_claim_uncalibrated(region):
    """A handful of outcomes is no test."""
    few = read_outcomes(region.dataset, AS_OF).take(np.arange(FEWEST_FIRST_PLACEMENTS - 10))
    guard = learn_guard(region.dataset, AS_OF, few, expert_scorer())
    assert not guard.is_calibrated
    assert guard.sd > 0


def test_the_guard_goes_with_the_model_file(region, tmp_path):
    """Written, read back, promoted: the same name, hash, parent and guard."""
    trained = train_scorer(region.dataset, AS_OF, calibrate=False)
    guard = learn_guard(region.dataset, AS_OF, trained.outcomes, trained.scorer)
    file = model_file(trained, AS_OF, guard=guard)
    write_model(file, tmp_path / "model.json")
    Shelf(tmp_path / "shelf").promote(file)
    for chosen in (choose_scorer(tmp_path / "model.json"), choose_scorer(tmp_path / "shelf")):
        assert chosen.origin.sha256 == file.sha256
        assert chosen.origin.parent == "expert"
        assert chosen.origin.guard.outcomes == guard.outcomes > 0
        assert chosen.origin.guard.shift == pytest.approx(guard.shift, abs=1e-4)
    assert not scorer_of(replace(file, metrics={})).origin.guard.is_calibrated


def test_a_model_that_changed_or_is_not_there_is_refused(region, tmp_path):
    """One sentence each."""
    write_model(
        model_file(train_scorer(region.dataset, AS_OF, calibrate=False), AS_OF),
        path := tmp_path / "m",
    )
    path.write_text(path.read_text(encoding="utf-8").replace('"intercept": ', '"intercept": 1'))
    with pytest.raises(ModelRejected, match="hash"):
        choose_scorer(path)
    with pytest.raises(ModelRejected, match="no such model"):
        choose_scorer(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelRejected, match="no model in use"):
        choose_scorer(tmp_path / "empty")
    assert choose_scorer() is expert_scorer()
