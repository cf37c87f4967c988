"""``passend benchmark``: quality on the screen and as tables, and the report on placements."""

import csv
import json
import re
from html.parser import HTMLParser

import pytest

from fixtures.region import generate_region
from matcher.records.writing import write_dataset

QUALITY_COLUMNS = {
    "measures.csv": "weeks,method,measure,value,low,high",
    "horizons.csv": "weeks,known,censored,at_risk,people_at_risk,lasting_share,tested,"
    "tested_people,learned_from",
    "calibration.csv": "method,placements,claimed,observed,low,high",
    "lists.csv": "within,method,lists,mean_length,recall_by_chance,ndcg_at_10_value,ndcg_at_10_low,"
    "ndcg_at_10_high,recall_at_10_value,recall_at_10_low,recall_at_10_high",
    "exposure.csv": "method,ranked_by,places,coverage,never_suggested,gini",
    "decisions.csv": "decision,reason_code,decisions,mean_chance,called_good",
}
UNITS = (
    "unit,kind,placements,people,observed,expected,difference,low_95,high_95,low_998,high_998,"
    "shrunken,shrunken_low,shrunken_high,verdict"
)
REPORT_COLUMNS = {
    "placements.csv": "placement_id,candidate_id,place_id,started_on,days,outcome,chance,"
    "chance_low,chance_high,expected",
    "locations.csv": UNITS,
    "teams.csv": UNITS,
    "position.csv": "assignment,people,lasting,mean_chance,points",
    "calibration.csv": "scorer,placements,claimed,observed,low,high",
    "measures.csv": "scorer,measure,value,low,high",
    "foreseeable.csv": "placement_id,candidate_id,place_id,started_on,outcome,chance,item,rule,"
    "asked,known_low,known_high,levels_short,importance,is_knockout",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small region on disk."""
    out = tmp_path_factory.mktemp("benchmark") / "region"
    write_dataset(generate_region(people=200, seed=4).dataset, out)
    return out


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    """A region without any placement in its log."""
    generated = generate_region(people=100, seed=4).dataset
    out = tmp_path_factory.mktemp("benchmark") / "nothing"
    write_dataset(generated, out)
    lines = (out / "placements.csv").read_text(encoding="utf-8").splitlines()
    (out / "placements.csv").write_text(lines[0] + "\n", encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def measured(run, folder, tmp_path_factory):
    """Quality, shown and written."""
    out = tmp_path_factory.mktemp("quality")
    result = run("benchmark", "quality", folder, "--out", out)
    assert result.exit_code == 0, result.stderr
    return result.stdout, out


@pytest.fixture(scope="module")
def report(run_json, folder, tmp_path_factory):
    """The report on placements in English, with its document."""
    out = tmp_path_factory.mktemp("placements")
    document = run_json("benchmark", "placements", folder, "--out", out, "--language", "en")
    return document, out


def header(path):
    return path.read_text(encoding="utf-8").splitlines()[0]


def test_quality_shows_every_horizon_and_method(measured):
    """Learned beside expert and floors; the log's size decides how it is to be read."""
    shown, _ = measured
    for words in ("Lasts 13 weeks", "Lasts 26 weeks", "Lasts 52 weeks", "profile distance"):
        assert words in shown
    assert "base rate" in shown
    assert "expert's weights" in shown


def test_tables_of_quality_keep_their_columns(measured):
    """Scripts may rely on names and order."""
    _, out = measured
    assert {name: header(out / name) for name in QUALITY_COLUMNS} == QUALITY_COLUMNS
    assert all(len((out / name).read_text().splitlines()) > 1 for name in QUALITY_COLUMNS)


def test_the_document_of_quality_keeps_its_keys(run_json, measured, folder):
    """The same on the screen as in the folder."""
    document = json.loads((measured[1] / "quality.json").read_text(encoding="utf-8"))
    assert list(document) == [
        "as_of",
        "placements",
        "people",
        "model_name",
        "since",
        "horizons",
        "bins",
        "lists",
        "exposure",
        "decisions",
        "notes",
    ]
    assert list(document["horizons"][1]["methods"]) == [
        "learned",
        "expert",
        "profile_distance",
        "base_rate",
    ]
    assert set(document["horizons"][1]["gain"]) == {"value", "low", "high"}


def test_no_placements_are_a_sentence(run, run_json, nothing, tmp_path):
    """No table of nothing, no error: what is missing, and exit code 0."""
    shown = run("benchmark", "quality", nothing)
    assert shown.exit_code == 0
    assert "no placements whose outcome is known" in " ".join(shown.stdout.split())
    told = run("benchmark", "placements", nothing, "--out", tmp_path / "out")
    assert told.exit_code == 0
    assert "nothing to report" in " ".join(told.stderr.split())
    assert not (tmp_path / "out").exists()
    document = run_json("benchmark", "placements", nothing, "--out", tmp_path / "out")
    assert document == {"placements": 0}


def test_few_placements_are_said_to_be_few(run):
    """Two placements cannot be learned from and tested on."""
    shown = run("benchmark", "quality", "fixtures/small").stdout
    assert "nothing is measured" in " ".join(shown.split())


def test_tables_of_the_report_keep_their_columns(report):
    """Scripts may rely on names and order."""
    _, out = report
    assert {name: header(out / name) for name in REPORT_COLUMNS} == REPORT_COLUMNS


def test_the_document_of_the_report_keeps_its_keys(report):
    """A summary without a row per person."""
    document, out = report
    assert list(document) == [
        "as_of",
        "placements",
        "people",
        "known",
        "too_young",
        "lasting_share",
        "is_expert_scale",
        "tested",
        "measures",
        "locations",
        "teams",
        "position",
        "foreseeable",
        "file",
    ]
    assert document["known"] + document["too_young"] == document["placements"]
    written = json.loads((out / "placements.json").read_text(encoding="utf-8"))
    assert written == {key: value for key, value in document.items() if key != "file"}
    assert "c-0" not in json.dumps(written)


def test_every_placement_is_in_the_table_once(report, folder):
    """With one chance on one scale."""
    _, out = report
    with (out / "placements.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (folder / "placements.csv").open(encoding="utf-8") as file:
        recorded = [row["placement_id"] for row in csv.DictReader(file)]
    assert sorted(row["placement_id"] for row in rows) == sorted(recorded)
    assert all(0 < float(row["chance"]) < 1 for row in rows)


class _Page(HTMLParser):
    """Checks that every element is closed in order, and collects ids and references."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.named = [], [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        """Open an element."""
        self._note(attrs)
        if tag not in {"meta", "br", "line"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Note an element that closes itself; in a page of HTML these stand in figures only."""
        assert tag in {"path", "rect", "line", "circle"}
        self._note(attrs)

    def handle_endtag(self, tag):
        """Close what was opened last."""
        assert self.open.pop() == tag

    def _note(self, attrs):
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in {"aria-labelledby", "aria-describedby"}:
                self.named += value.split()
            if name == "href":
                self.named.append(value.removeprefix("#"))


@pytest.fixture(scope="module")
def dutch(run, folder, tmp_path_factory):
    """The same report in Dutch."""
    out = tmp_path_factory.mktemp("plaatsingen")
    result = run("benchmark", "placements", folder, "--out", out)
    assert result.exit_code == 0, result.stderr
    return out


def test_the_page_stands_alone(report, dutch):
    """One file: no script, nothing from elsewhere, every name points at something."""
    for language, out in (("en", report[1]), ("nl", dutch)):
        text = (out / "placements.html").read_text(encoding="utf-8")
        page = _Page(text)
        assert len(page.ids) == len(set(page.ids))
        assert set(page.named) <= set(page.ids)
        assert "<script" not in text
        assert not re.search(r"(src|href)=\"(?!#)", text)
        assert f'lang="{language}"' in text
        assert "nan" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL).lower().split()


def test_the_page_says_what_it_does_not_say(report):
    """A caveat at the top and at the bottom; funnels name their source and their minimum."""
    text = (report[1] / "placements.html").read_text(encoding="utf-8")
    assert "not a verdict" in text
    assert "Use it to ask, not to conclude" in text
    assert "Spiegelhalter (2005)" in text
    assert "horizons differ" in text


def test_the_same_seed_gives_the_same_figures(report, dutch):
    """Halves, lots and search all start from the seed; tables hold no language."""
    for name in (*REPORT_COLUMNS, "placements.json"):
        assert (dutch / name).read_bytes() == (report[1] / name).read_bytes(), name
