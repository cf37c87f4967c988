"""How fast the service answers, and whether it does, with many users at once.

``python -m benchmarks.load --people 3250 --workers 2 --seconds 20`` puts a region in a new SQLite
database, serves it with ``passend serve`` and asks for suggestions (ten, with all explanations)
with Locust, from a process of its own. Writes benchmarks/results/load/ with a row per scenario:

- ``cold, no pause``: 20 users without a pause, every person asked for once: nothing was kept.
- ``cold, 1 s``: 20 users who look for a second on average, other people: nothing was kept.
- ``kept, no pause``, ``kept, 1 s``: the same for people asked for before.
- ``20 with edits, 1 s``: meanwhile a person's hours change every second and a place's title every
  ten seconds, from another process.
- ``100 without a pause``: 100 readers.
- ``20 with a plan, 1 s``: the same as ``kept, 1 s`` while a plan is made.

A user waits for the answer before the next question. What was asked in the first seconds
(``--warm-up``) is left out. ``processor_ms`` is the processor time of all processes of the service
per answer, which a busy machine changes less than the clock; ``tool_ms`` is that of Locust, on the
same machine. ``--database postgresql`` starts a PostgreSQL from a package for the occasion;
``--database URL`` takes one that runs, whose database must be empty.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.environment import write_results
from benchmarks.load.scenarios import COLUMNS, Trial
from benchmarks.load.served import served

ORGANISATION = "local"


def main() -> None:
    """Run all scenarios one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3250)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--warm-up", type=float, default=2.0)
    parser.add_argument("--database", default="")
    parser.add_argument("--name", default="load")
    given = parser.parse_args()
    with _database(given.database) as database:
        people = _fill(database, given.people, given.seed)
        with served(database, given.workers) as (port, process_id):
            host = f"http://127.0.0.1:{port}"
            trial = Trial(host, process_id, given.warm_up, given.seconds)
            trial.run_all(people, database, ORGANISATION)
    write_results(
        given.name,
        COLUMNS,
        trial.rows,
        people=given.people,
        workers=given.workers,
        seconds=given.seconds,
        warm_up=given.warm_up,
        database="postgresql" if given.database else "sqlite",
        tool=f"locust {version('locust')}",
    )


@contextmanager
def _database(asked: str) -> Iterator[str]:
    """A new SQLite file, the PostgreSQL of the package, or the database that was named."""
    if asked == "postgresql":
        from tests.store.databases import packaged_server

        with packaged_server() as server:
            yield server.get_uri()
    elif asked:
        yield asked
    else:
        with TemporaryDirectory() as folder:
            yield str(Path(folder) / "passend.db")


def _fill(database: str, people: int, seed: int) -> list[str]:
    """Put a region in a database, and give its people."""
    from api.embedded import take_in
    from fixtures.region import generate_region
    from matcher.store import open_store
    from matcher.store.address import database_url
    from matcher.store.connecting import make_engine
    from matcher.store.migrating import migrate

    engine = make_engine(database_url(database))
    migrate(engine)
    engine.dispose()
    dataset = generate_region(people, seed).dataset
    store = open_store(database)
    take_in(store, ORGANISATION, dataset)
    store.close()
    return sorted(dataset.candidates["candidate_id"])


if __name__ == "__main__":
    main()
