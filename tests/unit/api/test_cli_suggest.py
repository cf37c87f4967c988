from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from api.cli.exits import ExitCode
from api.cli.narrowing import for_candidate, for_place
from fixtures.region import generate_region
from matcher.region import prepare_region
from matcher.suggest import suggest_candidates, suggest_places
from models.expert import expert_scorer

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


@pytest.fixture(scope="module")
def whole():
    """Every suggestion of a generated region from the whole dataset: (person, place) -> value."""
    region = prepare_region(generate_region(60, 5).dataset, expert_scorer())
    names, places = region.profiles.candidates.ids, region.profiles.places.ids
    found = {}
    for position, name in enumerate(names.tolist()):
        edges = suggest_places(region, position, top=1000)
        for place, value in zip(edges.place, edges.value, strict=True):
            found[name, str(places[place])] = int(value)
    return found


def test_leaving_others_out_changes_no_answer(whole):
    """One person, or one place, gets the value of every pair that the whole region gives."""
    records = generate_region(60, 5).dataset
    for name in records.candidates["candidate_id"][:12]:
        region = prepare_region(for_candidate(records, name), expert_scorer())
        edges = suggest_places(region, region.candidate_position(name), top=1000)
        ids = region.profiles.places.ids[edges.place].tolist()
        found = dict(zip(ids, edges.value.tolist(), strict=True))
        assert found == {place: v for (who, place), v in whole.items() if who == name}
    for name in records.places["place_id"][:12]:
        region = prepare_region(for_place(records, name), expert_scorer())
        edges = suggest_candidates(region, region.place_position(name), top=1000)
        ids = region.profiles.candidates.ids[edges.candidate].tolist()
        found = dict(zip(ids, edges.value.tolist(), strict=True))
        assert found == {who: v for (who, place), v in whole.items() if place == name}


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


def test_the_list_on_the_screen_is_also_a_workbook(run, run_json, tmp_path):
    """The same rows in the same order, shares as numbers, with what a reader must know."""
    file = tmp_path / "lijst.xlsx"
    asked = ("suggest", "fixtures/small", "--candidate", "k05", "--by", "fit", "--top", 2)
    shown = run_json(*asked, "--xlsx", file)["suggestions"]
    book = CalamineWorkbook.from_path(file)
    header, *rows = book.get_sheet_by_name("Suggesties").to_python()
    column = {name: position for position, name in enumerate(header)}
    assert [row[column["werkpleknummer"]] for row in rows] == [one["place_id"] for one in shown]
    assert [row[column["reistijd (minuten)"]] for row in rows] == [
        round(one["travel_minutes"]) for one in shown
    ]
    notes = {row[0]: row[1] for row in book.get_sheet_by_name("Toelichting").to_python()}
    assert (notes["gevraagd voor"], notes["volgorde"]) == ("kandidaat k05", "kans")
    assert run(*asked, "--xlsx", tmp_path / "lijst.pdf").exit_code == 2
