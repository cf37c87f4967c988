"""How long does it take to store a dataset folder? `python -m benchmarks.import_folder`.

A generated region is written as a folder, read with all checks, and taken into an empty database:
SQLite in a file, and PostgreSQL from its wheel with a disk that is really written to. Writes
benchmarks/results/import/: one row per database and repetition, and the environment.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from api.embedded import take_in
from benchmarks.environment import write_results
from fixtures.region.generation import generate_region
from matcher.records import read_dataset, write_dataset
from matcher.records.contract import TABLES
from matcher.store import open_store
from matcher.store.address import database_url
from matcher.store.connecting import make_engine
from matcher.store.migrating import migrate
from tests.store.databases import packaged_server

COLUMNS = ("database", "people", "rows", "repetition", "read_s", "store_s", "total_s")


def main() -> None:
    """Read the command line, measure, write the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=3250)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--repetitions", type=int, default=3)
    options.add_argument(
        "--databases",
        nargs="+",
        choices=("sqlite", "postgresql"),
        default=["sqlite", "postgresql"],
    )
    options.add_argument("--name", default="import", help="folder below benchmarks/results")
    chosen = options.parse_args()
    rows = []
    with TemporaryDirectory() as room:
        folder = Path(room) / "region"
        write_dataset(generate_region(chosen.people, seed=chosen.seed).dataset, folder)
        for kind in chosen.databases:
            for repetition in range(1, chosen.repetitions + 1):
                with _database(kind, Path(room) / f"{repetition}.db") as address:
                    row = (kind, chosen.people, *_import(folder, address, repetition))
                rows.append(row)
                print(*row, sep="\t", flush=True)
    write_results(chosen.name, COLUMNS, rows, seed=chosen.seed)


def _import(folder: Path, address: str, repetition: int) -> tuple[float, ...]:
    store = open_store(address)
    try:
        start = time.perf_counter()
        dataset = read_dataset(folder)
        between = time.perf_counter()
        take_in(store, "region", dataset)
        end = time.perf_counter()
    finally:
        store.close()
    n_rows = sum(len(frame) for frame in (dataset.table(name) for name in TABLES))
    seconds = (between - start, end - between, end - start)
    return (n_rows, repetition, *(round(each, 2) for each in seconds))


@contextmanager
def _database(kind: str, file: Path) -> Iterator[str]:
    """Address of an empty database."""
    if kind == "sqlite":
        yield str(file)
        return
    with packaged_server() as server:
        engine = make_engine(database_url(server.get_uri()))
        migrate(engine)
        engine.dispose()
        yield server.get_uri()


if __name__ == "__main__":
    main()
