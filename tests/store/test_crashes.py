import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_service_and_workers_that_are_killed_lose_and_repeat_nothing(database):
    """Ten kills of real processes at random moments; 200: `python -m benchmarks.crash`."""
    command = [sys.executable, "-m", "benchmarks.crash", "--kills", "10", "--seed", "7"]
    command += ["--database", database]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
