"""Intervals and target groups held against later first placements."""

from dataclasses import replace

import numpy as np
import pytest

from fixtures.region import AS_OF, generate_region
from matcher.scoring import logistic
from matcher.vocabulary.target_groups import TargetGroup
from models.learned import Outcomes, train_scorer
from models.learned.first_placements import EVERYONE, FirstPlacements, coverage_of, groups_of
from models.learned.report import model_file

PLACES, PER_PLACE = 300, 5


def held_out(lasted, log_odds, place, group, *, sd=1.0, shared=0.5):
    """Placements of one person each, as a model saw them."""
    n = len(lasted)
    zeros = np.zeros(n, dtype=np.int64)
    outcomes = Outcomes(
        candidate=np.arange(n),
        place=place,
        lasted=lasted.astype(np.float64),
        weight=np.ones(n),
        started=zeros,
        known_on=zeros,
        later_days=zeros,
        later_ended=np.zeros(n),
        n_censored=0,
    )
    return FirstPlacements(outcomes, log_odds, np.full(n, sd), np.full(n, shared), group)


@pytest.fixture(scope="module")
def drawn():
    """Outcomes of 300 places whose effects have variance 0.5, and people with variance 0.5."""
    rng = np.random.default_rng(5)
    place = np.repeat(np.arange(PLACES), PER_PLACE)
    log_odds = rng.normal(0.5, 0.8, len(place))
    effect = np.sqrt(0.5) * rng.normal(size=PLACES)[place]
    own = np.sqrt(0.5) * rng.normal(size=len(place))
    lasted = rng.random(len(place)) < logistic(log_odds + effect + own)
    return held_out(lasted, log_odds, place, np.zeros(len(place), dtype=np.int8))


def coverage(held):
    return coverage_of(held, np.random.default_rng(0))["coverage"]


def test_right_intervals_hold_what_they_say(drawn):
    """80 % of the places, within what 300 places can tell; narrow ones hold fewer, wide more."""
    found = coverage(drawn)
    assert found["value"] == pytest.approx(0.8, abs=0.06)
    assert found["low"] < 0.8 < found["high"]
    n = len(drawn.sd)
    narrow = replace(drawn, sd=np.full(n, 0.1), place_variance=np.zeros(n))
    wide = replace(drawn, sd=np.full(n, 3.0), place_variance=np.full(n, 8.0))
    assert coverage(narrow)["high"] < found["value"] < coverage(wide)["low"]


def test_few_places_tell_nothing(drawn):
    """Rather nothing than a figure of a handful."""
    rows = np.arange(19 * PER_PLACE)
    few = replace(
        drawn,
        outcomes=drawn.outcomes.take(rows),
        log_odds=drawn.log_odds[rows],
        sd=drawn.sd[rows],
        place_variance=drawn.place_variance[rows],
        target_group=drawn.target_group[rows],
    )
    assert coverage_of(few, np.random.default_rng(0)) is None


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((40, 35), ["wsw", "beschut"]),
        ((40, 29), []),  # the first would tell the second: all less the first
        ((40, 35, 29), ["wsw"]),
        ((40, 35, 20, 10), ["wsw", "beschut"]),
        ((20, 9), None),
    ],
)
def test_small_groups_are_not_shown_nor_what_gives_them_away(sizes, shown):
    """Fewer than 30 people, alone or as what is left of the whole."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    n = len(group)
    held = held_out(np.arange(n) % 2 == 0, np.zeros(n), np.zeros(n, dtype=np.int64), group)
    cells = groups_of(held, np.random.default_rng(0))
    names = [cell["group"] for cell in cells]
    assert names == ([] if shown is None else [EVERYONE, *shown])
    assert {"wsw", "beschut"} <= {each.value for each in TargetGroup}
    for cell in cells:
        assert cell["people"] >= 30
        assert cell["claimed"] == 0.5
        assert cell["observed"]["low"] <= 0.5 <= cell["observed"]["high"]


def test_checking_intervals_changes_nothing_of_the_model():
    """What is learned is the same to the last bit; only the metrics hold more."""
    dataset = generate_region(people=400, seed=3).dataset
    plain = model_file(train_scorer(dataset, AS_OF), AS_OF)
    checked = model_file(train_scorer(dataset, AS_OF, check_intervals=True), AS_OF)
    assert checked.document()["numbers"] == plain.document()["numbers"]
    more = dict(checked.metrics)
    first = more.pop("first_placements")
    assert more == plain.metrics
    assert first["groups"][0]["group"] == EVERYONE
    assert first["minimum_cell"] == 30
