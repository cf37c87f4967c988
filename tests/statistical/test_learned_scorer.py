"""What the learned scorer gains and what censoring does, against the truth of generated regions."""

import numpy as np
import pandas as pd
import pytest

from fixtures.region import AS_OF, generate_region
from matcher.profiles import build_profiles
from models.evaluation import auc, calibration_line
from models.expert import expert_scorer
from models.learned import read_outcomes, train_scorer
from models.learned.material import without_today
from models.learned.outcomes import HORIZON_DAYS, weigh


@pytest.fixture(scope="module")
def region():
    return generate_region(people=1500, seed=11)


def test_the_young_do_not_bias_the_share_that_lasts(region):
    """Weighted outcomes tell the true share; to leave the young out, or count them, does not."""
    rng = np.random.default_rng(1)
    truth, log = region.truth, region.dataset.placements
    candidate = pd.Index(truth.candidate_ids).get_indexer(pd.Index(log["candidate_id"]))
    place = pd.Index(truth.place_ids).get_indexer(pd.Index(log["place_id"]))
    chance = np.repeat(truth.true_probability(candidate, place), 12)
    # Durations as the truth draws them, of placements that started in the year before today.
    share = (-np.log(rng.random(len(chance))) / -np.log(chance)) ** (1 / truth.outcome.early_ending)
    days = np.ceil(HORIZON_DAYS * share).astype(np.int64)
    follow_up = rng.integers(1, 366, len(chance))
    has_ended = days <= follow_up
    lasted, weight = weigh(np.minimum(days, follow_up), has_ended, follow_up)
    honest = np.average(lasted, weights=weight)
    known = weight > 0
    assert honest == pytest.approx(chance.mean(), abs=0.012)
    assert lasted[known].mean() < chance.mean() - 0.05
    assert lasted.mean() < chance.mean() - 0.2


def test_outcomes_teach_what_the_expert_did_not_know(region):
    """On pairs that nobody tried, learned chances are truer than the expert's."""
    profiles = build_profiles(without_today(region.dataset), AS_OF)
    rng = np.random.default_rng(2)
    candidate = rng.integers(0, len(profiles.candidates), 30_000).astype(np.int32)
    place = rng.integers(0, len(profiles.places), 30_000).astype(np.int32)
    true = region.truth.true_probability(candidate, place)
    outcome = rng.random(30_000) < true
    learned = train_scorer(region.dataset, AS_OF)
    error, area = {}, {}
    for name, scorer in (("expert", expert_scorer()), ("learned", learned.scorer)):
        p = scorer.prepare(profiles).pairs(candidate, place).p
        error[name], area[name] = ((p - true) ** 2).mean(), auc(outcome, p)
        if name == "learned":
            line = calibration_line(outcome, p)
    assert error["learned"] < 0.75 * error["expert"]
    assert area["learned"] > area["expert"] + 0.005
    assert 0.75 < line.slope < 1.3
    assert abs(line.intercept) < 0.4


def test_intervals_of_chances_cover_the_truth_as_often_as_they_say(region):
    """80 % intervals hold the true chance of 70 to 92 % of pairs that nobody tried."""
    learned = train_scorer(region.dataset, AS_OF)
    profiles = build_profiles(without_today(region.dataset), AS_OF)
    rng = np.random.default_rng(3)
    candidate = rng.integers(0, len(profiles.candidates), 20_000).astype(np.int32)
    place = rng.integers(0, len(profiles.places), 20_000).astype(np.int32)
    true = region.truth.true_probability(candidate, place)
    found = learned.scorer.prepare(profiles).pairs(candidate, place)
    covered = ((found.p_low <= true) & (true <= found.p_high)).mean()
    assert 0.70 <= covered <= 0.92
    assert read_outcomes(region.dataset, AS_OF).n_censored > 0
