import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_worker_killed_at_any_moment_loses_and_repeats_nothing(database):
    """A hundred times per database, each at a random moment of claim, work and commit."""
    command = [sys.executable, "-m", "tests.store.killing", database, "100", "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
