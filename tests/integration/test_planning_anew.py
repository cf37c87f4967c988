"""A region planned, changed and planned anew: from records to a checked plan."""

from dataclasses import replace

import pytest

from fixtures.region import generate_region
from fixtures.region.changes import (
    leader_ill,
    location_closed,
    with_new_people,
    with_new_vacancies,
)
from matcher.comparison import compare_plans
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.records.fingerprint import fingerprint
from matcher.results import tabulate
from models.expert import expert_scorer

SWEEPS = Budget(iterations=20)
CHANGES = ("leader_ill", "location_closed", "new_people", "new_vacancies")


def planned(dataset, earlier=None, **more):
    """Plan and tabulate, from the plan table of an earlier result if given."""
    proposals = None if earlier is None else earlier.plan[["candidate_id", "place_id"]]
    plan = plan_region(dataset, expert_scorer(), SWEEPS, 1, earlier=proposals, **more)
    return tabulate(plan, fingerprint(dataset))


@pytest.fixture(scope="module")
def dataset():
    """A region of 200 people."""
    return generate_region(200, 11).dataset


@pytest.fixture(scope="module")
def before(dataset):
    """Its plan, which is then discussed with everybody."""
    return planned(dataset)


@pytest.fixture(scope="module")
def changed(dataset, before):
    """The four changes, where most people were proposed anew."""
    fresh = before.plan[before.plan["change"] != "kept"].merge(dataset.places, on="place_id")
    teams = fresh["team_ids"].str.split("|").explode()
    return {
        "leader_ill": leader_ill(dataset, teams[teams != ""].value_counts().index[0]),
        "location_closed": location_closed(dataset, fresh["site_id"].value_counts().index[0]),
        "new_people": with_new_people(dataset, 10, 12),
        "new_vacancies": with_new_vacancies(dataset, 8, 12),
    }


@pytest.mark.parametrize("change", CHANGES)
def test_planning_anew_changes_few_more_than_it_must(change, changed, before):
    """Against planning from today, which moves many for the same points."""
    anew = compare_plans(before, planned(changed[change], before))
    afresh = compare_plans(before, planned(changed[change]))
    must = int((anew.people["reason"].str.startswith("earlier.")).sum())
    assert anew.moved + anew.lost <= must + 20
    assert anew.moved <= afresh.moved
    assert anew.worth >= afresh.worth - 0.01 * before.report["objective"]["total"]


@pytest.mark.parametrize("change", CHANGES)
def test_a_cap_of_no_moves_keeps_all_that_still_stands(change, changed, before):
    """Whoever does not keep a proposal could not: each has a reason."""
    table = planned(changed[change], before, move_cap=0).earlier
    left = table[table["change"].isin(["moved", "lost", "gone"])]
    assert (left["hindrance"] != "").all()


def test_nothing_changes_where_nothing_changed(dataset, before):
    """Planned again with no moves allowed, the plan is the same."""
    again = planned(dataset, before, move_cap=0)
    compared = compare_plans(before, again)
    assert (compared.moved, compared.lost) == (0, 0)


def test_the_points_for_keeping_hold_proposals_in_place(dataset, before):
    """The more a kept proposal is worth, the more are kept."""
    kept = []
    for points in (0, 40, 100_000):
        weights = dataset.policy.points.model_copy(update={"keep_proposal": float(points)})
        policy = dataset.policy.model_copy(update={"points": weights})
        compared = compare_plans(before, planned(replace(dataset, policy=policy), before))
        kept.append(compared.kept)
    assert kept[0] <= kept[1] <= kept[2] == len(before.plan)


def test_planning_anew_is_repeatable(changed, before):
    """Same data, seed and sweeps: the same plan."""
    one, other = (planned(changed["new_people"], before) for _ in range(2))
    assert one.plan.equals(other.plan)
    assert one.earlier.equals(other.earlier)
