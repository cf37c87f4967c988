"""Maps from scores to chances that come true: monotone, chosen on later outcomes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.profiles import build_profiles
from models.calibration import Calibration
from models.calibration.choose import MAPS, choose_calibration
from models.evaluation import calibration_error, calibration_line
from models.expert import expert_scorer
from models.scorer import TableScorer
from tests.regions import a_dataset


def scores(seed, n, stretch=1.0, shift=0.0):
    """True log-odds as claimed by a model that stretches and shifts them, and outcomes."""
    rng = np.random.default_rng(seed)
    true = rng.normal(0.4, 1.0, n)
    outcome = (rng.random(n) < 1 / (1 + np.exp(-true))).astype(float)
    return stretch * true + shift, outcome


def chance(log_odds):
    return 1 / (1 + np.exp(-log_odds))


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.sampled_from(list(MAPS)))
def test_every_map_keeps_the_order(seed, kind):
    """A better score never becomes a worse chance, whatever the outcomes."""
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=80), rng.integers(0, 2, 80).astype(float)
    found = MAPS[kind](x, y, np.ones(80))
    line = np.linspace(-9, 9, 300)
    assert (np.diff(found.apply(line)) > 0).all()
    slope = found.slope(line)
    assert (slope > 0).all()


@pytest.mark.parametrize("kind", list(MAPS))
def test_every_map_brings_claims_back(kind):
    """Scores twice too far apart and too low: after the map the claims hold."""
    x, y = scores(1, 6000, stretch=2.0, shift=-1.0)
    new, seen = scores(2, 6000, stretch=2.0, shift=-1.0)
    found = MAPS[kind](x, y, np.ones(6000))
    after = chance(found.apply(new))
    assert calibration_error(seen, chance(new)) > 0.1
    assert calibration_error(seen, after) < 0.03
    line = calibration_line(seen, after)
    assert line.slope == pytest.approx(1.0, abs=0.1)
    assert line.intercept == pytest.approx(0.0, abs=0.1)


def test_claims_that_hold_are_left_alone():
    """No map without a gain beyond its error."""
    x, y = scores(3, 800)
    found, losses = choose_calibration(x, y, np.arange(800))
    assert found == Calibration()
    assert set(losses) == {"none", "sigmoid", "beta"}


def test_the_map_is_chosen_by_what_comes_later():
    """Stretched claims get a line; steps are tried only where there are enough outcomes."""
    x, y = scores(4, 3000, stretch=2.5)
    found, losses = choose_calibration(x, y, np.arange(3000))
    assert found.kind in ("sigmoid", "beta")
    assert set(losses) == {"none", *MAPS}
    assert losses[found.kind] == min(losses.values())
    curved = 2 * np.tanh(x) - (x > 0.5)
    bent, _ = choose_calibration(curved, y, np.arange(3000))
    assert bent.kind != "none"


def test_few_outcomes_calibrate_nothing():
    """Below fifty a map would be noise."""
    x, y = scores(5, 40, stretch=3)
    assert choose_calibration(x, y, np.arange(40)) == (Calibration(), {})


def test_a_calibrated_table_still_adds_up():
    """Ledger, pairs, blocks and variants agree, also with a bent map."""
    dataset = a_dataset(
        [{}, {}], [{}, {}], levels={"c1": {"COG01": 1}}, asks={"p1": {"COG01": (4, 3)}}
    )
    profiles = build_profiles(dataset)
    bent = Calibration("isotonic", (-1.0, 0.5, 2.0), (-2.0, 0.0, 1.0))
    plain = expert_scorer()
    model = replace(plain.model, calibration=bent)
    scorer = TableScorer(model).prepare(profiles)
    zero = np.zeros(1, dtype=np.int32)
    exact = scorer.pairs(zero, zero)
    raw = plain.prepare(profiles).pairs(zero, zero)
    assert exact.log_odds[0] == pytest.approx(bent.apply(raw.log_odds)[0])
    assert exact.sd[0] == pytest.approx(raw.sd[0] * bent.slope(raw.log_odds)[0])
    assert scorer.ledger(0, 0).log_odds == pytest.approx(exact.log_odds[0], abs=1e-9)
    assert scorer.block(slice(0, 1))[0, 0] == pytest.approx(exact.log_odds[0], abs=1e-4)
    same = scorer.with_levels(0, 0, profiles.places.level[0][None])
    assert same[0] == pytest.approx(exact.log_odds[0])
