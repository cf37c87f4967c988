import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from api.cli.exits import ExitCode
from matcher.planning.plan import load_plan, save_plan

SMALL = Path("fixtures/small")


def test_a_plan_of_the_planner_stands(run_json, small_result):
    """Every rule looks at something, and the proof is verified."""
    document = run_json("check-plan", SMALL, small_result)
    assert document["stands"]
    assert document["has_proof"]
    checked = {rule["rule"]: rule["checked"] for rule in document["rules"]}
    assert checked["everyone_once"] == 12
    assert checked["bound_is_of_all_pairs"] == 25


def test_without_the_solvers_files_the_proof_is_said_to_be_missing(run, small_result, tmp_path):
    """What was not verified is not passed over in silence."""
    folder = shutil.copytree(small_result, tmp_path / "plan")
    (folder / "problem.npz").unlink()
    result = run("check-plan", SMALL, folder)
    assert result.exit_code == ExitCode.OK
    assert "proof itself was not verified" in result.stdout


def _change(row, column, value):
    def change(plan):
        plan.loc[plan["candidate_id"] == row, column] = value
        return plan

    return change


def _move(person, place):
    return _change(person, "place_id", place)


def _drop(person):
    return lambda plan: plan[plan["candidate_id"] != person]


def _add(person, place, like):
    """A row for a person at a place; the other figures are those of somebody else."""

    def change(plan):
        row = plan[plan["candidate_id"] == like].assign(candidate_id=person, place_id=place)
        return pd.concat([plan, row])

    return change


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("everyone_once", _drop("k06")),
        ("everyone_once", _add("k06", "p5", like="k06")),
        ("everyone_once", _change("k06", "candidate_id", "stranger")),
        ("everyone_once", _move("k06", "nowhere")),
        ("openings", _move("k06", "p6")),
        ("hard_rules", _move("k06", "p1")),
        ("guidance_hours", _add("k05", "p1", like="k04")),
        ("guarantees", _drop("k12")),
        ("guarantees", _move("k12", "p1")),
        ("figures_per_pair", _change("k12", "hours", 8.0)),
        ("places_kept", _drop("k12")),
        ("moves_for_the_better", _move("k02", "p1")),
        ("decisions", _move("k03", "p1")),
        ("decisions", _move("k07", "p7")),
        ("groups", _move("k02", "p2")),
        ("figures_per_pair", _change("k06", "points", 999)),
        ("figures_per_pair", _change("k06", "p_durable", 0.99)),
        ("figures_per_pair", _change("k06", "travel_minutes", 1.0)),
        ("change_labels", _change("k06", "change", "kept")),
        ("totals", _drop("k06")),
        ("tables_are_of_plan", _move("k06", "p6")),
    ],
)
def test_every_kind_of_wrong_table_is_found(run_json, small_result, tmp_path, rule, change):
    """The table alone is judged against the records: whoever wrote it is not believed."""
    folder = shutil.copytree(small_result, tmp_path / "plan")
    _rewrite_plan(folder, change)
    assert rule in _broken(run_json("check-plan", SMALL, folder))


def _rewrite_plan(folder, change):
    plan = change(pd.read_csv(folder / "plan.csv"))
    plan.to_csv(folder / "plan.csv", index=False)


def _rewrite_report(folder, section, value):
    path = folder / "report.json"
    report = json.loads(path.read_text(encoding="utf-8"))
    report[section] = value(report[section])
    path.write_text(json.dumps(report), encoding="utf-8")


@pytest.mark.parametrize(
    ("rule", "section", "value"),
    [
        ("totals", "objective", lambda objective: {**objective, "total": 1}),
        ("totals", "bound", lambda _: 1.0),
        ("bound_is_of_all_pairs", "bound", lambda bound: bound - 1),
        ("made_from_this_dataset", "input_fingerprint", lambda _: "0" * 64),
        ("made_from_this_dataset", "policy_fingerprint", lambda _: "0" * 64),
        ("made_from_this_dataset", "scorer", lambda _: "another"),
        ("move_cap", "problem", lambda problem: {**problem, "move_cap": 0}),
    ],
)
def test_every_wrong_figure_of_the_report_is_found(
    run_json, small_result, tmp_path, rule, section, value
):
    """A report that says more than the plan is worth is refused."""
    folder = shutil.copytree(small_result, tmp_path / "plan")
    _rewrite_report(folder, section, value)
    assert rule in _broken(run_json("check-plan", SMALL, folder))


def test_a_plan_of_other_data_is_refused(run, small_result, tmp_path):
    """One changed record is enough, and the exit code says so."""
    data = shutil.copytree(SMALL, tmp_path / "data")
    teams = (data / "teams.csv").read_text(encoding="utf-8")
    (data / "teams.csv").write_text(teams.replace("10.5", "9.5"), encoding="utf-8")
    result = run("check-plan", data, small_result)
    assert result.exit_code == ExitCode.REFUSED
    assert "made_from_this_dataset" in result.stdout
    assert "resource_capacity is not what the records give" in result.stdout


def test_a_bound_that_its_prices_do_not_prove_is_refused(run_json, small_result, tmp_path):
    """The solver's file is recomputed, not read."""
    folder = shutil.copytree(small_result, tmp_path / "plan")
    plan = load_plan(folder / "plan.npz")
    plan.prices.place[:] = plan.prices.place / 2
    save_plan(plan, folder / "plan.npz")
    assert "proof_holds" in _broken(run_json("check-plan", SMALL, folder))


def test_a_file_that_is_no_plan_is_refused_in_words(run, small_result, tmp_path):
    """Arrays of something else end in a message."""
    folder = shutil.copytree(small_result, tmp_path / "plan")
    np.savez(folder / "plan.npz", other=np.zeros(3))
    result = run("check-plan", SMALL, folder)
    assert result.exit_code == ExitCode.REFUSED
    assert "plan.npz is not a readable plan file" in result.stderr


@pytest.mark.parametrize(("scope", "place"), [("place", "p1"), ("site", "p2")])
def test_people_who_must_be_apart_may_not_meet(run_json, run, tmp_path, scope, place):
    """A couple of the records keeps its distance at a place, or at every place of a site."""
    data = shutil.copytree(SMALL, tmp_path / "data")
    header = "candidate_id,other_candidate_id,scope,reason_code\n"
    (data / "apart.csv").write_text(f"{header}k01,k10,{scope},social.no_fit\n", encoding="utf-8")
    folder = tmp_path / "plan"
    run("plan", data, "--out", folder, "--seconds", "20")
    assert run_json("check-plan", data, folder)["stands"]
    _rewrite_plan(folder, lambda plan: plan[plan["candidate_id"] != "k10"])
    _rewrite_plan(folder, _add("k10", place, like="k01"))
    assert "apart" in _broken(run_json("check-plan", data, folder))


def _broken(document):
    assert not document["stands"]
    return {rule["rule"] for rule in document["rules"] if rule["faults"]}
