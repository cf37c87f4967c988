"""The page of the oracle benchmark shows what its rows say."""

import pandas as pd
import pytest

from benchmarks.oracle.__main__ import RESULTS
from benchmarks.oracle.measure import COLUMNS
from benchmarks.oracle.plan import GROUPS
from benchmarks.oracle.shares import interval, with_shares, worst_group
from benchmarks.oracle.table import markdown

PAGE = RESULTS.parents[1] / "docs" / "explanation" / "oracle.md"


def rows(**points):
    """One row per method with these points, in one world and seed."""
    plain = dict.fromkeys(COLUMNS, 1.0) | {"world": "noisy", "seed": 1, "size": 0}
    plain |= {f"people_{group}": 20 for group in GROUPS}
    made = [
        plain
        | {"method": name, "points": value}
        | {f"points_{group}": value for group in GROUPS}
        | ({"points_wajong": 0.5 * value} if name == "ours" else {})
        for name, value in points.items()
    ]
    return pd.DataFrame(made)


def test_the_page_shows_the_tables_of_the_rows():
    """`python -m benchmarks.oracle.table --write docs/explanation/oracle.md` renews them."""
    page = PAGE.read_text(encoding="utf-8")
    found = with_shares(pd.read_csv(RESULTS / "oracle" / "results.csv"))
    for world in dict.fromkeys(found["world"]):
        assert f"<!-- oracle: {world} -->\n\n{markdown(found[found['world'] == world])}\n" in page


def test_shares_are_of_the_way_from_random():
    """Half way from random to the ceiling is 50 %, wherever the oracle lies."""
    found = with_shares(rows(random=100.0, ours=150.0, ceiling=200.0, oracle=300.0))
    shares = found.set_index("method")
    assert shares.loc["ours", "to_ceiling"] == pytest.approx(0.5)
    assert shares.loc["ours", "to_oracle"] == pytest.approx(0.25)
    assert shares.loc["random", "to_oracle"] == 0


def test_rows_without_anchors_are_left_out():
    """Nothing is said of a seed whose ceiling is not measured yet."""
    assert with_shares(rows(random=100.0, ours=150.0, oracle=300.0)).empty


def test_the_worst_group_is_the_one_furthest_from_what_the_oracle_gives_it():
    """Half of what other groups get puts a group last."""
    found = with_shares(rows(random=1.0, ours=3.0, ceiling=3.0, oracle=4.0))
    assert worst_group(found[found["method"] == "ours"]) == ("wajong", pytest.approx(0.375))


def test_intervals_are_students():
    """Three seeds at 1, 2 and 3: 2 plus or minus 4.303 standard errors."""
    mean, half = interval(pd.Series([1.0, 2.0, 3.0, None]))
    assert (mean, half) == (2.0, pytest.approx(4.3027 / 3**0.5, rel=1e-4))
