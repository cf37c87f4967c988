"""The independent checker refuses every kind of broken plan."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.errors import PlanRejected
from matcher.planning.check import check_plan, verify
from matcher.planning.plan import load_plan, save_plan
from matcher.planning.solve import Budget, solve
from tests.unit.planning.problems import make_problem

PAIRS = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2)]


def problem_and_plan():
    """Four people, three places, two teams and every other rule, with its optimal plan."""
    problem = make_problem(
        dict(zip(PAIRS, [9, 4, 8, 7, 6, 3, 5], strict=True)),
        openings=[1, 2, 2],
        capacity=[6, 7],
        uses={(0, 0): {0: 3}, (1, 0): {0: 4}, (1, 1): {1: 4}, (2, 1): {1: 4}, (2, 2): {0: 3}},
        must=[3],
        today={3: 2, 1: 0},
        move_cap=1,
        quotas=[([(2, 2)], 1, 2)],
        group_place=[2],
        group_min=[1],
        group_max=[2],
        apart_a=[1, 0],
        apart_b=[2, 2],
        apart_scope=[0, 1],
    )
    return problem, solve(problem, Budget(iterations=10))


def choose(*pairs):
    return np.array([pair in pairs for pair in PAIRS])


def test_a_good_plan_passes_and_its_figures_are_recomputed():
    """Objective, bound and gap of the report are the checker's own."""
    problem, plan = problem_and_plan()
    report = verify(problem, plan)
    assert report.faults == ()
    assert report.objective == plan.objective
    assert report.bound == pytest.approx(plan.bound)
    assert report.gap == pytest.approx(plan.gap)


BROKEN_CHOICES = {
    "one_place": choose((0, 0), (0, 1), (1, 1), (3, 2)),
    "must_place": choose((0, 0), (1, 1)),
    "move_cap": choose((0, 0), (2, 1)),
    "place_openings": choose((0, 0), (1, 0), (3, 2)),
    "resource_capacity": choose((1, 1), (2, 1), (3, 2)),
    "apart": choose((0, 0), (2, 2), (3, 2)),
}


@pytest.mark.parametrize(("rule", "chosen"), BROKEN_CHOICES.items(), ids=BROKEN_CHOICES)
def test_a_plan_that_breaks_a_rule_is_refused(rule, chosen):
    """The fault starts with the name of the rule."""
    problem, plan = problem_and_plan()
    with pytest.raises(PlanRejected) as caught:
        verify(problem, replace(plan, chosen=chosen))
    assert any(fault.startswith(rule) for fault in caught.value.faults)


@pytest.mark.parametrize(("sizes", "rule"), [((2, 2), "group_min"), ((0, 0), "group_max")])
def test_a_group_of_the_wrong_size_is_refused(sizes, rule):
    """One person at a group of exactly two, or of nobody."""
    problem, plan = problem_and_plan()
    strict = replace(
        problem,
        group_min=np.array(sizes[:1], dtype=np.int32),
        group_max=np.array(sizes[1:], dtype=np.int32),
    )
    report = check_plan(strict, replace(plan, chosen=choose((1, 0), (3, 2))))
    assert any(fault.startswith(rule) for fault in report.faults)


def test_points_that_were_made_up_are_refused():
    """The objective is counted, not believed; a missed quota counts too."""
    problem, plan = problem_and_plan()
    faults = check_plan(problem, replace(plan, objective=plan.objective + 2)).faults
    assert [fault.split(":")[0] for fault in faults] == ["objective"]


def test_a_bound_that_its_prices_do_not_prove_is_refused():
    """A lower bound than the prices give would hide a gap."""
    problem, plan = problem_and_plan()
    faults = check_plan(problem, replace(plan, bound=plan.bound - 0.5)).faults
    assert any(fault.startswith("bound: the plan says") for fault in faults)


@pytest.mark.parametrize("name", ["candidate", "place", "resource"])
def test_a_negative_price_is_refused(name):
    """Only a price of at least zero proves anything."""
    problem, plan = problem_and_plan()
    prices = replace(plan.prices, **{name: np.full_like(getattr(plan.prices, name), -1.0)})
    faults = check_plan(problem, replace(plan, prices=prices)).faults
    assert any(fault.startswith(f"{name}_price") for fault in faults)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"move": -1.0}, "move_price"),
        ({"quota": np.array([2.5])}, "quota_price"),
        ({"place": np.array([np.nan, 0.0, 0.0])}, "prices"),
        ({"place": np.zeros(2)}, "place_price"),
    ],
)
def test_prices_of_the_wrong_kind_are_refused(change, fault):
    """Sign, range, NaN and shape are looked at."""
    problem, plan = problem_and_plan()
    faults = check_plan(problem, replace(plan, prices=replace(plan.prices, **change))).faults
    assert any(found.startswith(fault) for found in faults)


def test_a_plan_of_another_problem_is_refused():
    """A plan with another number of edges is not looked at any further."""
    problem, plan = problem_and_plan()
    report = check_plan(problem, replace(plan, chosen=np.zeros(3, dtype=bool)))
    assert report.faults == ("chosen: has shape (3,), expected (7,).",)


def test_a_plan_survives_its_file(tmp_path):
    """What is read back passes the checker and says the same."""
    problem, plan = problem_and_plan()
    save_plan(plan, tmp_path / "plan.npz")
    again = load_plan(tmp_path / "plan.npz")
    verify(problem, again)
    assert again.summary() == plan.summary()
    assert again.trace == plan.trace


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_plan_is_refused_in_one_sentence(tmp_path, content):
    """Empty, text, or half an archive: a refusal that names the file."""
    path = tmp_path / "plan.npz"
    path.write_bytes(content)
    with pytest.raises(PlanRejected, match=r"plan\.npz is not a readable plan file"):
        load_plan(path)


def test_an_archive_without_the_arrays_of_a_plan_is_refused(tmp_path):
    """A problem file is no plan file."""
    np.savez(tmp_path / "plan.npz", chosen=np.zeros(2, dtype=bool))
    with pytest.raises(PlanRejected):
        load_plan(tmp_path / "plan.npz")
