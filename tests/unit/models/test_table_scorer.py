"""The additive monotone table scorer with expert weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.profiles import Profiles
from matcher.vocabulary.items import ITEM_IDS, ITEM_INDEX, ITEMS, N_ITEMS, Rule
from models.expert import expert_scorer
from tests.regions import a_profile

ANY_LEVEL = st.one_of(st.none(), st.integers(0, 5), st.tuples(st.integers(0, 5), st.integers(0, 5)))


def score(levels, asks, **candidate):
    """Score one person at one place."""
    profiles = a_profile([candidate], [{}], levels={"c1": levels}, asks={"p1": asks})
    return scores_of(profiles)


def scores_of(profiles: Profiles):
    scorer = expert_scorer().prepare(profiles)
    candidate, place = np.indices((len(profiles.candidates), len(profiles.places)))
    return scorer.pairs(candidate.ravel().astype(np.int32), place.ravel().astype(np.int32))


def test_the_fit_never_rises_with_the_shortfall():
    """Monotone per item: a higher demand, or a lower ability, never helps."""
    fit = expert_scorer().model.fit
    for index, item in enumerate(ITEMS):
        for level in range(6):
            if item.rule is Rule.SUPPORT:
                by_need, by_offer = fit[index][level:, level], fit[index][level, : level + 1]
                assert (np.diff(by_need) <= 0).all()
                assert (np.diff(by_offer) >= 0).all()
            elif level > 0:
                by_ability, by_demand = fit[index][: level + 1, level], fit[index][level, level:]
                assert (np.diff(by_ability) >= 0).all()
                assert (np.diff(by_demand) <= 0).all()


@pytest.mark.parametrize("item", ["COG01", "OMG07", "SUP03"])
def test_more_shortfall_scores_lower(item):
    """Three levels short is worse than one level short is worse than none."""
    is_support = item == "SUP03"
    people = [5, 3, 2] if is_support else [0, 2, 3]
    found = [
        score({item: level}, {item: (2 if is_support else 3, 3)}).log_odds[0] for level in people
    ]
    assert found == sorted(found)
    assert found[0] < found[1] < found[2]


def test_unknown_is_neither_zero_nor_excluded():
    """An unknown level scores between the worst and the best, with a wider interval."""
    asks = {"COG01": (3, 3), "GED01": (3, 3)}
    worst, unknown, best = (
        score(levels, asks)
        for levels in ({"COG01": 0, "GED01": 3}, {"GED01": 3}, {"COG01": 3, "GED01": 3})
    )
    assert worst.log_odds[0] < unknown.log_odds[0] < best.log_odds[0]
    assert unknown.sd[0] > best.sd[0]
    assert unknown.p_low[0] < unknown.p[0] < unknown.p_high[0]
    assert best.known_share[0] == 1.0
    assert unknown.known_share[0] < 1.0


def test_a_narrower_interval_lies_inside_a_wider_one():
    """[3,5] becomes [3,3]: less uncertainty."""
    asks = {"FYS07": (4, 3)}
    wide, narrow = score({"FYS07": (1, 5)}, asks), score({"FYS07": (3, 4)}, asks)
    assert narrow.sd[0] < wide.sd[0]


def test_an_item_that_is_not_asked_contributes_nothing():
    """Level 0 is "not asked", so no ability counts."""
    with_it, without = score({"COG01": 0}, {"GED01": (2, 2)}), score({}, {"GED01": (2, 2)})
    assert with_it.log_odds[0] == pytest.approx(without.log_odds[0])


def test_a_need_counts_even_where_the_place_lists_no_offer():
    """No row on a support item is an offer of 0."""
    needy, free = score({"SUP03": 4}, {}), score({"SUP03": 0}, {})
    assert needy.log_odds[0] < free.log_odds[0] - 0.5


def test_several_shortfalls_weigh_more_than_their_sum():
    """The bottleneck terms: together is worse than apart."""
    items = ("COG01", "GED01", "SOC01")
    asks = dict.fromkeys(items, (3, 3))
    no_need = {item.id: 0 for item in ITEMS if item.rule is Rule.SUPPORT}
    able = no_need | dict.fromkeys(items, 3)
    fine = score(able, asks).log_odds[0]
    each = [score(able | {item: 2}, asks).log_odds[0] - fine for item in items]
    together = score(able | dict.fromkeys(items, 2), asks).log_odds[0] - fine
    assert together < sum(each)


def test_a_wish_helps_and_distance_costs():
    """Context terms have their sign."""
    near = score({}, {}, postcode4="7512")
    far = score({}, {}, postcode4="7607")
    wished = score({}, {}, postcode4="7512", preferred_isco="9321")
    assert far.log_odds[0] < near.log_odds[0] < wished.log_odds[0]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_ledger_pairs_blocks_and_variants_tell_the_same_story(data):
    """The ledger sums to the pair's log-odds within 1e-6; the fast product agrees to 1e-4."""
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    levels, asks = random_levels(rng, 3), random_asks(rng, 3)
    profiles = a_profile([{}] * 3, [{"postcode4": "7607"}, {}, {}], levels=levels, asks=asks)
    scorer = expert_scorer().prepare(profiles)
    block = scorer.block(slice(0, 3))
    candidate, place = (axis.ravel().astype(np.int32) for axis in np.indices((3, 3)))
    exact = scorer.pairs(candidate, place).log_odds
    np.testing.assert_allclose(block.ravel(), exact, atol=1e-4)
    for c, p, value in zip(candidate, place, exact, strict=True):
        assert scorer.ledger(int(c), int(p)).log_odds == pytest.approx(value, abs=1e-6)
        same = scorer.with_levels(int(c), int(p), profiles.places.level[p][None])
        assert same[0] == pytest.approx(value, abs=1e-9)


def random_levels(rng, people):
    """Levels, intervals and unknowns at random."""
    found = {}
    for person in range(1, people + 1):
        known = rng.random(N_ITEMS) < 0.7
        low = rng.integers(0, 6, N_ITEMS)
        high = np.minimum(5, low + rng.integers(0, 3, N_ITEMS))
        found[f"c{person}"] = {
            item: (int(low[i]), int(high[i])) for i, item in enumerate(ITEM_IDS) if known[i]
        }
    return found


def random_asks(rng, places):
    """Demands at random."""
    return {
        f"p{place}": {
            item: (int(rng.integers(0, 6)), int(rng.integers(1, 4)))
            for item in ITEM_IDS
            if rng.random() < 0.4
        }
        for place in range(1, places + 1)
    }


def test_a_higher_offer_of_support_never_lowers_the_score():
    """What supports could do is asked through ``with_levels``."""
    profiles = a_profile([{}], [{}], levels={"c1": {"SUP03": 4}})
    scorer = expert_scorer().prepare(profiles)
    variants = np.repeat(profiles.places.level[:1], 6, axis=0)
    variants[:, ITEM_INDEX["SUP03"]] = np.arange(6)
    assert (np.diff(scorer.with_levels(0, 0, variants)) >= 0).all()
