import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_service_and_workers_that_are_killed_lose_and_repeat_nothing(empty_database):
    """Ten kills of real processes at random moments; 200: `python -m benchmarks.crash`."""
    command = [sys.executable, "-m", "benchmarks.crash", "--kills", "10", "--seed", "7"]
    if "://" in empty_database:
        from matcher.store.address import database_url
        from matcher.store.connecting import make_engine
        from matcher.store.migrating import migrate

        engine = make_engine(database_url(empty_database))
        migrate(engine)
        engine.dispose()
    command += ["--database", empty_database]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
