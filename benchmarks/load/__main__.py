"""How fast the service answers, and whether it does, with many users at once.

``python -m benchmarks.load --people 3250 --workers 2 --seconds 20`` puts a region in a new SQLite
database, serves it with ``passend serve`` and asks for suggestions (ten, with all explanations)
from this other process. Writes benchmarks/results/load/ with a row per scenario:

- ``cold, no pause``: 20 users without a pause, every person asked for once: nothing was kept.
- ``cold, 1 s``: 20 users who look for a second on average, other people: nothing was kept.
- ``kept, no pause``, ``kept, 1 s``: the same for people asked for before.
- ``20 with edits, 1 s``: meanwhile a person's hours change every second and a place's title every
  ten seconds, from another process.
- ``100 without a pause``: 100 readers.
- ``20 with a plan, 1 s``: the same as ``kept, 1 s`` while a plan is made.

A user waits for the answer before the next question. ``processor_ms`` is the processor time of all
processes of the service per answer, which a busy machine changes less than the clock.
``--database URL`` takes a PostgreSQL database, which must be empty, instead.
"""

import argparse
import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.environment import write_results
from benchmarks.load.edits import editing
from benchmarks.load.processor import processor_seconds
from benchmarks.load.served import served
from benchmarks.load.users import Met, Target, ask

COLUMNS = (
    "scenario", "users", "pause_s", "answers", "per_second", "p50_ms", "p90_ms", "p99_ms",
    "longest_ms", "errors", "processor_ms",
)  # fmt: skip
ORGANISATION = "local"
_USERS, _MANY = 20, 100
_PAUSE = 1.0

Paths = Callable[[int], Iterator[str]]


@dataclass
class Trial:
    """One service under load, and what it showed."""

    target: Target
    process_id: int
    seconds: float
    rows: list[tuple[object, ...]] = field(default_factory=list)

    def run(self, scenario: str, users: int, pause: float, paths: Paths) -> None:
        """Let users ask, and keep a row of it."""
        before = processor_seconds(self.process_id)
        met = asyncio.run(ask(self.target, users, self.seconds, pause, paths))
        used = processor_seconds(self.process_id) - before
        row = _row(scenario, users, pause, met, used)
        self.rows.append(row)
        print(*(f"{name}={value}" for name, value in zip(COLUMNS, row, strict=True)), flush=True)


def main() -> None:
    """Run all scenarios one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3250)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--database", default="")
    parser.add_argument("--name", default="load")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        database = given.database or str(Path(folder) / "passend.db")
        people = _fill(database, given.people, given.seed)
        with served(database, given.workers) as (port, process_id):
            trial = Trial(Target("127.0.0.1", port), process_id, given.seconds)
            _all_scenarios(trial, people, database)
    kind = "postgresql" if given.database else "sqlite"
    write_results(
        given.name,
        COLUMNS,
        trial.rows,
        people=given.people,
        workers=given.workers,
        seconds=given.seconds,
        database=kind,
    )


def _all_scenarios(trial: Trial, people: list[str], database: str) -> None:
    paths = [f"/v1/kandidaten/{name}/suggesties" for name in people]
    half = len(paths) // 2
    once, others = partial(_each_once, paths[:half]), partial(_each_once, paths[half:])
    known = paths[:400]
    again = partial(_again, known)
    trial.run("cold, no pause", _USERS, 0, once)
    trial.run("cold, 1 s", _USERS, _PAUSE, others)
    asyncio.run(ask(trial.target, _USERS, 600, 0, partial(_each_once, known * 4)))
    trial.run("kept, no pause", _USERS, 0, again)
    trial.run("kept, 1 s", _USERS, _PAUSE, again)
    with editing(database, ORGANISATION, known):
        trial.run("20 with edits, 1 s", _USERS, _PAUSE, again)
    asyncio.run(ask(trial.target, _USERS, 600, 0, partial(_each_once, known * 4)))
    trial.run("100 without a pause", _MANY, 0, again)
    asyncio.run(_order_plan(trial.target, trial.seconds + 30))
    trial.run("20 with a plan, 1 s", _USERS, _PAUSE, again)


async def _order_plan(target: Target, seconds: float) -> None:
    async with target.connection() as connection:
        body = json.dumps({"seconden": seconds, "startgetal": 1}).encode()
        reply = await connection.request("POST", "/v1/plannen", body)
        if reply.status != 202:
            raise SystemExit(f"The plan was not taken: {reply.status}.")


def _fill(database: str, people: int, seed: int) -> list[str]:
    """Put a region in a database, and give its people."""
    from api.embedded import take_in
    from fixtures.region import generate_region
    from matcher.store import open_store

    dataset = generate_region(people, seed).dataset
    store = open_store(database)
    take_in(store, ORGANISATION, dataset)
    store.close()
    return sorted(dataset.candidates["candidate_id"])


def _each_once(paths: list[str], user: int) -> Iterator[str]:
    """The share of one user, each address once."""
    return iter(paths[user::_USERS])


def _again(paths: list[str], user: int) -> Iterator[str]:
    """All addresses over and over, every user from another one on."""
    start = user * 37 % len(paths)
    return cycle(paths[start:] + paths[:start])


def _row(scenario: str, users: int, pause: float, met: Met, used: float) -> tuple[object, ...]:
    shares = [round(met.percentile(share), 1) for share in (50, 90, 99, 100)]
    per_answer = round(1000 * used / max(1, len(met.seconds)), 2)
    rate = round(met.per_second, 1)
    errors = sum(met.errors.values())
    return (scenario, users, pause, len(met.seconds), rate, *shares, errors, per_answer)


if __name__ == "__main__":
    main()
