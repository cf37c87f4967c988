import json

import pytest

from api.cli.exits import ExitCode
from matcher.store import open_store


@pytest.fixture
def database(tmp_path):
    """Two people are logged in, one of them twice."""
    path = tmp_path / "passend.db"
    store = open_store(path)
    store.ensure_organisation("local", "Een")
    with store.writing("local", "p-7") as tx:
        for subject in ("p-7", "p-8", "p-7"):
            tx.sessions.begin(subject, ["coach"], ["t1"], seconds=600)
    store.close()
    return path


def sessions(run, database, *words):
    result = run("session", *words, "--database", str(database), "--json")
    assert result.exit_code == ExitCode.OK, result.stderr
    return json.loads(result.stdout)["sessions"]


def test_all_sessions_of_a_person_end_and_others_go_on(run, database):
    """The others stay in the list; the log says whose ended, and how many."""
    assert [each["subject"] for each in sessions(run, database, "list")].count("p-7") == 2
    assert sessions(run, database, "end", "p-7") == [{"subject": "p-7", "ended": 2}]
    assert [each["subject"] for each in sessions(run, database, "list")] == ["p-8"]
    store = open_store(database)
    with store.reading("local") as tx:
        assert tx.log.page(kind="sessions.ended")[0].payload == {"count": 2, "subject": "p-7"}
    store.close()


@pytest.mark.parametrize("words", [("end",), ("list", "p-7")])
def test_whose_sessions_end_must_be_said(run, database, words):
    """And a list is of everybody."""
    result = run("session", *words, "--database", str(database))
    assert result.exit_code == ExitCode.WRONG_USAGE
