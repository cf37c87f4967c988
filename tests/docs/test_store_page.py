import re
from pathlib import Path

from matcher.store import Transaction
from matcher.store.columns import METADATA

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "store.md").read_text(encoding="utf-8")


def test_the_page_names_every_table():
    """And no table that does not exist."""
    section = PAGE.split("## Tables")[1].split("## The log")[0]
    cells = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
    named = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert named == set(METADATA.tables)


def test_the_page_names_every_repository_and_what_it_offers():
    """Each name in backticks exists on the repository of its row."""
    section = PAGE.split("| repository |")[1].split("## Versions")[0]
    rows = [row.split("|")[1:3] for row in section.splitlines() if row.startswith("| `")]
    named = {name for cell, _ in rows for name in re.findall(r"`(\w+)`", cell)}
    offered = {name for name, member in vars(Transaction).items() if hasattr(member, "attrname")}
    assert named == offered
