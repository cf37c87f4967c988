"""``passend train`` and ``passend model``: from placements to a model in use."""

import html
import json
import re
from dataclasses import replace

import pytest

from api.wording import texts_of
from fixtures.region import generate_region
from matcher.records.writing import write_dataset
from matcher.vocabulary.labels import Language
from models.registry import read_model, write_model


@pytest.fixture(scope="module")
def trained(run, tmp_path_factory):
    """A region on disk and a model learned from it."""
    folder = tmp_path_factory.mktemp("train")
    write_dataset(generate_region(people=150, seed=4).dataset, folder / "region")
    result = run("train", folder / "region", "--out", folder / "model.json")
    assert result.exit_code == 0, result.stderr
    return folder, result


def test_training_says_what_the_model_rests_on(trained):
    """Window and counts, in words that carry no names of people."""
    folder, result = trained
    document = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    assert document["parent"] == "expert"
    assert document["counts"]["placements"] > 50
    assert "placements" in result.stdout
    assert "c-" not in json.dumps({k: v for k, v in document.items() if k != "numbers"})


def test_a_parent_that_knows_the_placements_is_refused(trained, run):
    """One sentence that says what to do instead, and no file."""
    folder, _ = trained
    words = ("train", folder / "region", "--parent", folder / "model.json")
    result = run(*words, "--out", folder / "child.json")
    assert result.exit_code == 1
    assert "about 100% of these placements" in " ".join(result.stderr.split())
    assert "train without --parent" in " ".join(result.stderr.split())
    assert not (folder / "child.json").exists()


def test_a_parent_that_does_not_tell_what_it_knows_is_used_with_a_warning(trained, run, run_json):
    """As written before there was a sketch."""
    folder, _ = trained
    old = replace(read_model(folder / "model.json"), seen=())
    write_model(old, folder / "old.json")
    result = run(
        "train", folder / "region", "--parent", folder / "old.json", "--out", folder / "next.json"
    )
    assert result.exit_code == 0
    assert "does not tell which placements" in " ".join(result.stderr.split())
    assert run_json("model", "show", folder / "next.json")["parent"] == old.sha256


def test_show_promote_and_roll_back(trained, run, run_json):
    """The shelf begins empty, holds the model, and has nothing to go back to."""
    folder, _ = trained
    model, shelf = folder / "model.json", folder / "shelf"
    assert run_json("model", "show", model)["name"] == "learned-1"
    assert run("model", "promote", model, "--registry", shelf).exit_code == 0
    back = run("model", "rollback", "--registry", shelf)
    assert back.exit_code == 1
    assert "no earlier model" in back.stderr


def test_two_models_are_compared_on_the_same_placements(trained, run, run_json):
    """A model against itself gains nothing; the user is told that it knew the placements."""
    folder, _ = trained
    words = ("model", "compare", folder / "model.json", folder / "model.json")
    found = run_json(*words, "--data", folder / "region")
    assert found["gain"]["value"] == 0
    assert found["is_new"] is False
    assert found["first"] == found["second"]
    assert "may have learned from" in run(*words, "--data", folder / "region").stdout


def test_a_changed_model_is_refused_with_its_reason(trained, run):
    """One message and exit code 1."""
    folder, _ = trained
    text = (folder / "model.json").read_text(encoding="utf-8")
    (folder / "changed.json").write_text(text.replace("2026-01-05", "2027-01-05"), "utf-8")
    result = run("model", "show", folder / "changed.json")
    assert result.exit_code == 1
    assert "hash" in result.stderr
    assert run("model", "show", folder / "none.json").exit_code == 4
    assert run("model", "show").exit_code == 2


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nl", ("# Modelkaart: learned-1", "Waar het op rust", "5 januari 2026")),
        ("en", ("# Model card: learned-1", "What it rests on", "as known on")),
    ],
)
def test_the_card_says_what_the_file_says(trained, run, run_json, language, says):
    """Purpose, basis, quality and limits, with the counts and the hash of the file."""
    folder, _ = trained
    card = run("model", "card", folder / "model.json", "--language", language).stdout
    document = run_json("model", "show", folder / "model.json")
    assert all(words.replace(" ", "\u00a0") in card or words in card for words in says)
    assert document["sha256"] in card
    assert str(document["counts"]["lasted"]) in card
    assert "{" not in card


@pytest.mark.parametrize(
    ("language", "group", "says"),
    [("nl", "| iedereen |", "breed genoeg"), ("en", "| everyone |", "wide enough")],
)
def test_the_card_tells_of_intervals_and_target_groups(tmp_path, run, language, group, says):
    """Claimed beside observed for everyone and each group of 30 people or more."""
    write_dataset(generate_region(people=400, seed=3).dataset, tmp_path / "region")
    model = tmp_path / "model.json"
    assert run("train", tmp_path / "region", "--out", model).exit_code == 0
    card = run("model", "card", model, "--language", language).stdout
    (row,) = [line for line in card.splitlines() if line.startswith(group)]
    first = read_model(model).metrics["first_placements"]
    assert f"| {first['groups'][0]['people']} |" in row
    assert says in card
    assert "First placements" in run("model", "show", model).stdout


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_card_as_a_page_holds_the_same_as_the_text(trained, run, language):
    """Every line of the Markdown stands in the page, which loads nothing from elsewhere."""
    folder, _ = trained
    path = folder / f"card-{language}.html"
    words = ("model", "card", folder / "model.json", "--language", language)
    assert run(*words, "--out", path).exit_code == 0
    page, text = path.read_text(encoding="utf-8"), run(*words).stdout
    assert f'<html lang="{language}">' in page
    assert "http" not in page
    assert "<script" not in page
    for line in text.splitlines():
        cells = line.strip("#-|` ").split(" | ")
        assert all(html.escape(cell.strip()) in page for cell in cells if cell.strip("-|"))


def test_a_card_escapes_names(trained, run):
    """A name of a model is text, whatever it holds."""
    folder, _ = trained
    out = folder / "named.json"
    name = "<script>x</script>"
    result = run("train", folder / "region", "--out", out, "--name", name)
    assert result.exit_code == 0, result.stderr
    assert run("model", "card", out, "--out", folder / "named.html").exit_code == 0
    assert "<script" not in (folder / "named.html").read_text(encoding="utf-8")


def test_the_card_tells_the_law_the_kind_and_what_was_tried(trained, run, run_json):
    """An auditor finds the kind of model, the duties, base rate and every calibration tried."""
    folder, _ = trained
    card = run("model", "card", folder / "model.json", "--language", "en").stdout
    document = run_json("model", "show", folder / "model.json")
    assert "annex III" in card
    assert "article 22" in card
    assert "A sum:" in card
    counts = document["counts"]
    assert f"{counts['lasted'] / counts['placements']:.0%} lasted at least" in card
    for loss in document["metrics"]["calibration"]["log_loss"].values():
        assert f"{loss:.4f}" in card


def test_both_languages_of_the_card_have_the_same_texts():
    """A key for every text in both, and the same names to fill in."""
    dutch, english = (texts_of("api.model_card", language) for language in Language)
    assert {s: set(keys) for s, keys in dutch.items()} == {
        s: set(keys) for s, keys in english.items()
    }
    for section, texts in dutch.items():
        for key, text in texts.items():
            fields = [
                sorted(re.findall(r"{(\w+)}", each)) for each in (text, english[section][key])
            ]
            assert fields[0] == fields[1], (section, key)
