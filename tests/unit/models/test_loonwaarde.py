"""Indicative loonwaarde: its parts, its width where little is known, and what it costs."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import InvalidPolicy
from matcher.policy import default_policy, parse_policy, read_policy
from models import loonwaarde
from models.loonwaarde.performance import Bounds, output, over_tasks
from tests.regions import a_profile

RULES = loonwaarde.default_assumptions()
ITEMS = ("GED01", "GED02", "COG01", "GED03", "FYS11")
NEW_YEAR = date(2026, 1, 5)
TABLES = default_policy().loonwaarde


def estimated(levels, asks=None, tasks=loonwaarde.WHOLE, **place):
    """Estimate of one person on one place; levels by item."""
    profiles = a_profile(
        [{}], [place], levels={"c1": levels}, asks={"p1": asks or {"GED01": (3, 3, False)}}
    )
    first = np.zeros(1, dtype=np.int32)
    return loonwaarde.estimate_pairs(profiles, first, first, tasks=tasks)


def bounds(estimate):
    """Least and most of one pair."""
    return float(estimate.total.low[0]), float(estimate.total.high[0])


def test_loonwaarde_is_the_product_of_its_components():
    """Short by one in pace and by two in care: 0.65 x 0.35 x 0.9 at least, 0.9 x 0.65 at most."""
    found = estimated({"GED01": 2, "GED02": 1})
    assert bounds(found) == (0.20, 0.59)
    assert found.tasks[0].tempo.low[0] == 0.65
    assert found.tasks[0].kwaliteit.high[0] == 0.65
    assert found.tasks[0].netto_werktijd.high[0] == 1.0


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
    assert light.tasks[0].netto_werktijd.high[0] == 1.0
    assert heavy.tasks[0].netto_werktijd.high[0] == 0.35


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
    with pytest.raises(loonwaarde.TasksRejected, match="main tasks"):
        over_tasks(share, Bounds(np.ones(2), np.ones(2)))


def test_assumptions_are_in_order():
    """More shortfall never gives more output, and least stays below most."""
    for column in (RULES.least, RULES.most):
        assert column.shape == (6,)
        assert all(next_ <= this for this, next_ in pairwise(column))
    assert (RULES.least <= RULES.most).all()


def test_the_wage_gap_of_the_worked_example():
    """27 hours, 40 %, EUR 14.71: about EUR 16,500 a year, all of it subsidised."""
    rates = loonwaarde.rates_on(NEW_YEAR, TABLES)
    subsidy, left = loonwaarde.cost_of_gap(np.array([0.4]), np.array([27.0]), rates)
    assert subsidy[0] == pytest.approx(14.71 * 27 * 52 * 1.08 * 0.60 * 1.235)
    assert subsidy[0] == pytest.approx(16_500, abs=50)
    assert left[0] == 0


def test_subsidy_ends_at_seventy_per_cent_of_the_minimum_wage():
    """At 20 % loonwaarde a tenth of the wage is left; from 100 % there is nothing to pay."""
    rates = loonwaarde.rates_on(NEW_YEAR, TABLES)
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
        (date(2026, 7, 1), 14.99, True),
        (date(2026, 12, 31), 14.99, True),
        (date(2027, 1, 1), 14.99, False),
    ],
)
def test_rates_are_those_of_the_day(day, amount, is_current):
    """Each amount from its first day; after the last known day it is used and marked."""
    rates = loonwaarde.rates_on(day, TABLES)
    assert rates.minimum_wage == amount
    assert rates.is_current is is_current
    assert all(rates.sources)


def test_days_before_the_first_entry_have_no_rates():
    """An amount is never guessed backwards; the policy is told what is missing."""
    with pytest.raises(InvalidPolicy, match="2024-12-31"):
        loonwaarde.rates_on(date(2024, 12, 31), TABLES)


def changed(**values):
    """Values of the default policy with another part for loonwaarde."""
    policy = default_policy().model_dump()
    policy["loonwaarde"] |= values
    return policy


def wage(first, last, amount=14.0):
    """One entry of the table of minimum wages."""
    return {"valid_from": first, "valid_until": last, "euro_per_hour": amount, "source": "s"}


@pytest.mark.parametrize(
    "values",
    [
        {"minimum_wage": []},
        {"minimum_wage": [wage(date(2026, 7, 1), date(2026, 1, 1))]},
        {
            "minimum_wage": [
                wage(date(2025, 1, 1), date(2025, 6, 1)),
                wage(date(2025, 7, 1), date(2025, 12, 31)),
            ]
        },
        {"least": (0.5, 0.6, 0.0, 0.0, 0.0, 0.0)},
        {"least": (1.0,) * 6, "most": (0.5,) * 6},
        {"items": {"tempo": ["SUP01"], "kwaliteit": ["GED02"], "netto_werktijd": ["GED03"]}},
    ],
)
def test_a_policy_with_impossible_amounts_is_refused(values):
    """No wage, periods with holes or ends before begins, rising output, items of support."""
    with pytest.raises(InvalidPolicy, match="loonwaarde"):
        parse_policy(changed(**values))


def test_a_region_sets_its_own_amounts(tmp_path):
    """A policy.toml replaces amounts and assumptions; the order of entries does not matter."""
    text = """[loonwaarde]
least = [1.0, 0.5, 0.5, 0.0, 0.0, 0.0]
[[loonwaarde.minimum_wage]]
valid_from = 2027-01-01
valid_until = 2027-06-30
euro_per_hour = 15.25
source = "ours"
[[loonwaarde.minimum_wage]]
valid_from = 2026-01-01
valid_until = 2026-12-31
euro_per_hour = 14.99
source = "ours"
"""
    (tmp_path / "policy.toml").write_text(text, encoding="utf-8")
    tables = read_policy(tmp_path).loonwaarde
    assert loonwaarde.rates_on(date(2027, 1, 1), tables).minimum_wage == 15.25
    assert loonwaarde.rates_on(date(2026, 5, 1), tables).minimum_wage == 14.99
    assert loonwaarde.assumptions_of(tables).least[1] == 0.5
    assert loonwaarde.assumptions_of(tables).most[1] == RULES.most[1]


def test_main_tasks_ask_their_own_levels():
    """A task that asks a quicker pace than the place has less tempo; the rest is as the place."""
    quick = loonwaarde.MainTask("inpakken", 0.5, {"GED01": 4})
    plain = loonwaarde.MainTask("sorteren", 0.5)
    levels = {"GED01": 3, "GED02": 3}
    found = estimated(levels, tasks=(quick, plain))
    assert found.tasks[0].tempo.high[0] == 0.9
    assert found.tasks[1].tempo.high[0] == 1.0
    assert bounds(found)[1] == 0.95
    assert bounds(estimated(levels, tasks=(plain, plain))) == bounds(estimated(levels))


def test_a_table_of_main_tasks_is_read(tmp_path):
    """Semicolons, decimal commas and a byte order mark are fine; empty items ask nothing more."""
    path = tmp_path / "tasks.csv"
    text = "task;share;item;level\ninpakken;0,6;GED01;4\ninpakken;0,6;GED02;2\nsorteren;0,4;;\n"
    path.write_text(text, encoding="utf-8-sig")
    first, second = loonwaarde.read_tasks(path, ITEMS)
    assert first == loonwaarde.MainTask("inpakken", 0.6, {"GED01": 4, "GED02": 2})
    assert second == loonwaarde.MainTask("sorteren", 0.4)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a,1,GED01,9\n", "Line 2: the column level"),
        ("a,1,GED01,3\na,1,GED01,4\n", "Line 3: item GED01 occurs twice"),
        ("a,1,COG02,3\n", "Line 2: item 'COG02'"),
        ("a,veel,,\n", "Line 2: the column share"),
        ("a,0.5,,\na,0.4,GED01,3\n", "Line 3: the share of 'a'"),
        ("a,0.5,,\nb,0.4,,\n", "add up to 1"),
        ("a,0.97,,\nb,0.03,,\n", "none is below 1/16"),
        (",1,,\n", "Line 2: the column task"),
        ("a,1,GED01\n", "Line 2: 4 cells"),
        ("", "no main task"),
    ],
)
def test_a_wrong_table_of_main_tasks_names_its_place(tmp_path, rows, message):
    """The first fault, with the line and column where it stands."""
    path = tmp_path / "tasks.csv"
    path.write_text("task,share,item,level\n" + rows, encoding="utf-8")
    with pytest.raises(loonwaarde.TasksRejected, match=message):
        loonwaarde.read_tasks(path, ITEMS)


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
        profiles, read_policy(), first, first, estimate, loonwaarde.rates_on(NEW_YEAR, TABLES)
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
    tables = TABLES.items.model_dump()
    assert sorted(item for items in tables.values() for item in items) == sorted(ITEMS)
    assert len(set(columns)) == len(ITEMS)


def test_every_number_is_marked_as_indicative():
    """The words that stand with the number are the law's: no loonwaardebepaling."""
    assert loonwaarde.INDICATIVE == "indicatief, geen loonwaardebepaling"
