"""The cheapest set of supports, held against trying everything."""

from itertools import product

import numpy as np
import pytest

from matcher.explanation.support import cheapest_support
from matcher.scoring import logistic
from matcher.vocabulary.items import ITEM_INDEX
from tests.regions import a_region

ALL_KNOWN = {f"SUP0{i}": 0 for i in range(1, 8)}
WISH = {"preferred_isco": "9321"}


def by_trying_everything(region, needs):
    """Lowest cost of all level sets that fit well; None when none does."""
    offer = region.profiles.places.level[0]
    items = [ITEM_INDEX[item] for item in needs]
    ranges = [range(int(offer[i]), 6) for i in items]
    variants = np.repeat(offer[None], len(list(product(*ranges))), axis=0)
    variants[:, items] = list(product(*ranges))
    prices = [region.policy.supports.cost_per_level[item] for item in needs]
    costs = (variants[:, items] - offer[items]) @ np.array(prices)
    fits = logistic(region.scorer.with_levels(0, 0, variants)) >= region.policy.suggestions.good_fit
    return float(costs[fits].min()) if fits.any() else None


def region_with(needs, offers=None, asks=None, levels=None, policy=""):
    asked = {item: (level, 2) for item, level in (offers or {}).items()} | (asks or {})
    return a_region(
        [WISH],
        [{}],
        levels={"c1": ALL_KNOWN | needs | (levels or {})},
        asks={"p1": asked},
        policy=policy,
    )


CASES = [
    {"SUP01": 5, "SUP02": 4},
    {"SUP01": 4, "SUP03": 5, "SUP07": 3},
    {"SUP03": 5, "SUP04": 5, "SUP05": 3},
    {"SUP02": 5, "SUP06": 5, "SUP07": 5, "SUP01": 2},
]


@pytest.mark.parametrize("needs", CASES)
@pytest.mark.parametrize("good_fit", [0.3, 0.5, 0.6, 0.7, 0.75])
def test_no_cheaper_set_of_supports_fits_well(needs, good_fit):
    """The answer costs what the best of all level sets costs."""
    region = region_with(needs, policy=f"[suggestions]\ngood_fit = {good_fit}\n")
    found, best = cheapest_support(region, 0, 0), by_trying_everything(region, needs)
    cost = None if found is None else found.cost
    assert cost == best or (found is None and best == 0.0)
    if found is not None:
        assert found.p_after >= good_fit
        assert found.cost == pytest.approx(
            sum(
                region.policy.supports.cost_per_level[item] * (stop - start)
                for item, start, stop in found.steps
            )
        )


def test_the_cases_reach_all_three_outcomes():
    """Not needed, found, and not enough all occur, so the test above can fail."""
    outcomes = set()
    for needs in CASES:
        for good_fit in (0.3, 0.5, 0.6, 0.7, 0.75, 0.97):
            region = region_with(needs, policy=f"[suggestions]\ngood_fit = {good_fit}\n")
            best = by_trying_everything(region, needs)
            outcomes.add("impossible" if best is None else "none" if best == 0 else "found")
    assert outcomes == {"impossible", "none", "found"}


def test_a_pair_that_fits_well_needs_no_support():
    """Nothing is proposed where nothing is short."""
    assert cheapest_support(region_with({}), 0, 0) is None


def test_support_cannot_make_up_for_work_that_is_too_heavy():
    """When everything on offer is still not enough, nothing is proposed."""
    heavy = {f"FYS0{i}": (5, 3) for i in range(1, 8)}
    weak = {f"FYS0{i}": 0 for i in range(1, 8)}
    assert cheapest_support(region_with({"SUP01": 4}, asks=heavy, levels=weak), 0, 0) is None


def test_needs_that_nobody_assessed_are_no_reason_to_adapt():
    """First ask, then adapt: only assessed needs are raised for."""
    region = a_region([{}], [{}], levels={"c1": {"SUP01": 5, "SUP05": 0}}, asks={"p1": {}})
    found = cheapest_support(region, 0, 0)
    assert found is None or {item for item, _, _ in found.steps} <= {"SUP01"}
