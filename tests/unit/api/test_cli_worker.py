import json
import signal
import subprocess
import sys

from benchmarks.faults.logs import faults_of_log
from matcher.records import read_dataset
from matcher.store import open_store
from matcher.store.repositories.runs import RunState
from tests.api.service import SMALL

COMMAND = [sys.executable, "-c", "from api.cli.main import main; main()", "worker", "--database"]
ORDER = {"seconds": None, "iterations": 1, "seed": 0, "move_cap": None}


def a_database(path, order):
    """A database with one run that waits."""
    store = open_store(path)
    store.ensure_organisation("a")
    with store.writing("a", "planner") as tx:
        tx.dataset.take_in(read_dataset(SMALL), "replace")
        tx.runs.add("plan", order, run_id="r1")
    return store


def run_of(store):
    with store.reading("a") as tx:
        return tx.runs.get("r1")


def test_a_worker_makes_what_waits_and_ends_when_idle(tmp_path):
    """As in a job that runs now and then."""
    store = a_database(tmp_path / "p.db", ORDER)
    done = subprocess.run(
        [*COMMAND, str(tmp_path / "p.db"), "--until-idle"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert run_of(store).state is RunState.DONE
    lines = [line for line in done.stderr.splitlines() if line.startswith("{")]
    assert {"run started", "run left its process"} <= {json.loads(line)["event"] for line in lines}
    assert faults_of_log(lines, read_dataset(SMALL)) == set()
    assert "Traceback" not in done.stderr
    store.close()


def test_a_worker_that_is_told_to_end_gives_its_run_back(tmp_path):
    """On SIGTERM, as systemd and containers send it: exit 0, and the run waits for another one."""
    store = a_database(tmp_path / "p.db", ORDER | {"seconds": 600.0, "iterations": None})
    working = subprocess.Popen(
        [*COMMAND, str(tmp_path / "p.db")], stderr=subprocess.PIPE, text=True
    )
    assert "run started" in next(line for line in working.stderr if "event" in line)
    working.send_signal(signal.SIGTERM)
    working.communicate(timeout=60)
    assert working.returncode == 0
    assert (run_of(store).state, run_of(store).attempts) == (RunState.WAITING, 0)
    store.close()
