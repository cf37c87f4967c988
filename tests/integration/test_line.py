"""From a generated region to a plan that was written, read and checked again."""

from dataclasses import replace

import numpy as np
import pytest

from fixtures.region import generate_region
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.planning.check import verify
from matcher.planning.listing import list_edges
from matcher.planning.plan import load_plan
from matcher.planning.problem import load_problem
from matcher.records import Dataset, fingerprint, read_dataset, write_dataset
from matcher.region import Region, prepare_region
from matcher.region_plan import RegionPlan
from matcher.results import read_result, tabulate, write_result
from models.expert import expert_scorer

SWEEPS = Budget(iterations=60)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """A region of 300 people."""
    return generate_region(people=300, seed=5).dataset


@pytest.fixture(scope="module")
def planned(dataset) -> RegionPlan:
    """Its plan under a budget of iterations."""
    return plan_region(dataset, expert_scorer(), SWEEPS, seed=3)


def test_the_same_input_seed_and_iterations_give_the_same_plan(dataset, planned, tmp_path):
    """Also after writing and reading the records, in either format."""
    for file_format in ("csv", "parquet"):
        write_dataset(dataset, tmp_path / file_format, file_format=file_format)
        again = read_dataset(tmp_path / file_format)
        assert fingerprint(again) == fingerprint(dataset)
        repeated = plan_region(again, expert_scorer(), SWEEPS, seed=3)
        np.testing.assert_array_equal(repeated.plan.chosen, planned.plan.chosen)


def test_everybody_is_in_the_result_exactly_once(dataset, planned):
    """Placed or unplaced with a reason: nobody is lost, nobody counted twice."""
    tables = tabulate(planned, fingerprint(dataset))
    people = [*tables.plan["candidate_id"], *tables.unplaced["candidate_id"]]
    assert sorted(people) == sorted(dataset.candidates["candidate_id"])
    assert (tables.unplaced["reason_code"] != "").all()
    assert set(tables.explanations) == set(people)


def test_everyone_with_a_place_keeps_one_that_is_worth_as_much(planned):
    """Nobody who may stay loses work, and each move is worth at least as much to the person."""
    edges, people = planned.built.edges, planned.region.profiles.candidates
    chosen = planned.plan.chosen
    must = np.flatnonzero(planned.built.problem.must_place)
    assert np.isin(must, edges.candidate[chosen]).all()
    today = dict(zip(edges.candidate[edges.stays], edges.worth_to_person[edges.stays], strict=True))
    pinned = set(planned.region.profiles.pins.first.tolist())
    moves = [
        e for e in np.flatnonzero(chosen & ~edges.stays) if int(edges.candidate[e]) not in pinned
    ]
    assert all(edges.worth_to_person[e] >= today.get(edges.candidate[e], 0) for e in moves)
    step = planned.region.profiles.places.work_form
    held = people.current_place[edges.candidate[moves]]
    assert (step[edges.place[moves]] >= np.where(held >= 0, step[held], 0)).all()
    assert (people.current_place[must] >= 0).sum() > 0


def test_a_written_result_can_be_read_and_verified_by_a_stranger(dataset, planned, tmp_path):
    """Tables come back as they were; problem and plan files pass the checker by themselves."""
    tables = tabulate(planned, fingerprint(dataset))
    write_result(tables, tmp_path, problem=planned.built.problem, solution=planned.plan)
    again = read_result(tmp_path)
    assert again.report == tables.report
    assert again.plan.equals(tables.plan)
    assert again.explanations == tables.explanations
    report = verify(load_problem(tmp_path / "problem.npz"), load_plan(tmp_path / "plan.npz"))
    assert report.objective == planned.plan.objective


def test_terms_add_up_to_the_total(dataset, planned):
    """The report splits the objective exactly."""
    report = tabulate(planned, fingerprint(dataset)).report
    assert sum(report["objective"]["terms"].values()) == report["objective"]["total"]
    assert report["bound"] >= report["objective"]["total"]


def test_the_order_of_rows_does_not_matter(dataset):
    """Shuffled tables give the same list of pairs with the same values."""
    rng = np.random.default_rng(1)
    tables = {
        name: getattr(dataset, name).sample(frac=1, random_state=rng).reset_index(drop=True)
        for name in ("candidates", "candidate_levels", "places", "place_levels", "teams")
    }
    shuffled = prepare_region(replace(dataset, **tables), expert_scorer())
    assert _listed(shuffled) == _listed(prepare_region(dataset, expert_scorer()))


def _listed(region: Region) -> dict[tuple[str, str], int]:
    edges, profiles = list_edges(region), region.profiles
    names = zip(
        profiles.candidates.ids[edges.candidate].tolist(),
        profiles.places.ids[edges.place].tolist(),
        strict=True,
    )
    return dict(zip(names, edges.value.tolist(), strict=True))
