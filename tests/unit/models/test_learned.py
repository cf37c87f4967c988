"""The scorer learned from placements: starts at the expert, stays a table, sees no answers."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from fixtures.region import AS_OF, generate_region
from matcher.profiles import build_profiles
from matcher.vocabulary.items import IS_SUPPORT, N_ITEMS
from models.expert import expert_scorer
from models.learned import read_outcomes, train_scorer
from models.learned.hierarchy import expert_factors
from models.learned.material import without_today
from models.learned.outcomes import weigh
from models.learned.rebuild import table_model
from models.learned.steps import pair_columns, step_tables, unknown_factor
from models.learned.surroundings import group_effects, group_variance


@pytest.fixture(scope="module")
def region():
    """A small region with a few hundred placements."""
    return generate_region(people=400, seed=3)


@pytest.fixture(scope="module")
def trained(region):
    """The scorer learned from all of them."""
    return train_scorer(region.dataset, AS_OF)


def some_pairs(profiles, count=300):
    rng = np.random.default_rng(1)
    return (
        rng.integers(0, len(profiles.candidates), count).astype(np.int32),
        rng.integers(0, len(profiles.places), count).astype(np.int32),
    )


def test_without_outcomes_the_expert_stands(region):
    """Every pair scores as the expert says, with the expert's own interval."""
    none = replace(region.dataset, placements=region.dataset.placements.iloc[:0])
    found = train_scorer(none, AS_OF).scorer
    profiles = build_profiles(region.dataset)
    pairs = some_pairs(profiles)
    ours, expert = (s.prepare(profiles).pairs(*pairs) for s in (found, expert_scorer()))
    np.testing.assert_allclose(ours.log_odds, expert.log_odds, atol=1e-9)
    np.testing.assert_allclose(ours.sd, expert.sd, atol=1e-9)


def test_the_columns_of_a_pair_add_up_to_its_score(region):
    """With every factor 1 the columns are the expert's log-odds, split."""
    model = expert_scorer().model
    profiles = build_profiles(without_today(region.dataset), AS_OF)
    pairs = some_pairs(profiles)
    columns = pair_columns(model, profiles, *pairs)
    total = (
        model.intercept
        + columns.steps.sum(axis=(1, 2))
        + columns.surplus.sum(axis=1)
        + columns.unknown @ unknown_factor(model)
        + columns.bottleneck.sum(axis=1)
        + columns.context.sum(axis=1)
    )
    exact = expert_scorer().prepare(profiles).pairs(*pairs).log_odds
    np.testing.assert_allclose(total, exact, atol=1e-9)


def test_steps_and_surplus_add_up_to_the_table():
    """No number of the expert's table is lost in the split."""
    fit = expert_scorer().model.fit
    cut, surplus = step_tables(fit)
    np.testing.assert_allclose(cut.sum(axis=-1) + surplus, fit, atol=1e-12)
    factors = expert_factors(1.4, np.full(10, 0.1))
    rebuilt = table_model(expert_scorer().model, factors, "same")
    np.testing.assert_allclose(rebuilt.fit, fit, atol=1e-12)


def test_blocks_pairs_and_ledgers_of_a_learned_scorer_agree(region, trained):
    """Scoring stays one matrix product, and the ledger adds up, base effects included."""
    profiles = build_profiles(region.dataset)
    scorer = trained.scorer.prepare(profiles)
    block = scorer.block(slice(0, 20))
    candidate, place = np.indices(block.shape)
    exact = scorer.pairs(candidate.ravel().astype(np.int32), place.ravel().astype(np.int32))
    np.testing.assert_allclose(block.ravel(), exact.log_odds, atol=2e-4)
    for c, p in ((0, 0), (3, 5), (19, 2)):
        value = exact.log_odds[c * block.shape[1] + p]
        assert scorer.ledger(c, p).log_odds == pytest.approx(value, abs=1e-6)
        same = scorer.with_levels(c, p, profiles.places.level[p][None])
        assert same[0] == pytest.approx(value, abs=1e-9)


def test_more_shortfall_never_scores_higher(trained):
    """Whatever the outcomes say: the table never rises with the shortfall."""
    fit = trained.scorer.model.fit
    for item in range(N_ITEMS):
        for level in range(6):
            if IS_SUPPORT[item]:
                assert (np.diff(fit[item][level:, level]) <= 1e-12).all()
            elif level:
                assert (np.diff(fit[item][: level + 1, level]) >= -1e-12).all()


def test_what_is_known_only_today_does_not_reach_the_log(region):
    """Who works where today, and whom nobody wants back, changes no learned number."""
    dataset = region.dataset
    other = replace(
        dataset,
        candidates=dataset.candidates.assign(
            current_place_id="", excluded_employers="", contract_hours=20.0
        ).astype({"current_place_id": "str", "excluded_employers": "str"}),
        decisions=dataset.decisions.iloc[:0],
    )
    ours, theirs = (
        train_scorer(each, AS_OF, calibrate=False).scorer.model for each in (dataset, other)
    )
    assert ours.intercept == theirs.intercept
    assert (ours.fit == theirs.fit).all()
    assert ours.base == theirs.base


def test_what_happens_later_is_not_known_yet(region):
    """Learning on a day of last year gives the same with and without the placements since."""
    day = date(2025, 1, 6)
    dataset = region.dataset
    started = dataset.placements["started_on"] < pd.Timestamp(day)
    ended = dataset.placements["ended_on"]
    cut = dataset.placements[started].assign(ended_on=ended.where(ended <= pd.Timestamp(day)))
    ours, theirs = (
        read_outcomes(each, day) for each in (dataset, replace(dataset, placements=cut))
    )
    assert (ours.lasted == theirs.lasted).all()
    assert (ours.weight == theirs.weight).all()
    assert len(ours) < len(read_outcomes(dataset, AS_OF))


def test_the_young_are_neither_lasting_nor_ended():
    """Going on for 100 days says nothing yet; ended after 100 days says no."""
    days = np.array([100, 100, 200, 182, 181])
    ended = np.array([False, True, False, True, True])
    lasted, weight = weigh(days, ended, np.array([100, 300, 200, 400, 400]))
    assert lasted.tolist() == [0, 0, 1, 1, 0]
    assert weight[0] == 0
    assert (weight[1:] > 0).all()
    # Of five placements four were followed for 182 days: each of those stands for 5 / 4.
    assert weight[2] == pytest.approx(1.25)
    assert weight[1] == pytest.approx(1.0)


def test_effects_of_groups_are_found_and_shrunken():
    """A variance of 0.5 comes back; a group seen once moves less than one seen often."""
    rng = np.random.default_rng(5)
    group = rng.integers(0, 400, 8000)
    effect = rng.normal(0, np.sqrt(0.5), 400)
    log_odds = rng.normal(size=8000)
    lasted = (rng.random(8000) < 1 / (1 + np.exp(-log_odds - effect[group]))).astype(float)
    ones = np.ones(8000)
    assert group_variance(log_odds, lasted, ones, group) == pytest.approx(0.45, abs=0.12)
    assert group_variance(log_odds, lasted, ones, rng.permutation(group)) < 0.05
    found = group_effects(log_odds, lasted, ones, group, 0.5)
    assert np.corrcoef(found, effect)[0, 1] > 0.75
    alone = group_effects(np.zeros(1), np.zeros(1), np.ones(1), np.zeros(1, int), 0.5)
    often = group_effects(np.zeros(30), np.zeros(30), np.ones(30), np.zeros(30, int), 0.5)
    assert often[0] < alone[0] < 0


def test_a_longer_horizon_is_reached_by_fewer(region):
    """A quarter, half a year, a year: fewer last, and more are too young to tell."""
    found = [read_outcomes(region.dataset, AS_OF, horizon_days=days) for days in (91, 182, 364)]
    shares = [np.average(each.lasted, weights=each.weight) for each in found]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[2] + 0.05
    young = [each.n_censored for each in found]
    assert young == sorted(young)
