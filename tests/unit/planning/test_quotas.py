"""Soft targets: who counts, how many are wanted, what is missed, and that the bound knows."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.planning.budget import Budget
from matcher.planning.build import build_problem
from matcher.planning.listing import bound_increase, list_edges, list_pairs
from matcher.planning.quotas import find_quotas, missed_points, people_reached
from matcher.planning.solve import solve
from tests.regions import a_region

HERE, ELSEWHERE = "GM0153", "GM0141"
PEOPLE = [
    {"target_group": "beschut"},
    {"target_group": "beschut", "municipality": ELSEWHERE},
    {"target_group": "beschut"},
    {},
]
SHELTERED, OUTSIDE = {"work_form": "beschut_binnen"}, {"work_form": "individuele_detachering"}


def quota(**more):
    """Lines of policy.toml for one target."""
    texts = {name: f'"{value}"' for name, value in more.items() if isinstance(value, str)}
    values = {"name": '"target"', "price_points": 100, **more, **texts}
    lines = [f"{name} = {value}" for name, value in values.items()]
    return "\n".join(["[[quotas]]", *lines, ""])


def reached(region, pairs):
    """People per target of a plan, as (candidate, place) positions."""
    who, where = np.array(pairs, dtype=np.int32).T
    return people_reached(find_quotas(region.profiles, region.policy), who, where).tolist()


@pytest.mark.parametrize(
    ("rule", "counted"),
    [
        ({}, 4),
        ({"municipality": HERE}, 3),
        ({"target_group": "beschut"}, 3),
        ({"municipality": HERE, "target_group": "beschut"}, 2),
        ({"target_group": "beschut", "work_forms": ["individuele_detachering"]}, 1),
    ],
)
def test_who_counts_follows_from_home_group_and_form(rule, counted):
    """Two beschut people here, one elsewhere and somebody else; one place is outside."""
    region = a_region(PEOPLE, [SHELTERED, OUTSIDE], policy=quota(people=9, **rule))
    assert reached(region, [(0, 0), (1, 0), (2, 1), (3, 1)]) == [counted]


@pytest.mark.parametrize(("share", "wanted"), [(1.0, 3), (0.7, 3), (0.6, 2), (0.3, 1)])
def test_a_share_is_of_the_people_of_the_region_and_rounds_up(share, wanted):
    """Of three beschut people."""
    region = a_region(PEOPLE, [SHELTERED], policy=quota(share=share, target_group="beschut"))
    assert find_quotas(region.profiles, region.policy).wanted.tolist() == [wanted]


def test_a_share_asks_no_one_too_many():
    """In binary 0.28 x 25 lies just above 7."""
    region = a_region([{}] * 25, [{}], policy=quota(share=0.28))
    assert find_quotas(region.profiles, region.policy).wanted.tolist() == [7]


def test_people_who_are_not_there_cost_nothing():
    """Nine wanted, three there: two placed means one short at the price, eight short in all."""
    rule = quota(people=9, target_group="beschut")
    region = a_region(PEOPLE, [SHELTERED], policy=rule)
    quotas = find_quotas(region.profiles, region.policy)
    assert quotas.wanted.tolist() == [9]
    assert missed_points(quotas, np.array([2])).tolist() == [100]
    assert missed_points(quotas, np.array([3])).tolist() == [0]


def test_a_target_decides_who_gets_the_last_seat():
    """One seat: the better match without a target, the resident with one."""
    people = [{}, {"municipality": ELSEWHERE, "preferred_isco": "9321"}]
    for policy, who in (("", 1), (quota(municipality=HERE, people=1), 0)):
        region = a_region(people, [{}], policy=policy)
        built = build_problem(region, list_edges(region))
        plan = solve(built.problem, Budget(seconds=5))
        assert built.problem.edge_candidate[plan.chosen].tolist() == [who]


def test_a_target_never_proposes_what_is_worth_nothing():
    """A pair that does the person no good is not made for a number."""
    policy = quota(people=1, price_points=5000) + "[points]\noverrun_per_level = 900\n"
    levels, asks = {"c1": {"GED01": 0}}, {"p1": {"GED01": (5, 3)}}
    region = a_region([{}], [{}], levels=levels, asks=asks, policy=policy)
    assert len(list_pairs(region)) == 0


def test_the_bound_over_all_pairs_counts_what_unlisted_pairs_earn_for_a_target():
    """Only an unlisted pair reaches the target; the bound allows for it, and pricing finds it."""
    near = {"postcode4": "7511", "openings": 2}  # a seat too many, so that seats have no price
    places = [near, {"postcode4": "7545", "work_form": "groepsdetachering"}]
    policy = quota(people=1, work_forms=["groepsdetachering"], price_points=2000)
    wide = a_region([{}], places, policy=policy)
    best = solve(build_problem(wide, list_edges(wide)).problem, Budget(seconds=5))
    short = replace(wide, policy=wide.policy.model_copy(update={"plan": _one_place(wide)}))
    edges = list_edges(short)
    assert edges.place.tolist() == [0]
    plan = solve(build_problem(short, edges).problem, Budget(seconds=5))
    increase = bound_increase(short, edges, plan.prices)
    assert plan.bound < best.objective <= plan.bound + increase + 1e-6
    assert list_pairs(short).place.tolist() == [0, 1]


def _one_place(region):
    return region.policy.plan.model_copy(update={"top_places": 1})
