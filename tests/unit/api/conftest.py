import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli.main import app
from matcher.results import PlanTables, read_result

SMALL = Path("fixtures/small")
"""12 people, 8 places, 3 teams: solved exactly in a moment."""

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a command line as a user does; standard output and error are kept apart."""
    runner = CliRunner(env={"COLUMNS": "160"})

    def run_command(*arguments: str | Path) -> Result:
        return runner.invoke(app, [str(argument) for argument in arguments])

    return run_command


@pytest.fixture(scope="session")
def run_json(run: Run) -> Callable[..., Any]:
    """Run a command with ``--json`` and read the one document that it prints."""

    def run_command(*arguments: str | Path) -> Any:
        return json.loads(run(*arguments, "--json").stdout)

    return run_command


@pytest.fixture(scope="session")
def small_result(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The result folder of the small region, with the solver's files."""
    out = tmp_path_factory.mktemp("small") / "plan"
    result = run("plan", SMALL, "--out", out, "--seconds", "20", "--problem")
    assert result.exit_code == 0, result.stderr
    return out


@pytest.fixture
def small_tables(small_result: Path) -> PlanTables:
    """The same, read back."""
    return read_result(small_result)
