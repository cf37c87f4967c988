import json
from pathlib import Path

import pandas as pd
import pytest

from api.cli.exits import ExitCode
from matcher.planning.plan import load_plan

SMALL = Path("fixtures/small")


def test_a_plan_writes_tables_and_the_solvers_files(small_result):
    """Everything a planner, a coach or an auditor needs lies in one folder."""
    names = {path.name for path in small_result.iterdir()}
    tables = {"plan.csv", "unplaced.csv", "bottlenecks.csv", "changes.csv"}
    assert tables | {"report.json", "explanations.jsonl", "problem.npz", "plan.npz"} <= names


def test_the_solvers_files_are_written_on_request_only(run, tmp_path):
    """Without --problem nobody else's seats and hours leave the folder."""
    run("plan", SMALL, "--out", tmp_path, "--seconds", "20", "--format", "parquet")
    names = {path.name for path in tmp_path.iterdir()}
    assert "plan.parquet" in names
    assert not names & {"problem.npz", "plan.npz", "plan.csv"}


def test_the_summary_speaks_of_people_in_the_language_asked_for(run, tmp_path):
    """A planner reads sentences, not arrays."""
    arguments = ("plan", SMALL, "--out", tmp_path, "--seconds", "20")
    dutch, english = run(*arguments), run(*arguments, "--language", "en")
    assert "Van de 12 mensen krijgen er 10 een plek." in " ".join(dutch.stdout.split())
    assert "Of 12 people, 10 get a place." in " ".join(english.stdout.split())


def test_a_move_cap_of_the_command_line_holds(run, run_json, tmp_path):
    """With no move allowed everybody who works stays."""
    document = run_json(
        "plan", SMALL, "--out", tmp_path, "--seconds", "20", "--move-cap", "0", "--problem"
    )
    assert document["report"]["kpis"]["changes"]["moved"] == 0
    assert document["report"]["problem"]["move_cap"] == 0
    assert run("check-plan", SMALL, tmp_path).exit_code == ExitCode.OK


def test_solve_finds_the_plan_of_a_problem_file(run_json, small_result, tmp_path):
    """The solver's own format goes in, a plan with its proof comes out."""
    out = tmp_path / "again.npz"
    document = run_json("solve", small_result / "problem.npz", "--out", out, "--seconds", "20")
    before = load_plan(small_result / "plan.npz")
    assert document["objective"] == load_plan(out).objective == before.objective
    assert document["gap"] >= 0


def test_explain_tells_why_for_everybody(run, run_json, small_result, small_tables):
    """Placed or not, there are sentences; overruns are in the document behind them."""
    for candidate in small_tables.explanations:
        result = run("explain", small_result, "--candidate", candidate)
        assert result.exit_code == ExitCode.OK
        assert result.stdout.startswith("- ")
    document = run_json("explain", small_result, "--candidate", "k05", "--language", "en")
    assert document["status"] == "unplaced"
    assert "unplaced.guidance_short" in document["unplaced"]["reasons"]
    assert document["sentences"]


def test_compare_shows_who_changes_between_two_plans(run, run_json, small_result, tmp_path):
    """A plan equals itself; a cap on moves changes who goes where."""
    same = run_json("compare", small_result, small_result)
    assert same["moved"] == same["new"] == same["lost"] == same["points"] == 0
    run("plan", SMALL, "--out", tmp_path, "--seconds", "20", "--move-cap", "0")
    other = run_json("compare", small_result, tmp_path)
    assert other["points"] < 0
    shown = run("compare", small_result, tmp_path, "--language", "en")
    assert "k02" in shown.stdout


def test_report_is_written_from_a_result_folder(run, small_result, tmp_path):
    """The page needs the folder only, not the dataset."""
    for file in small_result.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    result = run("report", tmp_path, "--region-name", "Drieberg", "--language", "en")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert result.exit_code == ExitCode.OK
    assert "Who works where in Drieberg" in page


def test_generate_makes_data_that_pass_the_check(run, run_json, tmp_path):
    """The same options give the same region, and nothing in it is a mistake."""
    for name in ("one", "two"):
        result = run("generate", tmp_path / name, "--people", "60", "--seed", "3")
        assert result.exit_code == ExitCode.OK
    for table in ("candidates.csv", "places.csv", "candidate_levels.csv"):
        first, second = (tmp_path / name / table for name in ("one", "two"))
        assert first.read_bytes() == second.read_bytes()
    assert len(pd.read_csv(tmp_path / "one" / "candidates.csv")) == 60
    checked = run_json("check-data", tmp_path / "one")
    assert (checked["errors"], run("check-data", tmp_path / "one").exit_code) == (0, ExitCode.OK)


def test_the_truth_is_written_on_request_and_apart(run, tmp_path):
    """What nobody can know stays out of the dataset."""
    run("generate", tmp_path / "data", "--people", "60", "--truth", tmp_path / "truth")
    assert list((tmp_path / "truth").iterdir())
    run("generate", tmp_path / "other", "--people", "60")
    assert {path.name for path in tmp_path.iterdir()} == {"data", "truth", "other"}


def test_demo_goes_from_nothing_to_a_report(run, tmp_path):
    """One command: dataset, checked plan, tables and page, and a summary that says where."""
    arguments = ("--people", "60", "--seed", "2", "--iterations", "2", "--language", "en")
    result = run("demo", "--out", tmp_path, *arguments)
    assert result.exit_code == ExitCode.OK, result.stderr
    assert (tmp_path / "region" / "candidates.csv").is_file()
    assert (tmp_path / "plan" / "problem.npz").is_file()
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    shown = " ".join(result.stdout.split())
    assert "Of 60 people" in shown
    assert "report.html" in shown


@pytest.mark.parametrize("command", ["plan", "demo"])
def test_json_of_a_plan_is_the_report(run, tmp_path, command):
    """Scripts get every figure and the folder, and not one line of prose."""
    target = [SMALL] if command == "plan" else ["--people", "60"]
    result = run(command, *target, "--out", tmp_path, "--iterations", "1", "--json")
    document = json.loads(result.stdout)
    assert document["report"]["kpis"]["people"] == (12 if command == "plan" else 60)
    assert document["seconds"]


def test_planning_anew_keeps_what_was_proposed(run, run_json, small_result, tmp_path):
    """Nothing changed, so nothing changes; the result verifies and says what it was made from."""
    made = run("plan", SMALL, "--out", tmp_path, "--previous", small_result, "--problem")
    assert made.exit_code == ExitCode.OK
    assert "Alle voorstellen van het vorige plan blijven." in made.stdout
    assert run("check-plan", SMALL, tmp_path).exit_code == ExitCode.OK
    same = run_json("compare", small_result, tmp_path)
    assert same["moved"] == same["lost"] == same["worth"] == 0
    assert {row["reason"] for row in same["people"]} == {""}


def test_planning_anew_says_what_changes_against_the_earlier_plan(run, run_json, tmp_path):
    """A plan without moves is the start; then people may change again, as many as are allowed."""
    before, after = tmp_path / "before", tmp_path / "after"
    run("plan", SMALL, "--out", before, "--seconds", "20", "--move-cap", "0")
    document = run_json(
        "plan", SMALL, "--out", after, "--previous", before, "--move-cap", "1", "--seconds", "20"
    )
    changes = document["report"]["earlier"]["changes"]
    assert changes["moved"] + changes["lost"] <= 1
    placed_before = len(pd.read_csv(before / "plan.csv"))
    assert changes["kept"] + changes["moved"] + changes["lost"] == placed_before
    assert run("check-plan", SMALL, after).exit_code == ExitCode.OK


def test_planning_anew_from_what_is_no_result_is_refused(run, tmp_path):
    """A folder without a plan table."""
    made = run("plan", SMALL, "--out", tmp_path / "out", "--previous", tmp_path)
    assert made.exit_code == ExitCode.UNREADABLE


def test_compare_writes_everybody_with_the_points_per_term(run, small_result, tmp_path):
    """One row per person; the terms add up to the points."""
    path = tmp_path / "people.csv"
    assert run("compare", small_result, small_result, "--csv", path).exit_code == ExitCode.OK
    rows = pd.read_csv(path)
    assert len(rows) == len(pd.read_csv(small_result / "plan.csv"))
    assert {"lasting_work", "travel", "earlier_proposal", "reason"} <= set(rows.columns)
