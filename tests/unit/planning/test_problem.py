"""The problem file and everything that can be wrong with a problem."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.errors import InvalidProblem
from matcher.planning.problem import ARRAY_NAMES, load_problem, save_problem, validate_problem
from tests.unit.planning.problems import make_problem


def whole_problem(**changes):
    """A valid problem in which every array has something."""
    problem = make_problem(
        {(0, 0): 5, (0, 1): 4, (1, 0): 3, (2, 2): 6, (3, 2): 1},
        openings=[1, 2, 2],
        capacity=[8, 8],
        uses={(0, 0): {0: 3, 1: 1}, (0, 1): {0: 2}, (1, 0): {0: 4}, (2, 2): {1: 8}},
        must=[0],
        today={0: 0, 3: 2},
        quotas=[([(0, 1), (1, 0)], 1, 7)],
        move_cap=1,
        group_place=[2],
        group_min=[1],
        group_max=[2],
        apart_a=[0],
        apart_b=[1],
        apart_scope=[0],
    )
    return replace(problem, **changes)


def faults_of(problem) -> tuple[str, ...]:
    with pytest.raises(InvalidProblem) as caught:
        validate_problem(problem)
    return caught.value.faults


def test_a_valid_problem_passes():
    """The base of the tests below has no fault of its own."""
    validate_problem(whole_problem())


def test_a_problem_survives_its_file(tmp_path):
    """Every array comes back with the same values and dtype."""
    problem = whole_problem()
    save_problem(problem, tmp_path / "problem.npz")
    again = load_problem(tmp_path / "problem.npz")
    for name in ARRAY_NAMES:
        before, after = getattr(problem, name), getattr(again, name)
        assert np.array_equal(before, after), name
        assert np.asarray(before).dtype == np.asarray(after).dtype, name


def test_optional_arrays_may_be_absent(tmp_path):
    """A file with the twelve required arrays is a whole problem."""
    problem = replace(make_problem({(0, 0): 5}), current_place=np.empty(0, dtype=np.int32))
    save_problem(problem, tmp_path / "problem.npz")
    with np.load(tmp_path / "problem.npz") as archive:
        assert len(archive.files) == 12
    assert load_problem(tmp_path / "problem.npz").move_cap == -1


def test_a_missing_and_an_unknown_array_are_named_together(tmp_path):
    """A reader learns of both mistakes at once."""
    save_problem(whole_problem(), tmp_path / "good.npz")
    with np.load(tmp_path / "good.npz") as archive:
        arrays = {name: archive[name] for name in archive.files if name != "edge_points"}
    np.savez(tmp_path / "bad.npz", colour=np.zeros(1), **arrays)
    with pytest.raises(InvalidProblem) as caught:
        load_problem(tmp_path / "bad.npz")
    assert caught.value.faults[:2] == (
        "edge_points: the array is missing.",
        "colour: no array of this format.",
    )


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_archive_is_refused(tmp_path, content):
    """Neither text nor half a file reaches the solver."""
    (tmp_path / "problem.npz").write_bytes(content)
    with pytest.raises(InvalidProblem, match="not a readable npz"):
        load_problem(tmp_path / "problem.npz")


def test_pickled_objects_are_refused(tmp_path):
    """A file cannot run code on the machine that reads it."""
    np.savez(tmp_path / "problem.npz", candidate_id=np.array([{"a": 1}], dtype=object))
    with pytest.raises(InvalidProblem, match="not a readable npz"):
        load_problem(tmp_path / "problem.npz")


def int32(*values):
    return np.array(values, dtype=np.int32)


def int64(*values):
    return np.array(values, dtype=np.int64)


BROKEN = {
    "wrong dtype": ({"edge_place": int64(0, 1, 0, 2, 2)}, "edge_place: must be int32"),
    "NaN": ({"edge_points": np.array([1, 2, np.nan, 3, 4])}, "edge_points: holds NaN"),
    "shape": ({"edge_points": int64(1, 2)}, "edge_points: has length 2, edge_candidate has 5"),
    "infinity": ({"edge_points": np.array([1, 2, np.inf, 3, 4])}, "NaN or infinity, at 2"),
    "float amounts": ({"use_amount": np.ones(5)}, "use_amount: must be int64, is float64"),
    "two dimensions": ({"edge_points": np.ones((5, 1), dtype=np.int64)}, "one dimension"),
    "move cap": ({"move_cap": 1.5}, "move_cap: must be one integer"),
    "move cap below -1": ({"move_cap": -2}, "move_cap: must be -1"),
    "negative openings": ({"place_openings": int32(1, -1, 2)}, "place_openings: 1 negative"),
    "negative capacity": ({"resource_capacity": int64(-8, 8)}, "resource_capacity: 1 negative"),
    "negative amount": ({"use_amount": int64(3, 1, 2, 4, -8)}, "use_amount: 1 negative"),
    "negative price": ({"quota_price": int64(-7)}, "quota_price: 1 negative"),
    "edge out of range": ({"edge_place": int32(0, 1, 0, 3, 3)}, "edge_place: 2 index(es)"),
    "use out of range": ({"use_edge": int32(0, 0, 1, 2, 9)}, "use_edge: 1 index(es)"),
    "today out of range": (
        {"current_place": int32(0, -1, -1, 5)},
        "current_place: 1 index(es) out of range of place_id, at 3",
    ),
    "apart out of range": ({"apart_b": int32(9)}, "apart_b: 1 index(es)"),
    "apart from oneself": ({"apart_b": int32(0)}, "apart_a: somebody must be apart from"),
    "apart scope": ({"apart_scope": int32(3)}, "apart_scope: must be 0"),
    "group out of range": ({"group_place": int32(7)}, "group_place: 1 index(es)"),
    "group sizes": ({"group_max": int32(0)}, "group_min: above group_max"),
    "group twice": (
        {"group_place": int32(2, 2), "group_min": int32(1, 1), "group_max": int32(2, 2)},
        "group_place: a place is listed twice",
    ),
    "unsorted": ({"edge_place": int32(1, 0, 0, 2, 2)}, "edges are not sorted"),
    "duplicate edge": ({"edge_place": int32(0, 0, 0, 2, 2)}, "edge_candidate: 1 duplicate"),
    "duplicate use": ({"use_resource": int32(0, 0, 0, 0, 1)}, "use_edge: 1 duplicate"),
    "duplicate quota": ({"quota_edge": int32(1, 1)}, "quota_edge: 1 duplicate"),
    "name twice": ({"place_id": np.array(["P", "P", "Q"])}, "place_id: a name is used twice"),
    "points overflow": (
        {"edge_points": int64(*[2**61] * 5)},
        "edge_points: the largest per candidate",
    ),
    "points beyond exact floats": (
        {"edge_points": int64(2**52, 0, 2**51, 2**51, 0)},
        "edge_points: the largest per candidate",
    ),
    "quota overflow": ({"quota_price": int64(2**53)}, "edge_points: the largest per candidate"),
    "capacity overflow": ({"resource_capacity": int64(2**52, 2**52)}, "resource_capacity: the sum"),
    "amount overflow": ({"use_amount": int64(3, 1, 2, 4, 2**53)}, "use_amount: the sum"),
    "guaranteed without edge": (
        {"edge_candidate": int32(1, 1, 2, 3, 3), "edge_place": int32(0, 1, 0, 0, 2)},
        "must_place: 1 guaranteed candidate(s) without any edge",
    ),
    "guaranteed without today": (
        {"current_place": int32(2, -1, -1, -1)},
        "must_place: 1 guaranteed candidate(s) without an edge to their current place",
    ),
    "no seat to stay": (
        {"place_openings": int32(0, 2, 2)},
        "must_place: 1 guaranteed candidate(s) cannot stay",
    ),
    "no hours to stay": (
        {"resource_capacity": int64(2, 8)},
        "must_place: 1 guaranteed candidate(s) cannot stay",
    ),
    "too few to stay": (
        {"group_place": int32(0), "group_min": int32(2)},
        "must_place: 1 guaranteed candidate(s) cannot stay",
    ),
    "more moves than the cap": (
        {"place_openings": int32(1, 2, 0), "move_cap": 0},
        "move_cap: 1 people cannot stay",
    ),
}


@pytest.mark.parametrize(("changes", "fault"), BROKEN.values(), ids=BROKEN)
def test_a_fault_is_named(changes, fault):
    """Each kind of mistake is refused with the name of its array."""
    assert any(fault in found for found in faults_of(whole_problem(**changes)))


def test_all_faults_are_named_at_once():
    """Three mistakes give three sentences."""
    found = faults_of(
        whole_problem(
            place_openings=int32(1, -1, 2), edge_place=int32(1, 0, 0, 2, 9), apart_b=int32(0)
        )
    )
    assert [fault.split(":")[0] for fault in found] == [
        "place_openings",
        "edge_place",
        "edge_candidate",
        "apart_a",
    ]


def test_a_fault_of_form_hides_no_fault_of_value():
    """Only checks that need the misshapen array are left out."""
    found = faults_of(
        whole_problem(edge_points=np.array([1, 2, np.nan, 3, 4]), resource_capacity=int64(-8, 8))
    )
    assert found == (
        "edge_points: must be int64, is float64.",
        "edge_points: holds NaN or infinity, at 2.",
        "resource_capacity: 1 negative value(s), at 0.",
    )


def test_a_fault_says_where():
    """The first five positions are named, the rest is counted."""
    problem = make_problem({(i, 0): 1 for i in range(9)}, openings=[9], n_candidates=9)
    (fault,) = faults_of(replace(problem, edge_place=int32(*[0, 0] + [4] * 7)))
    assert fault == "edge_place: 7 index(es) out of range of place_id, at 2, 3, 4, 5, 6 and 2 more."


def test_guarantees_that_no_seat_or_hour_can_keep_together_name_the_people():
    """Three guaranteed people in two seats: the third has none; two in hours for one likewise."""
    points = {(i, 0): 1 for i in range(3)}
    everybody = {"must": range(3), "today": dict.fromkeys(range(3), 0), "n_candidates": 3}
    (fault,) = faults_of(make_problem(points, openings=[2], **everybody))
    assert fault.endswith("not all fit together, at 2.")
    uses = {pair: {0: 4} for pair in points}
    short = make_problem(points, openings=[3], capacity=[7], uses=uses, **everybody)
    assert faults_of(short)[0].endswith("not all fit together, at 1, 2.")


def test_sums_just_below_the_limit_pass():
    """Points of 2^53 in total over people, whatever the number of pairs each has."""
    most = 2**50
    points = {(i, j): most for i in range(7) for j in range(3)}
    validate_problem(make_problem(points, n_candidates=7))
