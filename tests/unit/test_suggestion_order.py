"""Chance among near-ties: every propensity is the exact one, and nothing moves further."""

from itertools import permutations
from math import factorial

import numpy as np
import pytest

from fixtures.region import generate_region
from matcher.policy import default_policy, parse_policy
from matcher.region import prepare_region
from matcher.suggest import RankBy, suggest_places
from matcher.suggestion_order import (
    draw_order,
    draw_suggestions,
    near_ties,
    rank_propensities,
    ranking_worth,
)
from models.expert import expert_scorer

WORTH = np.array([0.90, 0.80, 0.79, 0.785, 0.77, 0.60, 0.59])
MARGIN = 0.02


def policy_with(margin):
    """The default policy with near-ties."""
    values = default_policy().model_dump()
    values["suggestions"]["near_tie"] = margin
    return parse_policy(values)


def drawn(seed, top):
    """One list."""
    return draw_order(WORTH, MARGIN, top, np.random.default_rng(seed))


def test_near_ties_do_not_chain():
    """All of a block lie within the margin of its best: 0.77 is near 0.785 and not near 0.80."""
    assert near_ties(WORTH, MARGIN).tolist() == [0, 1, 1, 1, 2, 3, 3]


@pytest.mark.parametrize("margin", [0.0, 0.004])
def test_without_near_ties_the_order_stands(margin):
    """Off, or with a margin below every difference, each propensity is 1."""
    order = draw_order(WORTH, margin, 5, np.random.default_rng(0))
    assert order.positions.tolist() == [0, 1, 2, 3, 4]
    assert order.propensity.tolist() == order.shown.tolist() == [1.0] * 5
    assert order.list_propensity == 1


def test_equals_keep_their_order_when_it_is_off():
    """A margin of 0 draws no lots, not even among equals."""
    order = draw_order(np.full(6, 0.5), 0.0, 6, np.random.default_rng(3))
    assert order.positions.tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("top", [1, 2, 3, 4, 6, 7, 20])
def test_propensities_are_those_of_all_orders(top):
    """Against every order of every block, written out: per rank, in the list, of the whole list."""
    lists = [
        ((0, *three, 4, *two))[:top]
        for three in permutations((1, 2, 3))
        for two in permutations((5, 6))
    ]
    order = drawn(1, top)
    shown = order.positions.tolist()
    for rank, position in enumerate(shown):
        at_rank = np.mean([each[rank] == position for each in lists])
        in_list = np.mean([position in each for each in lists])
        assert order.propensity[rank] == pytest.approx(at_rank)
        assert order.shown[rank] == pytest.approx(in_list)
    same = np.mean([list(each) == shown for each in lists])
    assert order.list_propensity == pytest.approx(same)


def test_lots_fall_as_often_as_the_propensity_says():
    """Over 3,000 draws every suggestion stands at every rank as often as computed."""
    rng = np.random.default_rng(5)
    claimed = rank_propensities(WORTH, MARGIN, 3)
    counted = np.zeros_like(claimed)
    for _ in range(3000):
        positions = draw_order(WORTH, MARGIN, 3, rng).positions
        counted[positions, np.arange(3)] += 1
    assert np.abs(counted / 3000 - claimed).max() < 0.035


def test_every_rank_is_given_to_somebody():
    """Probabilities over the ranked list add up to 1 at each rank, and are those of the draw."""
    table = rank_propensities(WORTH, MARGIN, 5)
    assert table.shape == (7, 5)
    assert table.sum(axis=0) == pytest.approx(np.ones(5))
    order = drawn(8, 5)
    assert order.propensity.tolist() == table[order.positions, np.arange(5)].tolist()


def test_the_same_seed_draws_the_same_list():
    """And other seeds draw other lists."""
    assert drawn(2, 7).positions.tolist() == drawn(2, 7).positions.tolist()
    assert len({tuple(drawn(seed, 7).positions) for seed in range(99)}) == factorial(3) * 2


def test_an_empty_list_is_shown_empty():
    """Nobody eligible: nothing to draw."""
    order = draw_order(np.array([]), MARGIN, 5, np.random.default_rng(0))
    assert len(order.positions) == 0
    assert order.list_propensity == 1


@pytest.mark.parametrize(("worth", "margin"), [([0.1, 0.2], 0.02), ([0.2, 0.1], -0.1)])
def test_an_impossible_list_is_refused(worth, margin):
    """Not the best first, or a negative margin."""
    with pytest.raises(ValueError, match="must descend"):
        draw_order(np.array(worth), margin, 2, np.random.default_rng(0))


@pytest.mark.parametrize("by", list(RankBy))
def test_suggestions_are_as_ranked_unless_the_policy_says_otherwise(by):
    """By default the first of the ranked list; with near-ties nothing moves over the margin."""
    region = prepare_region(generate_region(60, 5).dataset, expert_scorer())
    person = int((region.exclusions.reasons == 0).sum(axis=1).argmax())
    whole = suggest_places(region, person, top=1000, by=by)
    fixed, order = draw_suggestions(whole, by, region.policy, 10, np.random.default_rng(0))
    assert fixed.place.tolist() == whole.place[:10].tolist()
    assert (order.propensity == 1).all()
    shuffled, order = draw_suggestions(whole, by, policy_with(0.05), 10, np.random.default_rng(0))
    assert shuffled.place.tolist() == whole.place[order.positions].tolist()
    assert (order.propensity < 1).any()
    worth = ranking_worth(shuffled, by, region.policy)
    assert (np.diff(worth) <= 0.05 + 1e-9).all()
