"""The tables, report and files of a plan."""

import json
import math
from dataclasses import replace

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from matcher.errors import ResultNotFound
from matcher.planning.check import verify
from matcher.planning.plan import load_plan
from matcher.planning.problem import load_problem
from matcher.results import read_result, tabulate, write_result
from matcher.results.report import policy_fingerprint
from matcher.results.tables import COLUMNS, EARLIER_COLUMNS
from tests.regions import a_region
from tests.unit.explanation.plans import a_full_region, a_plan

TABLES = list(COLUMNS)
PEOPLE = [
    {"current_place_id": "p1"},
    {"current_place_id": "p2"},
    {"current_place_id": "p3"},
    {},
    {"hours_min": 32},
]
PLACES = [
    {"work_form": "groepsdetachering", "team_ids": "t1"},
    {"work_form": "begeleid_werken"},
    {"work_form": "regulier"},
    {"work_form": "regulier", "hours_max": 24},
]
ONE_ASSESSED = {"levels": {"c1": {"COG01": 3}}, "asks": {"p1": {"COG01": (2, 3)}}}
CHOSEN = {"c1": "p1", "c2": "p3", "c4": "p4"}


@pytest.fixture(scope="module")
def full():
    """Tables of a full region."""
    return tabulate(a_full_region(), "f" * 64)


@pytest.fixture(scope="module")
def small():
    """Somebody stays, somebody moves, somebody is new, loses a place, and never had one."""
    return tabulate(a_plan(a_region(PEOPLE, PLACES), CHOSEN), "f" * 64)


def test_every_person_is_told_what_happens(small):
    """Kept, moved and new in the plan; the others unplaced."""
    assert small.plan.set_index("candidate_id")["change"].to_dict() == {
        "c1": "kept",
        "c2": "moved",
        "c4": "new",
    }
    assert small.unplaced["candidate_id"].tolist() == ["c3", "c5"]
    status = {name: person["status"] for name, person in small.explanations.items()}
    assert status == {
        "c1": "kept",
        "c2": "moved",
        "c3": "unplaced",
        "c4": "new",
        "c5": "unplaced",
    }


def test_changes_list_whose_place_changes_and_nobody_else(small):
    """Moved from and to, new to, lost from."""
    rows = small.changes.set_index("candidate_id")[["change", "from_place_id", "place_id"]]
    assert rows.T.to_dict("list") == {
        "c2": ["moved", "p2", "p3"],
        "c3": ["lost", "p3", ""],
        "c4": ["new", "", "p4"],
    }
    moved = small.changes.set_index("candidate_id").loc["c2"]
    assert moved["ladder_steps"] == 1
    assert moved["points_gained"] == sum(small.explanations["c2"]["move"]["gained"].values())


def test_an_explanation_holds_what_applies_and_nothing_else(small):
    """Placed people have a pair, movers a move, the others a reason."""
    kinds = {
        name: {part for part in ("pair", "move", "unplaced") if person[part] is not None}
        for name, person in small.explanations.items()
    }
    assert kinds == {
        "c1": {"pair"},
        "c2": {"pair", "move"},
        "c3": {"unplaced"},
        "c4": {"pair"},
        "c5": {"unplaced"},
    }
    assert small.explanations["c3"]["current_place_id"] == "p3"
    assert small.explanations["c1"]["contrast"]["place_id"] == "p1"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("which", ["full", "small"])
def test_tables_have_the_columns_and_types_of_the_contract(table, which, request):
    """Names, order and dtypes."""
    frame = getattr(request.getfixturevalue(which), table)
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == COLUMNS[table]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_tables_are_read_back_as_they_were_written(full, tmp_path, table, file_format):
    """In both formats, empty cells included."""
    write_result(full, tmp_path, file_format=file_format)
    assert (tmp_path / f"{table}.{file_format}").is_file()
    assert_frame_equal(getattr(read_result(tmp_path), table), getattr(full, table))


def test_report_and_explanations_are_read_back_as_they_were_written(full, tmp_path):
    """JSON in and out without loss, one line per candidate."""
    write_result(full, tmp_path)
    again = read_result(tmp_path)
    assert again.report == full.report
    assert again.explanations == full.explanations
    lines = (tmp_path / "explanations.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["candidate_id"] for line in lines] == list(full.explanations)


def test_an_empty_plan_has_tables_too(tmp_path):
    """Nobody placed: all tables exist and can be read."""
    empty = tabulate(a_plan(a_region([{}], [{"work_form": "dagbesteding"}]), {}), "f" * 64)
    write_result(empty, tmp_path)
    again = read_result(tmp_path)
    assert len(again.plan) == 0
    assert_frame_equal(again.plan, empty.plan)
    assert again.report["kpis"]["after"]["claim"]["guarded"]["mean_p"] is None


def test_the_solver_files_let_a_stranger_verify_the_plan(tmp_path):
    """Problem and solution as the solver saw them, only when asked for."""
    region_plan = a_full_region()
    tables = tabulate(region_plan, "f" * 64)
    write_result(tables, tmp_path, problem=region_plan.built.problem, solution=region_plan.plan)
    report = verify(load_problem(tmp_path / "problem.npz"), load_plan(tmp_path / "plan.npz"))
    assert report.objective == tables.report["objective"]["total"]
    write_result(tables, tmp_path)
    assert not (tmp_path / "problem.npz").exists(), "an older problem does not belong here"


@pytest.mark.parametrize("lost", ["plan.csv", "report.json", "explanations.jsonl"])
def test_a_folder_without_a_whole_result_is_refused(small, tmp_path, lost):
    """Half a result is no result."""
    write_result(small, tmp_path)
    (tmp_path / lost).unlink()
    with pytest.raises(ResultNotFound):
        read_result(tmp_path)


def test_files_that_are_something_else_are_refused(small, tmp_path):
    """A file with other columns, or that is no JSON, is no result."""
    write_result(small, tmp_path)
    (tmp_path / "plan.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ResultNotFound):
        read_result(tmp_path)
    write_result(small, tmp_path)
    (tmp_path / "report.json").write_text("{", encoding="utf-8")
    with pytest.raises(ResultNotFound):
        read_result(tmp_path)


def test_a_new_result_replaces_the_old_one_in_another_format(small, full, tmp_path):
    """No table of the earlier plan stays behind."""
    write_result(full, tmp_path, file_format="parquet")
    write_result(small, tmp_path, file_format="csv")
    assert len(read_result(tmp_path).plan) == len(small.plan)
    assert not list(tmp_path.glob("*.parquet"))


def test_points_in_table_and_report_are_the_objective(full):
    """Per person, per term and in all."""
    objective = full.report["objective"]
    assert full.plan["points"].sum() == objective["total"]
    assert sum(objective["terms"].values()) == objective["total"]
    pairs = [person["pair"] for person in full.explanations.values() if person["pair"]]
    assert sum(sum(pair["points"].values()) for pair in pairs) == objective["total"]


def test_key_figures_agree_with_the_tables(full):
    """Counts, ladder flow and groups add up."""
    kpis = full.report["kpis"]
    after, changes = kpis["after"], kpis["changes"]
    assert after["placed"] == len(full.plan) == changes["kept"] + changes["moved"] + changes["new"]
    assert after["unplaced"] == len(full.unplaced) == changes["lost"] + changes["none"]
    assert kpis["before"]["placed"] == changes["kept"] + changes["moved"] + changes["lost"]
    raw = after["claim"]["raw"]
    assert raw["mean_p"] == pytest.approx(full.plan["p_durable"].mean(), abs=1e-4)
    assert raw["expected_lasting"] == pytest.approx(full.plan["p_durable"].sum(), abs=0.06)
    assert sum(after["per_work_form"].values()) == after["placed"]
    assert sum(group["placed"] for group in after["per_target_group"].values()) == after["placed"]
    for form, row in kpis["ladder_flow"].items():
        before = kpis["before"]["per_work_form"].get(form, kpis["before"]["unplaced"])
        assert sum(row.values()) == before
    moves = kpis["moves"]
    assert moves["person_gains"] + moves["person_loses"] <= changes["moved"]


def test_guidance_in_the_plan_is_what_the_teams_give(full):
    """Hours per person add up to the hours of all teams together."""
    assert full.plan["supervision_hours"].sum() == full.report["guidance"]["used_hours"]
    assert full.report["kpis"]["after"]["guidance_hours"] == full.report["guidance"]["used_hours"]


def test_over_capacity_is_reported_in_hours_and_seats(full):
    """What guarantees take beyond what there is stands in the report and in the bottlenecks."""
    reported = {(r["kind"], r["resource"]): r["available"] for r in full.report["over_capacity"]}
    assert reported
    rows = full.bottlenecks.dropna(subset=["raised_from"])
    assert {(r.kind, r.resource): r.raised_from for r in rows.itertuples()} == reported


def test_the_report_names_what_the_plan_was_made_from(full):
    """Scorer, policy, records, versions, seed: what it takes to make it again."""
    report = full.report
    policy = a_full_region().region.policy
    assert report["input_fingerprint"] == "f" * 64
    assert report["policy_fingerprint"] == policy_fingerprint(policy)
    points = policy.points.model_copy(update={"keep_current": 61.0})
    changed = policy.model_copy(update={"points": points})
    assert policy_fingerprint(changed) != report["policy_fingerprint"]
    assert report["scorer"] == a_full_region().region.scorer_name
    assert {"passend", "python", "numpy"} <= set(report["versions"])
    assert report["seed"] == 0
    assert 0 <= report["gap"] <= 1
    assert report["bound"] >= report["objective"]["total"]


def test_the_report_is_plain_json(full):
    """No NaN, no infinity, no numpy."""
    text = json.dumps([full.report, full.explanations], allow_nan=False)
    assert json.loads(text) == [full.report, full.explanations]


def test_unknown_journeys_are_empty_cells():
    """A missing postcode gives no minutes, in the table and in the explanation."""
    region = a_region([{"postcode4": ""}], [{}])
    tables = tabulate(a_plan(region, {"c1": "p1"}), "f" * 64)
    assert math.isnan(tables.plan["travel_minutes"][0])
    assert tables.explanations["c1"]["pair"]["travel_minutes"] is None
    assert tables.report["kpis"]["after"]["mean_travel_minutes"] is None


def test_codes_of_unplaced_people_carry_their_numbers(small):
    """Reasons and help as text in a cell, for spreadsheets."""
    rows = small.unplaced.set_index("candidate_id")
    reasons = ["unplaced.search_incomplete", "unplaced.seats_taken"]
    assert rows.loc["c5", "reason_code"].split("|") == reasons
    assert "help.extra_seat:p1" in rows.loc["c5", "would_help"].split("|")
    assert rows.loc["c3", "would_help"].startswith("help.keep_place:p3")


def test_pairs_of_which_too_little_is_known_are_marked(tmp_path):
    """The figures stay for checking; table and explanation say that they are not to be shown."""
    region = a_region([{}, {}], [{"openings": 2}], **ONE_ASSESSED)
    write_result(tabulate(a_plan(region, {"c1": "p1", "c2": "p1"}), "f"), tmp_path)
    tables = read_result(tmp_path)
    marked = dict(zip(tables.plan["candidate_id"], tables.plan["shows_number"], strict=True))
    assert marked == {"c1": True, "c2": False}
    assert {name: told["pair"]["shows_number"] for name, told in tables.explanations.items()} == (
        marked
    )
    assert tables.plan["p_durable"].notna().all()
    lines = (tmp_path / "plan.csv").read_text(encoding="utf-8").splitlines()
    assert [line.rsplit(",", 1)[1] for line in lines] == ["shows_number", "true", "false"]


def test_the_same_plan_gives_the_same_bytes(full, tmp_path):
    """Nothing depends on the moment or on the order of a set."""
    write_result(full, tmp_path / "one")
    again = tabulate(replace(a_full_region()), "f" * 64)
    write_result(again, tmp_path / "two")
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_hours_of_dayparts_are_not_counted_twice():
    """A team planned per day-part gives its weekly hours once."""
    parts = [{"team_id": "t1", "daypart": d, "hours": 4} for d in range(21)]
    people, places = [{}], [{"work_form": "groepsdetachering", "team_ids": "t1"}]
    levels = {"c1": {"SUP03": 4}}
    hours = []
    for dayparts in ((), parts):
        region = a_region(people, places, levels=levels, team_dayparts=dayparts)
        hours.append(tabulate(a_plan(region, {"c1": "p1"}), "f").plan["supervision_hours"][0])
    assert hours[0] == hours[1] > 0


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_what_planning_anew_changed_is_read_back_and_goes_with_the_next_result(
    small, tmp_path, file_format
):
    """The table of a plan made from an earlier one; a plan from today leaves none behind."""
    rows = [("c1", "p1", "p1", "kept", "", ""), ("c9", "p2", "", "gone", "earlier.person_gone", "")]
    table = pd.DataFrame(rows, columns=list(EARLIER_COLUMNS)).astype(EARLIER_COLUMNS)
    anew = replace(small, earlier=table)
    write_result(anew, tmp_path, file_format=file_format)
    again = read_result(tmp_path)
    assert_frame_equal(again.earlier, table)
    assert again.proposals_before.to_numpy().tolist() == [["c1", "p1"], ["c9", "p2"]]
    write_result(small, tmp_path)
    assert read_result(tmp_path).earlier is None
