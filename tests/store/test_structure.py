"""Rules of the store that hold for files and tables which do not exist yet."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import JSON, Text

import matcher.store
from matcher.records.contract import TABLES as CONTRACTS
from matcher.store.columns import METADATA, OWNER
from matcher.store.tables.records import TABLES

ROOM = Path(matcher.store.__file__).parent
STATEMENTS = {"select", "insert", "update", "delete", "text", "exists", "union"}

MAY_MAKE_STATEMENTS = {
    "scope.py": "adds the filter on the organisation to every statement",
    "queue.py": "workers serve all organisations; it sees orders of runs only",
    "key_door.py": "a key is presented before its organisation is known",
    "engine.py": "knows the names of organisations, and tidies the file",
    "backup.py": "copies everything, for the administrator of the database",
}

MAY_NAME_NOBODY = {
    "organisations.name": "name of an organisation",
    "policies.document": "weights and caps",
    "api_keys.label": "name of a program",
    "api_keys.roles": "codes",
    "sessions.roles": "codes",
    "sessions.teams": "codes",
    "schedules.order_document": "budget of a plan",
    "log_entries.payload": "people stand in it as tokens",
    **dict.fromkeys(
        (f"plan_people.{name}" for name in ("plan", "unplaced", "change", "earlier")),
        "about the person of the row",
    ),
}


def _files():
    return sorted(path for path in ROOM.rglob("*.py") if "migrations" not in path.parts)


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.name)
def test_statements_are_made_where_the_filter_is_added(path):
    """A repository cannot forget the organisation, because it cannot make a statement itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    made = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for name in node.names
    }
    assert not made & STATEMENTS or path.name in MAY_MAKE_STATEMENTS


def test_each_exception_is_still_needed():
    """A file that makes no statements any more has no leave to make them."""
    needed = {
        path.name
        for path in _files()
        for name in STATEMENTS
        if f"import {name}" in path.read_text("utf-8") or f", {name}" in path.read_text("utf-8")
    }
    assert set(MAY_MAKE_STATEMENTS) <= needed


def test_every_column_of_people_is_known_to_export_and_purge():
    """Whatever is called after a candidate holds one."""
    for table in METADATA.tables.values():
        found = {column.name for column in table.columns if "candidate_id" in column.name}
        assert found == set(table.info["people"]), table.name


def test_every_document_is_either_searched_for_people_or_cannot_name_any():
    """A new column for documents or words needs a decision about people."""
    columns = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if isinstance(column.type, (JSON, Text))
    }
    searched = {
        f"{table.name}.{name}"
        for table in METADATA.tables.values()
        for name in table.info["people_within"]
    }
    assert columns <= searched | set(MAY_NAME_NOBODY)
    assert set(MAY_NAME_NOBODY) <= columns
    assert not searched & set(MAY_NAME_NOBODY)


def test_references_stay_within_one_organisation():
    """Every foreign key compares the owner too, so a row cannot refer to somebody else's."""
    for table in METADATA.tables.values():
        for key in table.foreign_key_constraints:
            assert OWNER in key.column_keys, table.name


def test_tables_of_records_hold_the_columns_of_the_contract():
    """All of them, with the same ones required."""
    assert set(TABLES) == set(CONTRACTS)
    for name, contract in CONTRACTS.items():
        for column in contract.columns.values():
            assert TABLES[name].c[column.name].nullable is not column.is_required
