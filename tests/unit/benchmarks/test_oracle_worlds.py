"""The worlds of the oracle benchmark: each hard in its own way, all with the same people."""

from dataclasses import replace

import numpy as np
import pytest

from fixtures.region import generate_region
from fixtures.region.posterior import draw_abilities
from fixtures.region.posterior_places import draw_demands
from fixtures.region.world import CALIBRATED, WORLDS
from matcher.profiles import build_profiles
from matcher.vocabulary.items import ITEM_INDEX

PAIRS = np.arange(200), np.arange(200) % 60


@pytest.fixture(scope="module")
def regions():
    """The same small region in every world."""
    return {name: generate_region(300, seed=5, world=world) for name, world in WORLDS.items()}


def test_people_and_places_are_the_same_in_all_worlds(regions):
    """Worlds differ in outcomes, coaches and assessors, not in who is there."""
    plain = regions["calibrated"].truth
    for region in regions.values():
        assert np.array_equal(region.truth.ability, plain.ability)
        assert np.array_equal(region.truth.demand, plain.demand)


def test_only_the_drifting_world_was_another_one_before(regions):
    """Seven years ago chances were other ones there, and the same everywhere else."""
    for name, region in regions.items():
        now = region.truth.true_log_odds(*PAIRS)
        before = region.truth.true_log_odds(*PAIRS, 7.0)
        assert (np.abs(before - now).mean() > 0.2) == (name == "drifting")


def test_noisy_records_say_less(regions):
    """More items are unknown, and those that are known lie further off."""
    off, known = {}, {}
    for name in ("calibrated", "noisy"):
        region = regions[name]
        levels = region.dataset.candidate_levels
        row = levels["candidate_id"].map(
            {each: at for at, each in enumerate(region.truth.candidate_ids.tolist())}
        )
        true = region.truth.ability[row, levels["item"].map(ITEM_INDEX)]
        off[name] = np.abs((levels["low"] + levels["high"]) / 2 - true).mean()
        known[name] = len(levels)
    assert off["noisy"] > 1.15 * off["calibrated"]
    assert known["noisy"] < 0.8 * known["calibrated"]


def test_what_a_knockout_costs_no_support_makes_good(regions):
    """In the world of interactions the worst overrun weighs more than its share of the load."""
    truth = regions["interactions"].truth
    without = replace(truth, outcome=replace(truth.outcome, severe=0.0))
    lost = without.true_log_odds(*PAIRS) - truth.true_log_odds(*PAIRS)
    assert (lost >= -1e-9).all()
    assert (lost > 0.3).mean() > 0.05


def test_biased_coaches_find_what_no_record_shows(regions):
    """Placements of the log sit on better hidden effects than in the calibrated world."""
    sensed = {}
    for name in ("calibrated", "biased"):
        region = regions[name]
        log, truth = region.dataset.placements, region.truth
        who = np.searchsorted(truth.candidate_ids, log["candidate_id"].to_numpy(dtype=str))
        where = np.searchsorted(truth.place_ids, log["place_id"].to_numpy(dtype=str))
        sensed[name] = truth.sensed(who, where).mean()
    assert sensed["biased"] > sensed["calibrated"] + 0.05


@pytest.mark.parametrize("name", ["calibrated", "noisy"])
def test_levels_drawn_given_the_records_are_as_far_off_as_they_say(regions, name):
    """Means of draws lie nearer to the truth than records, and their spread is the error made."""
    region, noise = regions[name], WORLDS[name].assessor_noise
    profiles = build_profiles(region.dataset)
    people, true = profiles.candidates, region.truth.ability
    rng = np.random.default_rng(1)
    drawn = draw_abilities(rng, region.dataset, people.target_group.astype(np.int64), noise, 24)
    known = people.low >= 0
    recorded = np.square((people.low + people.high) / 2 - true)[known].mean()
    for some in (known, ~known):
        error = np.square(drawn.mean(axis=0) - true)[some].mean()
        assert error == pytest.approx(drawn.var(axis=0)[some].mean(), rel=0.3)
        if some is known:
            assert error < 0.75 * recorded
    demand, _ = draw_demands(rng, profiles, 24)
    noted = np.square(profiles.places.level - region.truth.demand).mean()
    error = np.square(demand.mean(axis=0) - region.truth.demand).mean()
    assert error < 0.75 * noted
    assert error == pytest.approx(demand.var(axis=0).mean(), rel=0.3)


def test_the_calibrated_world_is_the_default():
    """Whoever names no world gets the calibrated one."""
    assert WORLDS["calibrated"] is CALIBRATED
