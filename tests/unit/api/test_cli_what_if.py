"""``passend explain`` with the region at hand: ways to place somebody, and the worth of hours."""

import shutil

import pytest

from api.cli.exits import ExitCode
from matcher.explanation.what_if_types import OptionCode
from matcher.records.reading import read_dataset
from matcher.results import read_explanation, read_result
from matcher.results.reopen import reopen_plan
from models.expert import expert_scorer
from tests.unit.api.conftest import SMALL

UNPLACED = "k05"


def test_what_it_would_take_is_told_with_the_cost_to_others(run, run_json, small_result):
    """Every option has a place, its points and what the others lose."""
    asked = ("explain", small_result, "--candidate", UNPLACED, "--what-would-it-take")
    document = run_json(*asked, "--dataset", SMALL, "--language", "en")
    options = document["what_it_takes"]["options"]
    assert {option["code"] for option in options} >= {OptionCode.PLACE, OptionCode.HOURS}
    for option in options:
        assert option["lost_by_others"] == option["cost"] + option["points"]
        assert option["place_id"] in document["what_it_takes"]["titles"]
    shown = run(*asked, "--dataset", SMALL, "--language", "en").stdout
    assert "What would it take" in shown
    assert "Pin the candidate at" in shown


def test_who_has_a_place_needs_nothing(run_json, small_result, small_tables):
    """The question is answered for unplaced people only."""
    placed = small_tables.plan["candidate_id"].iloc[0]
    asked = ("explain", small_result, "--candidate", placed, "--what-would-it-take")
    assert run_json(*asked, "--dataset", SMALL)["what_it_takes"] is None


def test_hours_of_a_team_are_worth_what_planning_anew_gains(run_json, small_result, small_tables):
    """With the people that they place."""
    team = small_tables.bottlenecks["resource"].iloc[0]
    value = run_json("explain", small_result, "--team", team, "--hours", "8", "--dataset", SMALL)
    assert value["resource_id"] == team
    assert value["hours"] == 8
    assert value["points_low"] == value["points"] == value["points_high"] > 0
    assert value["sentences"]


def test_an_unknown_team_ends_with_the_code_for_that(run, small_result):
    """As for an unknown person."""
    result = run("explain", small_result, "--team", "t99", "--dataset", SMALL)
    assert result.exit_code == ExitCode.UNKNOWN_IDENTIFIER
    assert "team t99" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--candidate", UNPLACED, "--team", "t1"],
        ["--candidate", UNPLACED, "--what-would-it-take"],
        ["--team", "t1"],
    ],
)
def test_a_question_without_its_subject_or_its_dataset_is_wrong_usage(run, small_result, arguments):
    """Said at once, before anything is read."""
    assert run("explain", small_result, *arguments).exit_code == ExitCode.WRONG_USAGE


def test_a_plan_of_other_records_is_refused(run, small_result, tmp_path):
    """Answers about people who have changed since would be wrong."""
    folder = shutil.copytree(SMALL, tmp_path / "data")
    table = folder / "candidates.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(",45,bike", ",40,bike", 1), encoding="utf-8")
    asked = ("--candidate", UNPLACED, "--what-would-it-take", "--dataset", folder)
    result = run("explain", small_result, *asked)
    assert result.exit_code == ExitCode.REFUSED
    assert "not made of these records" in result.stderr


def test_a_plan_opened_again_is_the_same_plan(small_result):
    """Same people at the same places, worth the same, and the checker accepts it."""
    tables = read_result(small_result)
    again = reopen_plan(read_dataset(SMALL), expert_scorer(), tables)
    problem, chosen = again.built.problem, again.plan.chosen
    assert again.plan.objective == tables.report["objective"]["total"]
    assert again.check.faults == ()
    placed = zip(
        problem.candidate_id[problem.edge_candidate[chosen]].tolist(),
        problem.place_id[problem.edge_place[chosen]].tolist(),
        strict=True,
    )
    assert dict(placed) == dict(
        zip(tables.plan["candidate_id"], tables.plan["place_id"], strict=True)
    )


def test_one_explanation_is_the_same_as_among_all(small_result, small_tables):
    """Found by its line, whoever comes before."""
    for name, explanation in small_tables.explanations.items():
        assert read_explanation(small_result, name) == explanation
