"""Indicative loonwaarde: its parts, its width where little is known, and what it costs."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.policy import read_policy
from models import loonwaarde
from models.loonwaarde.performance import Bounds, output, over_tasks
from models.loonwaarde.rates import read_tables
from tests.regions import a_profile

RULES = loonwaarde.default_assumptions()
ITEMS = ("GED01", "GED02", "COG01", "GED03", "FYS11")
NEW_YEAR = date(2026, 1, 5)


def estimated(levels, asks=None, **place):
    """Estimate of one person on one place; levels by item."""
    profiles = a_profile(
        [{}], [place], levels={"c1": levels}, asks={"p1": asks or {"GED01": (3, 3, False)}}
    )
    first = np.zeros(1, dtype=np.int32)
    return loonwaarde.estimate_pairs(profiles, first, first)


def bounds(estimate):
    """Least and most of one pair."""
    return float(estimate.total.low[0]), float(estimate.total.high[0])


def test_loonwaarde_is_the_product_of_its_components():
    """Short by one in pace and by two in care: 0.65 x 0.35 x 0.9 at least, 0.9 x 0.65 at most."""
    found = estimated({"GED01": 2, "GED02": 1})
    assert bounds(found) == (0.20, 0.59)
    assert found.tempo.low[0] == 0.65
    assert found.kwaliteit.high[0] == 0.65
    assert found.netto_werktijd.high[0] == 1.0


def test_the_normfunctie_has_a_normal_pace_where_the_place_asks_less():
    """A place adapted to a slow pace makes nobody faster against the normfunctie."""
    easy = estimated({"GED01": 1, "GED02": 3}, {"GED01": (1, 3, False)})
    plain = estimated({"GED01": 1, "GED02": 3}, {"GED01": (3, 3, False)})
    hard = estimated({"GED01": 1, "GED02": 3}, {"GED01": (4, 3, False)})
    assert bounds(easy) == bounds(plain)
    assert bounds(hard) < bounds(plain)


def test_stamina_counts_as_far_as_the_place_asks_it():
    """Seated work takes nothing from who cannot stand long; heavy work does."""
    levels = {"GED01": 3, "GED02": 3, "FYS11": 1}
    light = estimated(levels, {"FYS11": (1, 3, False)})
    heavy = estimated(levels, {"FYS11": (4, 3, False)})
    assert light.netto_werktijd.high[0] == 1.0
    assert heavy.netto_werktijd.high[0] == 0.35


def test_what_nobody_assessed_makes_the_interval_wide():
    """Unknown pace leaves everything open, says so, and is never taken for level 0."""
    found = estimated({"GED02": 3})
    assert found.has_unknown[0]
    assert bounds(found) == (0.0, 1.0)
    assert not estimated({"GED01": 3, "GED02": 3}).has_unknown[0]


def test_dagbesteding_has_no_loonwaarde():
    """It is no employment; unknown and none are both NaN, never 0."""
    found = estimated({"GED01": 3, "GED02": 3}, work_form="dagbesteding")
    assert np.isnan(found.total.low[0])
    assert np.isnan(found.total.high[0])


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=3),
    st.lists(st.integers(0, 5), min_size=3, max_size=3),
    st.integers(0, 2),
)
def test_a_higher_level_never_lowers_the_estimate(levels, reference, raised):
    """Least below most, both within 0 and 1, and neither falls when a level rises."""
    low, high = np.array([min(x) for x in levels]), np.array([max(x) for x in levels])
    before = output(low, high, np.array(reference), RULES)
    low[raised], high[raised] = min(low[raised] + 1, 5), min(high[raised] + 1, 5)
    after = output(low, high, np.array(reference), RULES)
    assert 0 <= before.low <= before.high <= 1
    assert after.low >= before.low
    assert after.high >= before.high


def test_main_tasks_count_by_their_share_in_whole_percents():
    """Three quarters at 0.5 and a quarter at 0.902 is 60.05, so 60 %; halves go up."""
    tasks = Bounds(np.array([0.5, 0.902]), np.array([0.61, 0.63]))
    total = over_tasks([0.75, 0.25], tasks)
    assert total.low == 0.60
    assert total.high == 0.62
    assert over_tasks([1.0], Bounds(np.array([0.285]), np.array([1.0]))).low == 0.29


@pytest.mark.parametrize("share", [[0.95, 0.05], [0.5, 0.4], [0.7, 0.7]])
def test_shares_that_are_not_of_main_tasks_are_refused(share):
    """Below a sixteenth is no main task, and all of them make up the work."""
    with pytest.raises(ValueError, match="main tasks"):
        over_tasks(share, Bounds(np.ones(2), np.ones(2)))


def test_assumptions_are_in_order():
    """More shortfall never gives more output, and least stays below most."""
    for column in (RULES.least, RULES.most):
        assert column.shape == (6,)
        assert all(next_ <= this for this, next_ in pairwise(column))
    assert (RULES.least <= RULES.most).all()


def test_the_wage_gap_of_the_worked_example():
    """27 hours, 40 %, EUR 14.71: about EUR 16,500 a year, all of it subsidised."""
    rates = loonwaarde.rates_on(NEW_YEAR)
    subsidy, left = loonwaarde.cost_of_gap(np.array([0.4]), np.array([27.0]), rates)
    assert subsidy[0] == pytest.approx(14.71 * 27 * 52 * 1.08 * 0.60 * 1.235)
    assert subsidy[0] == pytest.approx(16_500, abs=50)
    assert left[0] == 0


def test_subsidy_ends_at_seventy_per_cent_of_the_minimum_wage():
    """At 20 % loonwaarde a tenth of the wage is left; from 100 % there is nothing to pay."""
    rates = loonwaarde.rates_on(NEW_YEAR)
    year = 36 * 52 * rates.euro_per_hour
    subsidy, left = loonwaarde.cost_of_gap(np.array([0.2, 1.0, np.nan]), np.full(3, 36.0), rates)
    assert subsidy[:2] == pytest.approx([0.7 * year, 0.0])
    assert left[:2] == pytest.approx([0.1 * year, 0.0])
    assert np.isnan(subsidy[2])


@pytest.mark.parametrize(
    ("day", "amount", "is_current"),
    [
        (date(2025, 6, 30), 14.06, True),
        (date(2025, 7, 1), 14.40, True),
        (date(2026, 1, 1), 14.71, True),
        (date(2026, 7, 1), 14.71, False),
    ],
)
def test_rates_are_those_of_the_day(day, amount, is_current):
    """Each amount from its first day; after the last known day it is used and marked."""
    rates = loonwaarde.rates_on(day)
    assert rates.minimum_wage == amount
    assert rates.is_current is is_current
    assert all(rates.sources)


def test_days_before_the_first_entry_have_no_rates():
    """An amount is never guessed backwards; entries follow each other without holes."""
    with pytest.raises(ValueError, match="2024-12-31"):
        loonwaarde.rates_on(date(2024, 12, 31))
    entries = read_tables()["minimum_wage"]
    for this, following in pairwise(entries):
        assert (following["valid_from"] - this["valid_until"]).days == 1


@pytest.mark.parametrize(
    ("group", "work_form", "is_subsidised"),
    [
        ("banenafspraak", "begeleid_werken", True),
        ("beschut", "beschut_binnen", True),
        ("participatiewet", "groepsdetachering", True),
        ("banenafspraak", "regulier", False),
        ("wajong", "begeleid_werken", False),
        ("wsw", "beschut_binnen", False),
    ],
)
def test_loonkostensubsidie_goes_to_whom_the_law_gives_it(group, work_form, is_subsidised):
    """Wajong has loondispensatie, Wsw its own money, regular work no subsidy: NaN, never 0."""
    profiles = a_profile(
        [{"target_group": group}],
        [{"work_form": work_form, "team_ids": "t1"}],
        levels={"c1": {"GED01": 2, "GED02": 2, "SUP03": 3}},
    )
    first = np.zeros(1, dtype=np.int32)
    estimate = loonwaarde.estimate_pairs(profiles, first, first)
    cost = loonwaarde.cost_pairs(
        profiles, read_policy(), first, first, estimate, loonwaarde.rates_on(NEW_YEAR)
    )
    assert np.isfinite(cost.subsidy.low[0]) == is_subsidised
    assert cost.hours[0] == 32
    assert cost.guidance_hours[0] > 0
    if is_subsidised:
        assert 0 <= cost.subsidy.low[0] < cost.subsidy.high[0]
        assert cost.uncovered.low[0] <= cost.uncovered.high[0]


def test_items_that_carry_the_components_are_those_of_the_file():
    """Pace, care and stamina, none twice."""
    columns = (*RULES.tempo, *RULES.kwaliteit, *RULES.netto_werktijd)
    tables = read_tables()["components"]
    assert sorted(item for items in tables.values() for item in items) == sorted(ITEMS)
    assert len(set(columns)) == len(ITEMS)


def test_every_number_is_marked_as_indicative():
    """The words that stand with the number are the law's: no loonwaardebepaling."""
    assert loonwaarde.INDICATIVE == "indicatief, geen loonwaardebepaling"
