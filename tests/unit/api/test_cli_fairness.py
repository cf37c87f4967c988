"""``passend fairness``: all tables of the audit, with what they do not show."""

import shutil

import numpy as np
import pandas as pd
import pytest

from api.fairness import options as counted
from api.wording import texts_of
from fixtures.audit_groups import BANDS, draw_audit_groups
from fixtures.region import generate_region
from matcher.planning.edges import approximate_points
from matcher.records import read_dataset
from matcher.records.fingerprint import fingerprint
from matcher.records.writing import write_dataset
from matcher.region import prepare_region
from matcher.vocabulary.labels import Language
from models.expert import expert_scorer

TABLES = [
    "calibration_gap",
    "calibration_slope",
    "calibration_intercept",
    "equal_opportunity",
    "exposure_against_need",
    "unknown_items",
    "best_option_percentile",
]
OF_PLAN = ["assignment_rate", "assignment_value"]


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """A region on disk with made-up groups."""
    folder = tmp_path_factory.mktemp("fairness") / "region"
    dataset = generate_region(people=200, seed=5).dataset
    write_dataset(dataset, folder)
    draw_audit_groups(dataset).to_csv(folder / "audit_groups.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def audited(region, run, run_json, tmp_path_factory):
    """The audit with a plan, as a document and as files."""
    out = tmp_path_factory.mktemp("audited")
    assert run("plan", region, "--out", out / "plan", "--iterations", "1").exit_code == 0
    words = ("fairness", region, "--plan", out / "plan", "--out", out / "tables")
    return run_json(*words, "--minimum-cell", "20"), out


def test_every_table_is_there_for_every_attribute(audited):
    """All measures, in one order; a claim of fairness is nowhere."""
    document, _ = audited
    assert list(document["attributes"]) == ["age_band", "born", "sex"]
    for tables in document["attributes"].values():
        names = [table["name"] for table in tables]
        assert names == [*TABLES[:5], *OF_PLAN, *TABLES[5:]]
        for table in tables:
            assert set(table) >= {"overall", "rows", "hidden", "worst", "gap", "gap_by_lot"}
            assert all(row["n_people"] >= 20 for row in table["rows"])
    assert "free of bias" in document["claim"]


def test_rates_of_the_plan_are_those_of_its_people(region, audited):
    """Who is in the plan counts as given a place, over everybody."""
    document, out = audited
    placed = pd.read_csv(out / "plan" / "plan.csv")["candidate_id"]
    groups = pd.read_csv(region / "audit_groups.csv").query("attribute == 'sex'")
    rate = next(t for t in document["attributes"]["sex"] if t["name"] == "assignment_rate")
    for row in rate["rows"]:
        of_group = groups.loc[groups["value"] == row["group"], "candidate_id"]
        if len(of_group):
            assert row["value"] == pytest.approx(of_group.isin(placed).mean())


def test_files_hold_the_tables_and_everybodys_best_option(audited):
    """One row per group and table; best options name people and none of their attributes."""
    document, out = audited
    tables = pd.read_csv(out / "tables" / "tables.csv")
    assert set(tables["table"]) == {*TABLES, *OF_PLAN}
    best = pd.read_csv(out / "tables" / "best_options.csv")
    assert list(best.columns) == ["candidate_id", "best_chance", "percentile", "n_options"]
    assert len(best) == document["people"]
    assert (best["best_chance"] == 0).equals(best["n_options"] == 0)
    assert best["percentile"].mean() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "vrij is van vooroordeel"), ("en", "free of bias")]
)
def test_the_screen_says_what_the_tables_do_not_show(region, run, language, words):
    """In the language asked for; without a plan it says what is missing."""
    result = run("fairness", region, "--language", language)
    assert result.exit_code == 0, result.stderr
    assert words in " ".join(result.stdout.split())
    assert "--plan" in result.stdout


def test_a_group_in_the_audit_changes_no_suggestion(region, run_json, tmp_path):
    """The same dataset with other groups, or without any, is the same to everything that scores."""
    other = tmp_path / "other"
    shutil.copytree(region, other)
    (other / "audit_groups.csv").unlink()
    assert fingerprint(read_dataset(region)) == fingerprint(read_dataset(other))
    person = read_dataset(region).candidates["candidate_id"].iloc[0]
    both = [run_json("suggest", each, "--candidate", person) for each in (region, other)]
    assert both[0] == both[1]


def test_wrong_groups_end_in_a_sentence(region, run, tmp_path):
    """No table, an absent file, wrong columns, nobody of the dataset: a message, no traceback."""
    bare, path = tmp_path / "bare", tmp_path / "groups.csv"
    shutil.copytree(region, bare)
    (bare / "audit_groups.csv").unlink()
    assert run("fairness", bare).exit_code == 2
    assert run("fairness", bare, "--groups", tmp_path / "absent.csv").exit_code == 4
    path.write_text("candidate_id,sex\nc-1,v\n", encoding="utf-8")
    assert run("fairness", bare, "--groups", path).exit_code == 1
    path.write_text("candidate_id,attribute,value\nnobody,sex,v\n", encoding="utf-8")
    refused = run("fairness", bare, "--groups", path)
    assert refused.exit_code == 1
    assert "nobody of the dataset" in refused.stderr


def test_made_up_groups_are_repeatable_and_partly_missing():
    """Same seed, same table; one in twenty unrecorded; Wsw people are older than 27."""
    dataset = generate_region(people=400, seed=3).dataset
    drawn = draw_audit_groups(dataset, 1)
    assert drawn.equals(draw_audit_groups(dataset, 1))
    assert not drawn.equals(draw_audit_groups(dataset, 2))
    assert 0.90 < len(drawn) / (3 * 400) < 0.99
    group = dataset.candidates.set_index("candidate_id")["target_group"]
    bands = drawn[drawn["attribute"] == "age_band"]
    assert set(bands["value"]) == set(BANDS)
    wsw = bands[bands["candidate_id"].map(group) == "wsw"]
    assert not (wsw["value"] == BANDS[0]).any()


def test_both_languages_hold_the_same_texts():
    """No sentence is missing in one of them."""
    dutch, english = (texts_of("api.fairness", each) for each in Language)
    assert {s: set(k) for s, k in dutch.items()} == {s: set(k) for s, k in english.items()}


def test_lists_of_places_name_the_first_ten_by_points(monkeypatch):
    """Counting in blocks gives what sorting all people per place gives."""
    monkeypatch.setattr(counted, "_BLOCK", 50)
    dataset = generate_region(people=120, seed=2).dataset
    region = prepare_region(dataset, expert_scorer())
    found = counted.options_of(region)
    allowed = region.exclusions.reasons == 0
    points = np.where(allowed, approximate_points(region, slice(0, 120)), -np.inf)
    named = np.zeros(120, dtype=int)
    for place in range(points.shape[1]):
        first = np.argsort(-points[:, place], kind="stable")[: counted.TOP]
        named[first[np.isfinite(points[first, place])]] += 1
    assert found.named.tolist() == named.tolist()
    assert found.n_open.tolist() == allowed.sum(axis=1).tolist()
