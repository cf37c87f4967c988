"""``passend solve``: progress, an end at any moment, and what it tells of itself."""

import signal
import subprocess
import sys

import pytest

from api.cli.process_start import process_start
from api.cli.progress_lines import ProgressLines
from benchmarks.instances.make import make
from matcher.planning.check import verify
from matcher.planning.plan import Termination, load_plan
from matcher.planning.problem import load_problem, save_problem
from matcher.planning.solve import Progress

COMMAND = [sys.executable, "-c", "from api.cli.main import main; main()", "solve"]


@pytest.fixture(scope="module")
def problem_file(tmp_path_factory):
    """195 people and 9,750 pairs: enough work for any budget."""
    path = tmp_path_factory.mktemp("problem") / "problem.npz"
    save_problem(make("hard", 1, scale=0.06), path)
    return path


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("step", ["prices", "search"])
def test_a_signal_ends_any_step_with_a_plan_that_stands(problem_file, tmp_path, ending, step):
    """Sent when the step begins; the plan is checked, written, and says that it was stopped."""
    out = tmp_path / "plan.npz"
    command = [*COMMAND, str(problem_file), "--out", str(out), "--seconds", "3600", "--progress"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if f"\t{step}\t" in line:
                process.send_signal(ending)
                break
        process.stderr.read()
    assert process.returncode == 0
    plan = load_plan(out)
    verify(load_problem(problem_file), plan)
    assert plan.termination is Termination.STOPPED


def test_progress_goes_to_standard_error_line_by_line(problem_file, tmp_path):
    """First bounds, then plans with their gap; standard output stays one document."""
    command = [*COMMAND, str(problem_file), "--out", str(tmp_path / "p.npz"), "--iterations", "60"]
    done = subprocess.run(
        [*command, "--progress", "--json"], capture_output=True, text=True, check=True
    )
    lines = [line.split("\t") for line in done.stderr.splitlines() if line.count("\t") == 4]
    assert {"prices", "search", "check"} <= {line[1] for line in lines}
    assert float(lines[-1][4]) >= 0
    assert '"peak_memory_mib"' in done.stdout


def test_a_line_is_written_per_step_and_not_for_every_message():
    """A hundred bounds at once give one line; the first plan of a step has its own."""
    written: list[str] = []
    lines = ProgressLines(written.append)
    for moment in range(100):
        lines(Progress("prices", 0.1, None, 100.0 - moment / 100))
    lines(Progress("search", 1.0, None, 99.0))
    for objective in (90, 91, 92):
        lines(Progress("search", 1.1, objective, 99.0))
    assert written == [
        "0.1\tprices\t-\t100.0\t-",
        "1.0\tsearch\t-\t99.0\t-",
        "1.1\tsearch\t90\t99.0\t9.091",
    ]


def test_a_process_began_before_now_and_before_it_asks_again():
    """The start is one moment, however often it is asked for."""
    first, second = process_start(), process_start()
    assert first == pytest.approx(second, abs=0.5)


def test_solving_loads_nothing_that_only_other_commands_need(problem_file, tmp_path):
    """A budget of seconds is for the search, not for reading tables, explanations or learners."""
    code = (
        "import sys\n"
        "from api.cli.main import app\n"
        "app(sys.argv[1:], standalone_mode=False)\n"
        "others = ('matcher.explanation', 'matcher.records', 'matcher.results', 'ortools.pdlp',"
        " 'sklearn', 'fastapi', 'jinja2', 'pyarrow.parquet', 'matplotlib')\n"
        "print([name for name in others if name in sys.modules], file=sys.stderr)\n"
    )
    arguments = ["solve", str(problem_file), "--out", str(tmp_path / "p.npz"), "--iterations", "1"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == "[]"
