"""Any table of outcomes can be measured, or is refused in one sentence."""

import json
import sys

import numpy as np
import pandas as pd
import pytest

from benchmarks.real.__main__ import main
from benchmarks.real.table import BadTable, read_table


@pytest.fixture
def messy(tmp_path):
    """Text, days, unknowns, a constant, an empty column, an identifier and a text target."""
    rng = np.random.default_rng(1)
    n = 160
    town = rng.choice(["Almelo", "Enschede", "Hengelo"], n)
    age = rng.integers(18, 65, n).astype(float)
    chance = np.where(town == "Almelo", 0.8, 0.3)
    frame = pd.DataFrame(
        {
            "nr": [f"person-{i:04}" for i in range(n)],
            "town": pd.Series(town).where(rng.random(n) < 0.9),
            "age": np.where(rng.random(n) < 0.1, np.nan, age),
            "since": pd.Timestamp("2019-01-01") + pd.to_timedelta(rng.integers(0, 900, n), "D"),
            "firm": rng.integers(0, 120, n),
            "land": "NL",
            "note": np.nan,
            "lasted": np.where(rng.random(n) < chance, "yes", "no"),
        }
    )
    path = tmp_path / "messy.csv"
    frame.to_csv(path, index=False)
    return path


def run(monkeypatch, capsys, *arguments):
    """Run the command; its exit code and what it printed."""
    monkeypatch.setattr(sys, "argv", ["benchmarks.real", *map(str, arguments)])
    code = main()
    return code, capsys.readouterr()


@pytest.mark.parametrize(
    "more", [(), ("--time", "since"), ("--group", "firm"), ("--time", "since", "--group", "firm")]
)
def test_every_split_gives_every_measure(messy, monkeypatch, capsys, more):
    """One JSON document with a row per method; ours is called additive."""
    code, said = run(
        monkeypatch, capsys, "--csv", messy, "--target", "lasted", "--json", *more,
        "--methods", "additive", "logistic", "--repeats", 1, "--folds", 3,
    )  # fmt: skip
    document = json.loads(said.out)
    assert code == 0
    assert document["positive"] == "yes"
    assert [row["method"] for row in document["methods"]] == ["additive", "logistic"]
    for row in document["methods"]:
        for name in ("auc", "log_loss", "brier", "ece"):
            assert row[f"{name}_low"] <= row[f"{name}_high"]
            assert 0 <= row[name] < 1.5
        assert row["auc"] > 0.6


def test_columns_are_read_for_what_they_are(messy):
    """Days become numbers; what cannot teach anything is left out and named."""
    table = read_table(messy, "lasted")
    assert table.features["since"].dtype == np.float64
    assert table.features["town"].dtype == object
    assert table.left_out == {"nr": "identifier", "land": "constant", "note": "empty"}


def test_semicolons_and_windows_text_are_read(tmp_path):
    """As Dutch spreadsheets write them."""
    rows = "\n".join(f"{i};{'café' if i % 3 else 'plein'};{i % 2}" for i in range(60))
    path = tmp_path / "dutch.csv"
    path.write_bytes(f"a;b;y\n{rows}\n".encode("windows-1252"))
    assert read_table(path, "y").features.shape == (60, 2)


@pytest.mark.parametrize(
    ("text", "target", "says"),
    [
        (None, "y", "no file"),
        ("", "y", "no readable CSV"),
        ("a,y\n", "y", "no rows"),
        ("a,y\n1,0\n2,1\n", "z", "no column 'z'"),
        ("a,y\n1,0\n2,1\n", "y", "Too few rows"),
        ("a,y\n" + "1,0\n" * 40, "y", "nothing can be learned from one"),
        ("a,y\n" + "1,0\n2,1\n3,2\n" * 20, "y", "has 3"),
        ("a,y\n" + "1,0\n1,1\n" * 20, "y", "no column to predict from"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_one_sentence(tmp_path, text, target, says):
    """Never a traceback."""
    path = tmp_path / "bad.csv"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(BadTable, match=says):
        read_table(path, target)


def test_a_refusal_ends_with_two_and_says_why_in_json(tmp_path, monkeypatch, capsys):
    """Scripts can tell."""
    code, said = run(monkeypatch, capsys, "--csv", tmp_path / "none.csv", "--target", "y", "--json")
    assert code == 2
    assert "no file" in json.loads(said.out)["error"]
    assert "benchmarks.real:" in said.err
