"""The page on rules names functions and tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/explanation/constraints.md").read_text(encoding="utf-8")


def names_defined(*folders):
    """Functions, columns of dataclasses and methods defined under these folders."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return set(re.findall(r"^\s*(?:def (\w+)|(\w+):)", text, re.MULTILINE))


def test_every_name_on_the_page_exists():
    """Functions and fields in the sources, tests in the tests."""
    named = set(re.findall(r"`(_?[a-z]+(?:_[a-z]+)+)`", PAGE))
    sources = {name for pair in names_defined("matcher", "api") for name in pair if name}
    tests = {name for pair in names_defined("tests") for name in pair if name}
    assert {name for name in named if name.startswith("test_")} - tests == set()
    assert {name for name in named if not name.startswith("test_")} - sources == set()


def test_every_array_of_a_problem_is_on_the_page():
    """A rule that an array carries is not forgotten."""
    arrays = re.findall(r"^    (\w+): NDArray", _problem_source(), re.MULTILINE)
    not_rules = {"candidate_id", "place_id", "resource_id", "edge_place", "edge_points"}
    assert {name for name in arrays if f"`{name}`" not in PAGE} == not_rules


def _problem_source():
    return (ROOT / "matcher/planning/problem.py").read_text(encoding="utf-8")
