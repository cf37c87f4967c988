import json
import shutil
import subprocess
import sys

import pytest

from api.cli.exits import MEANINGS, ExitCode
from api.cli.main import COMMANDS, GROUPED, GROUPS

SMALL = "fixtures/small"
HEAVY = {
    "fastapi",
    "fixtures",
    "jinja2",
    "matcher.planning",
    "matcher.records",
    "models",
    "numba",
    "numpy",
    "ortools",
    "pandas",
    "scipy",
    "sklearn",
    "uvicorn",
}


def test_the_command_line_loads_nothing_heavy():
    """Help and usage errors answer at once, because work is imported only when it is done."""
    code = "import sys, api.cli.main; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not HEAVY & set(loaded)


def test_help_lists_every_command_and_every_exit_code(run):
    """The first screen says what there is and what an exit code means."""
    help_text = run("--help").stdout
    assert all(command in help_text for command in [*COMMANDS, *GROUPS])
    assert all(str(code.value) in help_text for code in MEANINGS)


@pytest.mark.parametrize("command", [*COMMANDS, *GROUPED])
def test_every_command_has_help_and_json(run, command):
    """No command without a sentence of help, exit codes and a form for scripts."""
    result = run(*command.split(), "--help")
    assert result.exit_code == ExitCode.OK
    assert "--json" in result.stdout
    assert "Exit codes" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["suggest", SMALL, "--candidate", "nobody"], ExitCode.UNKNOWN_IDENTIFIER),
        (["suggest", SMALL, "--place", "nowhere"], ExitCode.UNKNOWN_IDENTIFIER),
        (["suggest", SMALL], ExitCode.WRONG_USAGE),
        (["suggest", SMALL, "--candidate", "k01", "--place", "p1"], ExitCode.WRONG_USAGE),
        (["suggest", SMALL, "--candidate", "k01", "--top", "0"], ExitCode.WRONG_USAGE),
        (
            ["plan", SMALL, "--out", "x", "--seconds", "1", "--iterations", "1"],
            ExitCode.WRONG_USAGE,
        ),
        (["suggest", "no/such/folder", "--candidate", "k01"], ExitCode.UNREADABLE),
        (["check-data", "no/such/folder"], ExitCode.UNREADABLE),
        (["check-plan", SMALL, "no/such/folder"], ExitCode.UNREADABLE),
        (["explain", SMALL, "--candidate", "k01"], ExitCode.UNREADABLE),
        (["report", "no/such/folder"], ExitCode.UNREADABLE),
        (["solve", "no-such.npz", "--out", "x.npz"], ExitCode.UNREADABLE),
        (["solve", f"{SMALL}/teams.csv", "--out", "x.npz"], ExitCode.REFUSED),
        (["check-data", "fixtures/invalid/duplicate_identifier"], ExitCode.REFUSED),
        (["suggest", "fixtures/invalid/duplicate_identifier", "--place", "p1"], ExitCode.REFUSED),
        (["serve", SMALL, "--host", "192.168.1.4"], ExitCode.WRONG_USAGE),
        (["no-such-command"], ExitCode.WRONG_USAGE),
    ],
)
def test_an_expected_error_is_a_message_and_an_exit_code(run, arguments, code):
    """A mistake of the user ends in words on standard error and the code of the table."""
    result = run(*arguments)
    assert result.exit_code == code
    assert "Traceback" not in result.stderr
    assert result.stderr.strip() or code is ExitCode.REFUSED


def test_an_error_is_a_document_too(run):
    """With --json even a refusal is one document on standard output."""
    result = run("suggest", SMALL, "--candidate", "nobody", "--json")
    assert json.loads(result.stdout) == {
        "error": {
            "code": "identifier.unknown",
            "message": "There is no candidate nobody in the dataset.",
            "kind": "candidate",
            "identifier": "nobody",
        }
    }


def test_findings_are_listed_where_the_data_are_refused(run, tmp_path):
    """Whoever works on bad data sees file, row, column, value and what to do, not a count."""
    folder = shutil.copytree(SMALL, tmp_path / "data")
    table = folder / "places.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("GM0", "GM9"), encoding="utf-8")
    rows = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*rows, rows[-1]]) + "\n", encoding="utf-8")
    for command in (["suggest", folder, "--candidate", "k01"], ["check-data", folder]):
        result = run(*command)
        assert result.exit_code == ExitCode.REFUSED
        shown = result.stdout + result.stderr
        assert all(part in shown for part in ("places.csv", "10", "place_id", "p8", "duplicate"))


def test_people_are_not_named_in_errors_about_other_people(run, small_result):
    """An unknown identifier is repeated, nobody else's."""
    result = run("explain", small_result, "--candidate", "k99")
    assert result.exit_code == ExitCode.UNKNOWN_IDENTIFIER
    assert "k99" in result.stderr
    assert "k01" not in result.stderr
