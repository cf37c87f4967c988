"""The page on result tables names what is written."""

import re
from pathlib import Path

import pytest

from matcher.results.tables import COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "plan-result.md"
KINDS = {"str": "text", "float64": "number", "int64": "whole number", "bool": "true or false"}


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_is_on_the_page_in_its_order(table):
    """Name and kind, no more and no fewer."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {table}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([a-z ]+) \|", section, re.MULTILINE)
    assert rows == [(name, KINDS[dtype]) for name, dtype in COLUMNS[table].items()]
