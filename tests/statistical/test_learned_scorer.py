"""What the learned scorer gains and what censoring does, against the truth of generated regions."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linear_sum_assignment

from fixtures.region import AS_OF, generate_region
from matcher.profiles import build_profiles
from models.evaluation import auc, calibration_line
from models.expert import expert_scorer
from models.honesty import guarded_claim, halves
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


@pytest.fixture(scope="module")
def learned(region):
    """The scorer learned from all outcomes."""
    return train_scorer(region.dataset, AS_OF)


def test_outcomes_teach_what_the_expert_did_not_know(region, learned):
    """On pairs that nobody tried, learned chances are truer than the expert's."""
    profiles = build_profiles(without_today(region.dataset), AS_OF)
    rng = np.random.default_rng(2)
    candidate = rng.integers(0, len(profiles.candidates), 30_000).astype(np.int32)
    place = rng.integers(0, len(profiles.places), 30_000).astype(np.int32)
    true = region.truth.true_probability(candidate, place)
    outcome = rng.random(30_000) < true
    error, area = {}, {}
    for name, scorer in (("expert", expert_scorer()), ("learned", learned.scorer)):
        p = scorer.prepare(profiles).pairs(candidate, place).p
        error[name], area[name] = ((p - true) ** 2).mean(), auc(outcome, p)
        if name == "learned":
            line = calibration_line(outcome, p)
    assert error["learned"] < 0.75 * error["expert"]
    assert area["learned"] > area["expert"] + 0.005
    assert 0.75 < line.slope < 1.3
    # The log holds more placements of people who keep losing them: they do not speak for others.
    assert abs(line.intercept) < 0.15
    assert abs(p.mean() - true.mean()) < 0.025


def test_intervals_of_chances_cover_the_truth_as_often_as_they_say(region, learned):
    """80 % intervals hold about 80 % of true chances, also where little or much is known."""
    profiles = build_profiles(without_today(region.dataset), AS_OF)
    rng = np.random.default_rng(3)
    candidate = rng.integers(0, len(profiles.candidates), 20_000).astype(np.int32)
    place = rng.integers(0, len(profiles.places), 20_000).astype(np.int32)
    true = region.truth.true_probability(candidate, place)
    found = learned.scorer.prepare(profiles).pairs(candidate, place)
    covered = (found.p_low <= true) & (true <= found.p_high)
    assert 0.75 <= covered.mean() <= 0.85
    band = np.digitize(found.known_share, np.quantile(found.known_share, [0.25, 0.5, 0.75]))
    for each in range(4):
        assert 0.70 <= covered[band == each].mean() <= 0.90
    assert read_outcomes(region.dataset, AS_OF).n_censored > 0


@pytest.mark.parametrize("n_outcomes", [1000, None])
def test_a_plan_delivers_what_it_claims(region, n_outcomes):
    """Of an optimised assignment, claims guarded by halves lie within 5 % of the true share."""
    known = read_outcomes(region.dataset, AS_OF)
    rng = np.random.default_rng(4)
    if n_outcomes:
        known = known.take(np.sort(rng.permutation(len(known))[:n_outcomes]))
    profiles = build_profiles(without_today(region.dataset), AS_OF)
    shape = (400, 400)
    people = rng.choice(len(profiles.candidates), shape[0], replace=False).astype(np.int32)
    places = rng.choice(len(profiles.places), shape[1], replace=False).astype(np.int32)
    pairs = np.repeat(people, shape[1]), np.tile(places, shape[0])
    parts = [np.arange(len(known)), *halves(known.candidate, rng)]
    chances = [
        train_scorer(region.dataset, AS_OF, outcomes=known.take(rows), calibrate=False)
        .scorer.prepare(profiles)
        .pairs(*pairs)
        .p.reshape(shape)
        for rows in parts
    ]

    def assign(chance):
        row, column = linear_sum_assignment(-chance)
        return row * shape[1] + column

    claim = guarded_claim(*chances, assign)
    delivered = region.truth.true_probability(*pairs)[assign(chances[0])].mean()
    assert claim.honest == pytest.approx(delivered, rel=0.05)
