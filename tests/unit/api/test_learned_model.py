"""A learned model at every door of the command line: planned, checked, explained, summed."""

import json

import numpy as np
import pytest

from api.schemas.codes import CodeText
from fixtures.region import AS_OF, generate_region
from matcher.explanation.contrast import contrasts
from matcher.explanation.pair import explain_pairs
from matcher.records import write_dataset
from matcher.region import prepare_region
from matcher.vocabulary.labels import Language
from models.choice import scorer_of
from models.claims import learn_guard
from models.learned import train_scorer
from models.learned.report import model_file
from models.registry import write_model


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A small region with the model that its placements teach."""
    folder = tmp_path_factory.mktemp("learned")
    dataset = generate_region(200, 12).dataset
    write_dataset(dataset, folder / "region")
    learned = train_scorer(dataset, AS_OF)
    guard = learn_guard(dataset, AS_OF, learned.outcomes, learned.scorer)
    file = model_file(learned, AS_OF, guard=guard)
    write_model(file, folder / "model.json")
    return folder, file


@pytest.fixture(scope="module")
def planned(trained, run):
    """The plan made with it."""
    folder, _ = trained
    done = run(
        "plan", folder / "region", "--out", folder / "plan", "--iterations", "5",
        "--model", folder / "model.json",
    )  # fmt: skip
    assert done.exit_code == 0
    return folder / "plan", done.stdout


def test_the_report_names_the_model_and_both_claims(trained, planned):
    """Name, hash and parent; raw and guarded apart, and only the guarded one on the screen."""
    report = json.loads((planned[0] / "report.json").read_text(encoding="utf-8"))
    file = trained[1]
    assert report["model"] == {"name": "learned-1", "sha256": file.sha256, "parent": "expert"}
    claim = report["kpis"]["after"]["claim"]
    assert claim["is_calibrated"]
    assert claim["raw"] != claim["guarded"]
    assert f"{round(claim['guarded']['expected_lasting'])} van de" in planned[1]
    assert "niet getoetst" not in planned[1]


def test_explanations_of_a_learned_model_add_up(planned):
    """Per person intercept and lines are the log-odds."""
    lines = (planned[0] / "explanations.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [pair for line in lines if (pair := json.loads(line)["pair"])]
    assert pairs
    for pair in pairs:
        total = pair["intercept"] + sum(line["value"] for line in pair["lines"])
        assert total == pytest.approx(pair["log_odds"], abs=1e-6)


def test_every_line_of_a_learned_model_has_words(trained):
    """Of pairs, and of differences between places; among them lines on place, form and group."""
    region = prepare_region(generate_region(200, 12).dataset, scorer_of(trained[1]))
    everyone = np.arange(40, dtype=np.int32)
    pairs = explain_pairs(region, everyone, everyone % 7)
    differences = contrasts(region, everyone, everyone % 7, everyone % 5 + 7)
    codes = {line.code for each in (*pairs, *differences) for line in each.lines}
    assert {"place", "form", "group"} <= codes
    for code in codes:
        for language in Language:
            assert CodeText.of_line(code, language).text != code


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_person_is_explained_in_words(planned, run, language):
    """Also where places differ in what outcomes taught about them."""
    assert run("report", planned[0], "--language", language).exit_code == 0


def test_the_plan_is_checked_with_the_model_it_was_made_with(trained, planned, run):
    """With another it is refused."""
    region, model = trained[0] / "region", trained[0] / "model.json"
    assert run("check-plan", region, planned[0], "--model", model).exit_code == 0
    assert run("check-plan", region, planned[0]).exit_code != 0


def test_the_demo_plans_with_a_model_of_choice(trained, run_json, tmp_path):
    """From generated region to verified plan and page."""
    model = trained[0] / "model.json"
    words = ("demo", "--out", tmp_path, "--people", "60", "--iterations", "3", "--model", model)
    assert run_json(*words)["report"]["model"]["sha256"] == trained[1].sha256


def test_comparing_plans_of_different_models_says_so(trained, planned, run, tmp_path):
    """Points and chances then differ for that reason too; of one model nothing is said."""
    region = trained[0] / "region"
    assert run("plan", region, "--out", tmp_path, "--iterations", "5").exit_code == 0
    different = run("compare", tmp_path, planned[0])
    assert different.exit_code == 0
    assert "verschillende modellen" in " ".join(different.stdout.split())
    assert "verschillende modellen" not in run("compare", planned[0], planned[0]).stdout


def test_a_model_that_changed_is_refused_in_one_sentence(trained, run, tmp_path):
    """No plan, no suggestion, and the reason."""
    text = (trained[0] / "model.json").read_text(encoding="utf-8")
    (tmp_path / "m.json").write_text(text.replace("learned-1", "learned-2"), encoding="utf-8")
    done = run(
        "suggest", trained[0] / "region", "--candidate", "c-00001", "--model", tmp_path / "m.json"
    )
    assert done.exit_code != 0
    assert "does not have the hash" in done.stderr


def test_a_plan_without_outcomes_says_that_nothing_tests_its_claim(trained, run, tmp_path):
    """The expert's claim is marked."""
    done = run("plan", trained[0] / "region", "--out", tmp_path / "plan", "--iterations", "5")
    assert "niet getoetst" in done.stdout.replace("\n", " ")
