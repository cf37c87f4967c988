"""The hand-solvable region: the plan is the one worked out on paper (fixtures/small/ANSWER.md)."""

from pathlib import Path

import numpy as np
import pytest

from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.planning.plan import Termination
from matcher.records import read_dataset
from matcher.region_plan import RegionPlan
from models.expert import expert_scorer

SMALL = Path("fixtures/small")
BY_HAND = {
    "k01": "p1",
    "k02": "p3",
    "k03": "p2",
    "k04": "p1",
    "k06": "p5",
    "k07": "p6",
    "k08": "p7",
    "k10": "p8",
    "k11": "p3",
    "k12": "p4",
}


@pytest.fixture(scope="module")
def small() -> RegionPlan:
    """The small region, planned."""
    return plan_region(read_dataset(SMALL), expert_scorer(), Budget(seconds=20), seed=1)


def test_the_plan_is_the_one_found_by_hand(small):
    """Same people, same places, same total."""
    edges, profiles = small.built.edges, small.region.profiles
    found = {
        str(profiles.candidates.ids[edges.candidate[e]]): str(profiles.places.ids[edges.place[e]])
        for e in np.flatnonzero(small.plan.chosen)
    }
    assert found == BY_HAND
    assert small.plan.objective == 5332
    assert small.plan.termination is Termination.OPTIMAL


def test_the_independent_checker_agrees(small):
    """No faults, and the bound is not below the objective."""
    assert small.check.faults == ()
    assert small.check.bound >= small.check.objective == 5332


def test_the_worked_answer_states_the_same_points(small):
    """The page and the numbers of the code may not drift apart."""
    page = (SMALL / "ANSWER.md").read_text(encoding="utf-8")
    edges, profiles = small.built.edges, small.region.profiles
    for e in np.flatnonzero(small.plan.chosen):
        row = (
            f"| {profiles.candidates.ids[edges.candidate[e]]} "
            f"| {profiles.places.ids[edges.place[e]]} | {edges.value[e]} |"
        )
        assert row in page
