"""What a few moves bring, at the command line."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from api.cli.exits import ExitCode
from api.report.frontier_line import FrontierWords, draw_frontier

SMALL = Path("fixtures/small")
SVG = "{http://www.w3.org/2000/svg}"


def test_the_frontier_is_a_table_a_picture_and_a_sentence(run, tmp_path):
    """Both files are written; the numbers on the screen are those of the table."""
    shown = run(
        "frontier", SMALL, "--out", tmp_path, "--caps", "none,0,1", "--seconds", "5",
        "--language", "en",
    )  # fmt: skip
    assert shown.exit_code == ExitCode.OK
    table = pd.read_csv(tmp_path / "frontier.csv")
    assert table["move_cap"].fillna(-1).tolist() == [0, 1, -1]
    assert table["points"].is_monotonic_increasing
    assert f"{table['points'].iloc[-1]:,}" in shown.stdout
    root = ET.parse(tmp_path / "frontier.svg").getroot()  # noqa: S314
    assert root.find(f"{SVG}desc").text in shown.stdout.replace("\n", " ")


def test_the_frontier_of_a_plan_made_anew_counts_moves_against_it(run_json, small_result, tmp_path):
    """Nobody needs to move to keep the earlier plan."""
    document = run_json(
        "frontier", SMALL, "--out", tmp_path, "--previous", small_result, "--caps", "0"
    )
    assert [point["moves"] for point in document["points"]] == [0]


@pytest.mark.parametrize("caps", ["", "a", "-1", "1;2"])
def test_caps_are_whole_numbers_or_none(run, tmp_path, caps):
    """Anything else is refused before reading."""
    made = run("frontier", SMALL, "--out", tmp_path, "--caps", caps)
    assert made.exit_code == ExitCode.WRONG_USAGE


def test_the_picture_shows_every_point_and_escapes_its_words():
    """As many dots as caps; a higher value stands higher."""
    words = FrontierWords("a < b", "c & d", "moves", "points", "at most", ["0", "1"], ["5"] * 5)
    root = ET.fromstring(draw_frontier([10, 20], [15.0, 20.0], words))  # noqa: S314
    assert root.find(f"{SVG}title").text == "a < b"
    first, second = (float(dot.get("cy")) for dot in root.iter(f"{SVG}circle"))
    assert second < first


def test_a_flat_frontier_can_be_drawn():
    """One point, nothing to gain."""
    words = FrontierWords("t", "d", "moves", "points", "at most", ["0"], ["5"] * 5)
    root = ET.fromstring(draw_frontier([10], [10.0], words))  # noqa: S314
    assert len(list(root.iter(f"{SVG}circle"))) == 1
