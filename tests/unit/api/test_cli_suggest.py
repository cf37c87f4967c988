from pathlib import Path

import pytest

from api.cli.exits import ExitCode

SMALL = Path("fixtures/small")


def test_places_for_a_person_are_ranked_by_value(run_json):
    """Best first, no more than asked for, each with its whole explanation."""
    document = run_json("suggest", SMALL, "--candidate", "k06", "--top", "2")
    suggestions = document["suggestions"]
    assert [row["rank"] for row in suggestions] == [1, 2]
    assert suggestions[0]["value"] >= suggestions[1]["value"]
    assert all(row["candidate_id"] == "k06" for row in suggestions)
    assert {"overruns", "unknowns", "p_low", "p_high", "lines"} <= set(suggestions[0])


def test_fit_ranks_by_the_chance_alone(run_json):
    """Another order is one word away."""
    rows = run_json("suggest", SMALL, "--candidate", "k06", "--by", "fit")["suggestions"]
    chances = [row["p"] for row in rows]
    assert chances == sorted(chances, reverse=True)


def test_one_person_gets_the_same_answer_as_in_the_whole_region(run_json):
    """Leaving everybody else out is quicker and changes nothing."""
    by_person = {
        (row["place_id"], row["p"], row["value"])
        for row in run_json("suggest", SMALL, "--candidate", "k06")["suggestions"]
    }
    by_place = {
        (place, row["p"], row["value"])
        for place in (f"p{number}" for number in range(1, 9))
        for row in run_json("suggest", SMALL, "--place", place)["suggestions"]
        if row["candidate_id"] == "k06"
    }
    assert by_person == by_place


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "De beste plekken voor k06"), ("en", "The best places for k06")]
)
def test_a_coach_reads_a_table_and_sentences(run, language, words):
    """Words and rounded chances, never a bare rank; the first one is explained."""
    shown = run("suggest", SMALL, "--candidate", "k06", "--language", language).stdout
    assert words in shown
    assert "\n- " in shown
    assert "0." not in shown.split("\n- ")[0]


def test_a_place_shows_where_people_work_now(run):
    """Somebody else's worker is no free candidate: the table says so."""
    shown = run("suggest", SMALL, "--place", "p1", "--language", "en").stdout
    assert "works here now" in shown
    assert "k01" in shown


def test_who_has_no_place_sees_the_rules(run):
    """Nothing left is an answer too: the rule that excludes most comes first."""
    result = run("suggest", SMALL, "--candidate", "k09", "--language", "en")
    assert result.exit_code == ExitCode.OK
    assert "travel takes too long" in result.stdout.splitlines()[1]
