"""Fairness tables: measures against fairlearn, cells that stay hidden, intervals, and the wall."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, mean_prediction, selection_rate, true_positive_rate
from sklearn.linear_model import LogisticRegression

from matcher.profiles.types import Candidates
from matcher.records.models import Candidate
from models import fairness
from models.fairness.cells import cells_of, shown_cells

ROOT = Path(__file__).parents[3]
FEW = fairness.Audit(resamples=20)


def a_log(seed=1, n=600):
    """Person, group, outcome and chance of rows; people have two rows each."""
    rng = np.random.default_rng(seed)
    person = np.repeat(np.arange(n // 2), 2)
    group = np.array(["a", "b", "c"])[rng.choice(3, n // 2, p=[0.5, 0.3, 0.2])][person]
    chance = np.round(rng.beta(3, 2, n), 2)
    return person, group, (rng.random(n) < chance).astype(float), chance


def values(table):
    """Measure per shown group."""
    return {row.group: row.measure.value for row in table.rows}


def frame(metric, y_true, y_pred, group):
    """Table of fairlearn for one metric."""
    return MetricFrame(metrics=metric, y_true=y_true, y_pred=y_pred, sensitive_features=group)


def agrees(table, theirs):
    """Whether values per group, overall and the gap are those of fairlearn."""
    assert values(table) == pytest.approx(theirs.by_group.to_dict())
    assert table.overall.value == pytest.approx(theirs.overall)
    assert table.gap.value == pytest.approx(theirs.difference(method="between_groups"))


def test_equal_opportunity_is_the_true_positive_rate_of_fairlearn():
    """Per group, overall and as largest difference, with chances at the cut counted as in."""
    person, group, outcome, chance = a_log()
    table = fairness.equal_opportunity(person, group, outcome, chance, 0.65, FEW)
    agrees(table, frame(true_positive_rate, outcome, chance >= 0.65, group))


def test_rate_and_value_of_assignment_are_those_of_fairlearn():
    """Selection rate of placed people, and mean of what each is given."""
    _, group, placed, value = a_log()
    agrees(
        fairness.assignment_rate(group, placed, FEW), frame(selection_rate, placed, placed, group)
    )
    given = placed * value
    agrees(
        fairness.assignment_value(group, given, FEW), frame(mean_prediction, given, given, group)
    )


def test_unknown_items_are_counted_per_person():
    """Mean count of -1 per group, as fairlearn means it."""
    rng = np.random.default_rng(2)
    low = rng.integers(-1, 6, (200, 12)).astype(np.int8)
    group = np.repeat(["a", "b"], 100)
    unknown = (low < 0).sum(axis=1)
    table = fairness.unknown_items(group, low, FEW)
    agrees(table, frame(mean_prediction, unknown, unknown, group))
    assert table.worst == max(values(table), key=values(table).get)


def test_calibration_within_groups_is_a_logistic_regression_within_groups():
    """Slope as of scikit-learn per group; the gap is claimed less observed."""
    person, group, outcome, chance = a_log(n=3000)
    chance = np.clip(chance, 0.02, 0.98)
    slopes = values(fairness.calibration_slope(person, group, outcome, chance, FEW))
    gaps = values(fairness.calibration_gap(person, group, outcome, chance, FEW))
    for name in "abc":
        rows = group == name
        log_odds = np.log(chance[rows] / (1 - chance[rows]))
        theirs = LogisticRegression(C=1e9).fit(log_odds[:, None], outcome[rows]).coef_[0, 0]
        assert slopes[name] == pytest.approx(theirs, abs=1e-3)
        assert gaps[name] == pytest.approx(chance[rows].mean() - outcome[rows].mean())


def test_a_group_whose_claims_are_too_high_is_the_worst():
    """Claims 0.2 too high for b alone: gap, intercept below 0, and beyond what a lot would do."""
    rng = np.random.default_rng(3)
    group = np.repeat(["a", "b"], 400)
    truth = rng.uniform(0.2, 0.7, 800)
    outcome = (rng.random(800) < truth).astype(float)
    claimed = truth + 0.2 * (group == "b")
    table = fairness.calibration_gap(np.arange(800), group, outcome, claimed)
    assert table.worst == "b"
    assert values(table)["b"] == pytest.approx(0.2, abs=0.06)
    assert table.gap.value > table.gap_by_lot
    line = fairness.calibration_intercept(np.arange(800), group, outcome, claimed, FEW)
    assert values(line)["b"] < -0.5 < values(line)["a"]


def test_a_group_where_all_ended_alike_has_no_slope():
    """No slope can be fitted: the value is unknown, never 0, and None in JSON."""
    person, group, outcome, chance = a_log()
    outcome = np.where(group == "c", 1.0, outcome)
    table = fairness.calibration_slope(person, group, outcome, chance, FEW)
    assert np.isnan(values(table)["c"])
    assert table.worst != "c"
    assert table.as_dict()["rows"][2]["value"] is None


def test_exposure_follows_need():
    """Half of the exposure for a third of the need is 1.5 times the share; no need, no value."""
    group = np.repeat(["a", "b", "c"], [30, 60, 40])
    exposure = np.repeat([2.0, 1.0, 0.0], [30, 60, 40])
    need = np.repeat([1.0, 1.0, 0.0], [30, 60, 40])
    found = values(fairness.exposure_against_need(group, exposure, need, FEW))
    assert found["a"] == pytest.approx(1.5)
    assert found["b"] == pytest.approx(0.75)
    assert np.isnan(found["c"])


def test_the_best_option_shows_who_is_ranked_out_of_everything():
    """Best value and percentile per person; who has no option stands lowest with 0 options."""
    options = fairness.best_options(4, [0, 0, 1, 3], [0.2, 0.6, 0.6, 0.9])
    assert options.value.tolist() == [0.6, 0.6, 0.0, 0.9]
    assert options.n_options.tolist() == [2, 1, 0, 1]
    assert options.percentile.tolist() == [0.5, 0.5, 0.125, 0.875]
    table = fairness.best_option_percentile(
        ["a", "b", "b", "a"], options, fairness.Audit(minimum_cell=2, resamples=5)
    )
    assert values(table) == {"a": 0.6875, "b": 0.3125}
    assert table.worst == "b"
    assert table.overall.value == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ([40, 30, 31], [True, True, True]),
        ([40, 29, 31], [True, False, False]),
        ([40, 20, 20], [True, False, False]),
        ([90, 5, 5, 31], [True, False, False, False]),
        ([90, 29], [False, False]),
        ([12], [False]),
    ],
)
def test_small_groups_stay_hidden_and_cannot_be_worked_out(sizes, shown):
    """Below the minimum is hidden, and so is the next smallest while the hidden are too few."""
    assert shown_cells(np.array(sizes), 30).tolist() == shown


def test_a_few_people_without_a_record_hide_no_group():
    """They are not shown; the groups beside them are, since they have nothing in common."""
    assert shown_cells(np.array([20, 40, 35]), 30, nobody=0).tolist() == [False, True, True]
    assert shown_cells(np.array([20, 29, 35]), 30, nobody=0).tolist() == [False, False, False]
    group = ["a"] * 40 + ["b"] * 40 + [""] * 5
    table = fairness.assignment_rate(group, np.ones(85), FEW)
    assert [row.group for row in table.rows] == ["a", "b"]
    assert table.hidden == ("(not recorded)",)


def test_no_number_of_a_hidden_group_leaves_the_table():
    """Only the names of small groups are told; rows count people, so ten rows of one stay one."""
    group = np.repeat(["a", "b", "c", "d"], [400, 300, 290, 100])
    person = np.concatenate([np.arange(700), np.repeat(np.arange(29), 10) + 700])
    person = np.concatenate([person, np.arange(100) + 800])
    table = fairness.calibration_gap(person, group, np.zeros(1090), np.full(1090, 0.5), FEW)
    assert [row.group for row in table.rows] == ["a", "b"]
    assert table.hidden == ("c", "d")
    few = fairness.assignment_rate(["a"] * 20, np.ones(20), FEW)
    assert few.rows == ()
    assert few.as_dict()["overall"] == {"value": None, "low": None, "high": None}
    assert few.worst is None


def test_an_empty_attribute_is_a_group_of_its_own():
    """Who did not say is shown as not recorded, never dropped or added to another group."""
    cells = cells_of([1, 2, 3], ["a", "", ""])
    assert cells.names == ("(not recorded)", "a")
    assert cells.n_people.tolist() == [2, 1]


def test_the_same_seed_gives_the_same_table_and_intervals_hold_the_value():
    """Intervals come from the seed alone and narrow as people are added."""
    widths = []
    for n in (600, 6000):
        person, group, outcome, chance = a_log(n=n)
        audit = fairness.Audit(seed=4)
        table = fairness.calibration_gap(person, group, outcome, chance, audit)
        again = fairness.calibration_gap(person, group, outcome, chance, audit)
        assert table.as_dict() == again.as_dict()
        assert all(row.measure.low <= row.measure.value <= row.measure.high for row in table.rows)
        widths.append(table.overall.high - table.overall.low)
    other = fairness.calibration_gap(person, group, outcome, chance, fairness.Audit(seed=5))
    assert other.overall != table.overall
    assert widths[1] < widths[0] / 2


def test_people_are_drawn_with_all_their_rows():
    """Four copies of every row of a person tell nothing new: the interval stays as wide."""
    _, group, outcome, chance = a_log(n=400)
    person = np.arange(400)
    once = fairness.calibration_gap(person, group, outcome, chance)
    copied = [np.tile(column, 4) for column in (person, group, outcome, chance)]
    four = fairness.calibration_gap(*copied)
    assert four.overall.low == pytest.approx(once.overall.low)
    assert four.overall.high == pytest.approx(once.overall.high)


def test_differences_by_lot_are_told_apart_from_differences():
    """Groups that are the same but for chance have gaps within what the lot gives, mostly."""
    beyond = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        group, placed = rng.choice(["a", "b", "c"], 300), rng.random(300) < 0.4
        table = fairness.assignment_rate(group, placed, fairness.Audit(resamples=100, seed=seed))
        beyond += table.gap.value > table.gap_by_lot
    assert beyond <= 4


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    """A true rate of 0.4 lies in the 90 % interval in at least four of five samples."""
    audit = fairness.Audit(resamples=100, level=0.9)
    covered = 0
    for seed in range(60):
        placed = np.random.default_rng(seed).random(150) < 0.4
        rate = fairness.assignment_rate(["a"] * 150, placed, audit).overall
        covered += rate.low <= 0.4 <= rate.high
    assert 48 <= covered < 60


def test_a_plan_is_audited_from_its_pairs():
    """Rate, value, unknown items and best option of people by what the plan gives them."""
    group = np.array(["a", "a", "b", "b"])
    low = np.array([[1, -1], [2, 2], [-1, -1], [3, -1]])
    person, value = [0, 0, 1, 2], [0.4, 0.8, 0.6, 0.5]
    few = fairness.Audit(minimum_cell=2, resamples=5)
    rate, worth, unknown, best = fairness.audit_plan(
        group, low, person, value, [True, False, True, False], few
    )
    assert values(rate) == {"a": 1.0, "b": 0.0}
    assert values(worth) == {"a": 0.5, "b": 0.0}
    assert values(unknown) == {"a": 0.5, "b": 1.5}
    assert values(best) == {"a": 0.75, "b": 0.25}
    with pytest.raises(ValueError, match="two places"):
        fairness.audit_plan(group, low, person, value, [True, True, True, False], few)


def test_groups_are_found_by_attribute():
    """One attribute at a time; people without it are not recorded, a misspelt one is refused."""
    table = pd.DataFrame(
        [("c1", "sex", "f"), ("c2", "sex", "m"), ("c1", "age_band", "18-27")],
        columns=["candidate_id", "attribute", "value"],
    )
    ids = np.array(["c3", "c2", "c1"])
    assert fairness.groups_of(table, "sex", ids).tolist() == ["", "m", "f"]
    assert fairness.groups_of(table, "age_band", ids).tolist() == ["", "", "18-27"]
    with pytest.raises(ValueError, match="gender"):
        fairness.groups_of(table, "gender", ids)


def test_what_is_no_outcome_or_chance_is_refused():
    """Chances in percent, graded outcomes, and a rate of nothing that lasted."""
    person, group = [1, 2], ["a", "b"]
    for outcome, chance in (([0, 1], [40, 60]), ([0.5, 1], [0.4, 0.6])):
        with pytest.raises(ValueError, match="outcomes are"):
            fairness.calibration_slope(person, group, outcome, chance, FEW)
    with pytest.raises(ValueError, match="at least one row"):
        fairness.equal_opportunity(person, group, [0, 0], [0.4, 0.6], 0.5, FEW)


@pytest.mark.parametrize(
    ("person", "group", "amount"),
    [([1, 1], ["a", "b"], [1.0, 1.0]), ([1, 2], ["a"], [1.0, 1.0]), ([], [], [])],
)
def test_rows_that_make_no_cells_are_refused(person, group, amount):
    """One person in two groups, lengths that differ, no rows, unknown numbers, useless settings."""
    with pytest.raises(ValueError, match=r"person|one known number"):
        fairness.calibration_gap(person, group, amount, amount, FEW)
    with pytest.raises(ValueError, match="known number"):
        fairness.assignment_rate(["a", "b"], [1.0, np.nan], FEW)
    with pytest.raises(ValueError, match="minimum_cell"):
        fairness.Audit(minimum_cell=1)


def test_the_wall_round_the_audit_has_no_gate():
    """Only entry points, made-up data and the reader import it, and none that scores or plans."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    [wall] = [each for each in contracts if "models.fairness" in each.get("protected_modules", ())]
    assert set(wall["protected_modules"]) == {"models.fairness", "matcher.records.audit"}
    assert set(wall["allowed_importers"]) == {"api", "fixtures", "matcher.records"}
    assert "ignore_imports" not in wall
    layers = ["api", "models | fixtures", "matcher"]
    assert [each for each in contracts if each.get("layers") == layers]


def test_nothing_that_scores_or_plans_names_the_audit():
    """No file of matcher, nor of models outside the package, imports it, lazily or otherwise."""
    files = [*(ROOT / "matcher").rglob("*.py"), *(ROOT / "models").rglob("*.py")]
    scoring = [path for path in files if path.parent != ROOT / "models" / "fairness"]
    assert len(scoring) > 50
    naming = re.compile(r"models[.]fairness|models import.*fairness|[.]fairness import")
    assert [p for p in scoring if naming.search(p.read_text(encoding="utf-8"))] == []


def test_entry_points_that_suggest_or_plan_do_not_name_the_audit():
    """Inside api only the audit itself does: its package, its command, and its table's way in."""
    api, commands = ROOT / "api", ROOT / "api" / "cli" / "commands"
    own = {api / "cli" / "fairness.py", commands / "fairness.py", commands / "store.py"}
    naming = re.compile(r"models[.]fairness|models import.*fairness|api[.]fairness|read_audit_")
    found = [
        path
        for path in api.rglob("*.py")
        if path not in own
        and path.parent != api / "fairness"
        and naming.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_audit_attribute_has_a_field_in_what_scorers_see():
    """Sex, age, origin, language and diagnosis are in no record of a candidate and no profile."""
    seen = set(Candidate.model_fields) | set(Candidates.__annotations__)
    words = {part for name in seen for part in name.split("_")}
    assert not words & {"sex", "gender", "age", "birth", "origin", "nationality", "diagnosis"}
    assert not words & {"language", "religion", "disability", "ethnicity"}
