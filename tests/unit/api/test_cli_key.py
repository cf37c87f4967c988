import json

import pytest

from api.access.caller import Role, Scope
from api.access.stored_keys import StoredKeyDoor
from api.cli.exits import ExitCode
from matcher.store import open_store


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "passend.db"
    store = open_store(path)
    store.ensure_organisation("local", "Een")
    store.close()
    return path


def keys(run, database, *arguments):
    result = run("key", *arguments, "--database", str(database), "--json")
    assert result.exit_code == ExitCode.OK, result.stderr
    return json.loads(result.stdout)["keys"]


def test_a_key_is_made_shown_once_and_revoked(run, database):
    """Its text opens; lists never show it; once revoked it is for good."""
    (made,) = keys(run, database, "new", "--roles", "planner, coach", "--scopes", "passend:read",
                   "--teams", "t1", "--label", "export")  # fmt: skip
    store = open_store(database)
    caller = StoredKeyDoor(store).identify(made["text"])
    assert (caller.roles, caller.scopes) == ({Role.PLANNER, Role.COACH}, {Scope.READ})
    (listed,) = keys(run, database, "list")
    assert listed == {name: value for name, value in made.items() if name != "text"}
    assert listed["label"] == "export"
    (revoked,) = keys(run, database, "revoke", made["key"])
    assert revoked["revoked"]
    assert StoredKeyDoor(store).identify(made["text"]) is None
    store.close()


@pytest.mark.parametrize(
    "arguments",
    [("new",), ("new", "--roles", "koning"), ("new", "--roles", "coach", "--scopes", "alles"),
     ("revoke",), ("list", "abc"), ("new", "--roles", "coach", "--days", "0")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(run, database, arguments):
    """A key without a role, with a word that means nothing, or without an end."""
    result = run("key", *arguments, "--database", str(database))
    assert result.exit_code == ExitCode.WRONG_USAGE


def test_an_unknown_key_cannot_be_revoked(run, database):
    """It says so, without a trace."""
    result = run("key", "revoke", "niets", "--database", str(database))
    assert result.exit_code == ExitCode.UNKNOWN_IDENTIFIER
    assert "Traceback" not in result.stderr
