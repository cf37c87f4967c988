"""``passend loonwaarde``: an indication that says so, in both languages, from the same numbers."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from api.wording import texts_of
from matcher.vocabulary.labels import Language

SMALL = Path(__file__).parents[3] / "fixtures" / "small"


def run(*words):
    """Result of a command on the small region."""
    return CliRunner().invoke(app, ["loonwaarde", str(SMALL), *words])


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "geen loonwaardebepaling"), ("en", "no loonwaardebepaling")],
)
def test_every_answer_says_that_it_is_an_indication(language, words):
    """On the screen in the language asked for."""
    result = run("--candidate", "k05", "--language", language)
    assert result.exit_code == 0
    assert words in result.output
    assert "14,71" in result.output or "14.71" in result.output


def test_json_holds_intervals_their_parts_and_the_sources():
    """The document carries the mark, the main tasks and where the amounts come from."""
    result = run("--candidate", "k05", "--place", "p1", "--json")
    (match,) = json.loads(result.stdout)["matches"]
    assert match["indicative"] == "indicatief, geen loonwaardebepaling"
    assert match["loonwaarde"]["low"] <= match["loonwaarde"]["high"]
    assert match["subsidy_euro_per_year"]["low"] <= match["subsidy_euro_per_year"]["high"]
    assert [part["share"] for part in match["main_tasks"]] == [1.0]
    assert match["guidance_hours_per_week"] > 0
    assert match["rates"]["is_current"] is True
    assert len(match["rates"]["sources"]) == 2


def test_days_without_an_amount_are_told():
    """After the last amount a sentence marks it; before the first one the command refuses."""
    late = run("--candidate", "k05", "--place", "p1", "--on", "2031-02-01", "--language", "en")
    assert late.exit_code == 0
    assert "Out of date" in late.output
    early = run("--candidate", "k05", "--on", "2020-01-01")
    assert early.exit_code == 1
    assert "2020-01-01" in early.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--candidate", "nobody"),
        ("--candidate", "k05", "--place", "nowhere"),
        ("--candidate", "k05", "--tasks", "absent.csv"),
        ("--candidate", "k05", "--on", "tomorrow"),
        ("--candidate", "k05", "--place", "p1", "--tasks", "absent.csv"),
    ],
)
def test_what_cannot_be_answered_ends_in_a_sentence(words):
    """Unknown people, places, files and days: a message and an exit code, never a traceback."""
    result = run(*words)
    assert result.exit_code not in (0, None)
    assert isinstance(result.exception, SystemExit)
    assert result.stderr


def test_main_tasks_come_from_a_file(tmp_path):
    """Each task with its share in the order of the file."""
    path = tmp_path / "tasks.csv"
    path.write_text("task,share,item,level\nfolding,0.75,GED01,4\nsorting,0.25,,\n", "utf-8")
    result = run("--candidate", "k05", "--place", "p1", "--tasks", str(path), "--json")
    (match,) = json.loads(result.stdout)["matches"]
    assert [part["name"] for part in match["main_tasks"]] == ["folding", "sorting"]


def test_both_languages_hold_the_same_texts():
    """No sentence is missing in one of them."""
    dutch, english = (texts_of("api.loonwaarde", each) for each in Language)
    assert {s: set(k) for s, k in dutch.items()} == {s: set(k) for s, k in english.items()}
