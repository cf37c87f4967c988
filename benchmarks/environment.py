"""What a reader needs to compare figures: date, machine class and versions; no names or paths."""

import csv
import json
import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PACKAGES = (
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "scipy",
    "scikit-learn",
    "interpret-core",
    "numba",
    "ortools",
)


def environment() -> dict[str, object]:
    """Date, machine class and versions."""
    return {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "cpu_count": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def write_results(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[object]], **settings: object
) -> None:
    """Write results.csv and environment.json to benchmarks/results/NAME."""
    folder = Path(__file__).parent / "results" / name
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "results.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    text = json.dumps(environment() | settings, indent=1)
    (folder / "environment.json").write_text(text + "\n", encoding="utf-8")
