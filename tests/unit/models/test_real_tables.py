"""Any table of outcomes can be measured, or is refused in one sentence."""

import json
import sys

import numpy as np
import pandas as pd
import pytest

from benchmarks.real.__main__ import main
from benchmarks.real.table import BadTable, read_table, sample_rows


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
    rows = "\n".join(f"{i % 30},5;{'café' if i % 3 else 'plein'};{i % 2}" for i in range(60))
    path = tmp_path / "dutch.csv"
    path.write_bytes(f"a;b;y\n{rows}\n".encode("windows-1252"))
    features = read_table(path, "y").features
    assert features["a"].tolist()[:2] == [0.5, 1.5]
    assert set(features["b"]) == {"café", "plein"}


def frame_of(n=80, **columns):
    """A table with a number that tells, as CSV text."""
    rng = np.random.default_rng(3)
    y = rng.integers(0, 2, n)
    return pd.DataFrame({"x": y + rng.normal(0, 1, n).round(2), **columns, "y": y})


@pytest.mark.parametrize(
    ("name", "cells", "reason"),
    [
        ("id", range(1000, 1160, 2), "identifier"),
        ("client_id", range(500, 1300, 10), "identifier"),
        ("anything", range(7, 87), "identifier"),
        ("", range(80), "identifier"),
        ("naam", [f"persoon {i}" for i in range(80)], "identifier"),
        ("land", ["NL"] * 80, "constant"),
        ("leeg", [None] * 80, "empty"),
    ],
)
def test_what_only_tells_rows_apart_is_left_out_and_named(tmp_path, name, cells, reason):
    """Numbers that count rows, names, constants: never learned silently."""
    path = tmp_path / "ids.csv"
    frame_of(**{"a": list(cells)}).rename(columns={"a": name}).to_csv(path, index=False)
    table = read_table(path, "y")
    assert list(table.left_out.values()) == [reason]
    assert list(table.features) == ["x"]


def test_a_number_that_differs_on_every_row_is_still_a_number(tmp_path):
    """Wages differ on every row and are no identifier, whole or not."""
    rng = np.random.default_rng(5)
    path = tmp_path / "wage.csv"
    wages = rng.permutation(np.arange(80) * 97 + rng.integers(0, 90, 80))
    frame_of(wage=wages, hours=rng.normal(size=80)).to_csv(path, index=False)
    assert list(read_table(path, "y").features) == ["x", "wage", "hours"]


def test_words_among_numbers_are_unknown_and_counted(tmp_path):
    """The word onbekend makes no column of numbers a column of words; other slips are told."""
    path = tmp_path / "mixed.csv"
    age = [str(18 + i % 40) if i % 4 else "onbekend" for i in range(80)]
    pay = [f"€ 1.{i:03},50" for i in range(80)]
    frame_of(age=age, pay=pay).to_csv(path, index=False)
    table = read_table(path, "y")
    assert table.features["age"].isna().sum() == 20
    assert table.features["pay"].iloc[3] == 1003.5
    assert "20 cells of age" in table.left_out


@pytest.mark.parametrize(
    ("yes", "no"), [("ja", "nee"), ("Ja ", "Nee"), ("1.0", "0"), ("TRUE", "FALSE"), ("j", "n")]
)
def test_targets_in_words_are_understood(tmp_path, yes, no):
    """Case and spaces do not matter; the positive value is the one that says yes."""
    path = tmp_path / "target.csv"
    frame = frame_of()
    frame["y"] = np.where(frame["y"] == 1, yes, no)
    frame.loc[:5, "y"] = frame.loc[:5, "y"].str.upper()
    frame.to_csv(path, index=False)
    table = read_table(path, "y")
    assert table.positive.casefold() == yes.strip().casefold()
    assert set(table.outcome) == {0, 1}


def test_rows_without_outcome_or_time_are_left_out_and_counted(tmp_path):
    """A row that cannot be ordered or judged tells nothing; a row without a group stands alone."""
    path = tmp_path / "gaps.csv"
    day = [f"{1 + i % 28:02}-0{1 + i % 9}-2024" if i % 10 else "" for i in range(80)]
    frame = frame_of(day=day, firm=[f"f{i % 7}" if i % 5 else "" for i in range(80)])
    frame["y"] = frame["y"].astype(object).where(frame.index % 8 != 1)
    frame.to_csv(path, index=False)
    table = read_table(path, "y", time="day", group="firm")
    assert table.left_out["10 rows"] == "no outcome"
    assert table.left_out["8 rows"] == "no time"
    assert len(table.outcome) == 62
    assert np.bincount(table.group).min() == 1


@pytest.mark.parametrize("group", [None, "firm"])
def test_of_many_rows_a_sample_is_measured_and_said(tmp_path, group):
    """At most the number asked for, groups whole, the same for the same seed."""
    path = tmp_path / "many.csv"
    frame_of(600, firm=[i % 50 for i in range(600)]).to_csv(path, index=False)
    table = sample_rows(read_table(path, "y", group=group), 100, 1)
    again = sample_rows(read_table(path, "y", group=group), 100, 1)
    assert len(table.outcome) <= 100
    assert table.about()["rows_in_file"] == 600
    assert table.features.equals(again.features)
    if group:
        assert np.bincount(table.group).tolist() == [12] * 8


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_spreadsheets_are_read(tmp_path, encoding):
    """With a byte order mark, as UTF-16, and as Windows text."""
    path = tmp_path / "enc.csv"
    path.write_text(frame_of(plaats=["Oldenzaal", "Hellendoorn à"] * 40).to_csv(), encoding)
    table = read_table(path, "y")
    assert set(table.features["plaats"]) == {"Oldenzaal", "Hellendoorn à"}


@pytest.mark.parametrize(
    ("text", "target", "says"),
    [
        (None, "y", "no file"),
        ("a,b,y\n1,2,3\n1,2,3,4\n", "y", "line 3"),
        ("a,a,y\n1,2,3\n", "y", "'a' occurs twice"),
        ("PK\x03\x04", "y", "save the table as CSV"),
        ("", "y", "no readable CSV"),
        ("a,y\n", "y", "no rows"),
        ("a,y\n1,0\n2,1\n", "z", "no column 'z'"),
        ("a,y\n1,0\n2,1\n", "y", "Too few rows"),
        ("a,y\n" + "1,0\n" * 40, "y", "nothing can be learned from one"),
        ("a,y\n" + "1,0\n2,1\n3,2\n" * 20, "y", r"has 3 \(0, 1, 2\)"),
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
