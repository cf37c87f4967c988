"""Hostile requests and faults in numbers, against services started here, on this machine only.

``python -m benchmarks.faults --requests 20000 --rounds 20 --seed 1 --name faults``

Parts: requests (everything hostile for every operation, shuffled), sockets (broken requests in
``--rounds`` rounds), memory (a thousand requests that are far too large), bombs
(files that unpack to gigabytes, offered for import), database (PostgreSQL
stopped and started ``--rounds`` times under load), disk (a SQLite file that may not grow). Each
part ends by itself after ``--seconds``. Results: benchmarks/results/NAME.
"""

import argparse
import sys
from collections.abc import Callable

from benchmarks.environment import write_results
from benchmarks.faults import parts

PARTS: dict[str, Callable[[argparse.Namespace], parts.Outcome]] = {
    "requests": parts.requests,
    "sockets": parts.sockets,
    "memory": parts.memory,
    "bombs": parts.bombs,
    "database": parts.database,
    "disk": parts.disk,
}


def main() -> None:
    """Run the parts asked for and print what they came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS, action="append", help="Default: all.")
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=600, help="Longest a part may last.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--name", help="Also write benchmarks/results/NAME.")
    options = parser.parse_args()
    rows, n_faults = [], 0
    for name in options.part or PARTS:
        outcome = PARTS[name](options)
        n_faults += len(outcome.faults)
        for measure, value in outcome.figures.items():
            print(f"{name:10} {measure:28} {value}")
            rows.append((name, measure, value))
        for fault in outcome.faults[:20]:
            print(f"{name:10} FAULT {fault}", file=sys.stderr)
        rows.append((name, "faults", len(outcome.faults)))
        print(f"{name:10} {'faults':28} {len(outcome.faults)}", flush=True)
    if options.name:
        write_results(
            options.name,
            ("part", "measure", "value"),
            rows,
            seed=options.seed,
            requests=options.requests,
            rounds=options.rounds,
        )
    sys.exit(1 if n_faults else 0)


if __name__ == "__main__":
    main()
