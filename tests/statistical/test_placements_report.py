"""Funnels against the truth of a generated region: who stands out is who differs."""

import numpy as np
import pandas as pd
import pytest

from fixtures.region import AS_OF, generate_region
from models.placements.funnel import Verdict
from models.placements.halves import learn_halves
from models.placements.realised import fit_realised
from models.placements.units import make_funnels

FEWEST_TO_COMPARE = 10


@pytest.fixture(scope="module")
def judged():
    """Locations with a verdict, and their true effect in log-odds by the placements made there."""
    generated = generate_region(people=3250, seed=7)
    dataset, truth = generated.dataset, generated.truth
    realised = fit_realised(dataset, AS_OF, learn_halves(dataset, AS_OF))
    at_place = (truth.climate + truth.place_effect)[realised.place]
    site = dataset.places["site_id"].to_numpy()[realised.place]
    true = pd.Series(at_place - at_place.mean()).groupby(site).mean()
    units = make_funnels(dataset, realised).locations.judged
    return units, np.array([true[unit.unit] for unit in units])


def test_best_estimates_follow_the_true_effects(judged):
    """Over all locations with enough placements."""
    units, true = judged
    assert len(units) >= FEWEST_TO_COMPARE
    shrunken = [unit.shrunken for unit in units]
    assert np.corrcoef(shrunken, true)[0, 1] > 0.6


def test_intervals_of_best_estimates_hold_the_truth(judged):
    """Most of them: log-odds as a difference of shares, at the mean variance of an outcome."""
    units, true = judged
    share = 0.2 * true
    held = [u.shrunken_low <= e <= u.shrunken_high for u, e in zip(units, share, strict=True)]
    assert np.mean(held) >= 0.8


def test_who_stands_out_differs_in_truth(judged):
    """Locations above the limits are truly better than those below, which are worse than most."""
    units, true = judged
    above = [effect for unit, effect in zip(units, true, strict=True) if "above" in unit.verdict]
    below = [effect for unit, effect in zip(units, true, strict=True) if "below" in unit.verdict]
    inside = [e for unit, e in zip(units, true, strict=True) if unit.verdict is Verdict.INSIDE]
    assert above
    assert below
    assert min(above) > np.median(inside) > max(below)
