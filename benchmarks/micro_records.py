"""Measures how long a dataset takes to be read and checked, beside the size of its tables.

    python -m benchmarks.micro_records [--people 3250] [--places 2000] [--folder OUT]

The records are random and valid; they are no region (that is the task of ``fixtures``).
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from matcher.policy import default_policy
from matcher.records import Dataset, check_dataset, fingerprint, read_dataset, write_dataset
from matcher.records.contract import TABLES
from matcher.records.writing import FileFormat
from matcher.vocabulary.items import ITEM_IDS
from matcher.vocabulary.municipalities import TWENTE
from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.work_forms import WorkForm

FORMATS: tuple[FileFormat, ...] = ("csv", "parquet")
LEVELS_PER_PERSON = 68
LEVELS_PER_PLACE = 30


def random_dataset(n_people: int, n_places: int, rng: np.random.Generator) -> Dataset:
    """A valid dataset of this size with 68 levels per person and 30 per place."""

    def pick(choices: list[str], n: int) -> pd.Series:
        return pd.Series(np.array(choices)[rng.integers(len(choices), size=n)], dtype="str")

    def names(letter: str, n: int) -> list[str]:
        return [f"{letter}{number:06d}" for number in range(n)]

    def days(n: int) -> pd.Series:
        first = np.datetime64("2015-01-01", "us")
        return pd.Series(first + rng.integers(4000, size=n) * np.timedelta64(86_400_000_000, "us"))

    def masks(n: int) -> list[str]:
        return ["".join(row) for row in np.where(rng.random((n, 21)) < 0.6, "1", "0")]

    people, places = names("p", n_people), names("w", n_places)
    employers, teams = names("e", n_places // 8 + 1), names("t", n_places // 20 + 1)

    def levels(owners: list[str], per_owner: int) -> dict[str, object]:
        items = [rng.permutation(len(ITEM_IDS))[:per_owner] for _ in owners]
        return {
            "owner": np.repeat(owners, per_owner),
            "item": np.array(ITEM_IDS)[np.concatenate(items)],
            "low": rng.integers(4, size=len(owners) * per_owner),
        }

    person, place = levels(people, LEVELS_PER_PERSON), levels(places, LEVELS_PER_PLACE)
    n_person, n_place = len(person["low"]), len(place["low"])
    columns: dict[str, dict[str, object]] = {
        "candidates": {
            "candidate_id": people,
            "organisation_id": pick(["north", "south"], n_people),
            "municipality": pick(list(TWENTE), n_people),
            "postcode4": pick([str(code) for code in range(7400, 7700)], n_people),
            "target_group": pick(list(TargetGroup), n_people),
            "hours_min": rng.integers(8, 20, size=n_people).astype(float),
            "hours_max": rng.integers(20, 40, size=n_people).astype(float),
            "dayparts": masks(n_people),
            "max_travel_minutes": rng.integers(15, 90, size=n_people).astype(float),
            "travel_modes": pick(["foot|bike", "transit", "bike|transit", "taxi"], n_people),
            "certificates": pick(["", "vca_basis", "bhv|ehbo"], n_people),
            "preferred_isco": pick(["", "9112|9412", "9329"], n_people),
            "excluded_employers": "",
            "current_place_id": pick(places, n_people),
            "current_since": days(n_people),
            "contract_hours": rng.integers(12, 36, size=n_people).astype(float),
            "available_from": days(n_people),
            "available_until": pd.Series(np.full(n_people, "NaT", dtype="datetime64[us]")),
            "coach_team_id": pick(teams, n_people),
        },
        "candidate_levels": {
            "candidate_id": person["owner"],
            "item": person["item"],
            "low": person["low"],
            "high": np.asarray(person["low"]) + rng.integers(3, size=n_person),
            "assessed_on": days(n_person),
            "source": pick(["fml", "melba", "observation"], n_person),
        },
        "employers": {
            "employer_id": employers,
            "name": [f"Employer {number}" for number in range(len(employers))],
            "municipality": pick(list(TWENTE), len(employers)),
            "account_manager": "",
        },
        "places": {
            "place_id": places,
            "employer_id": pick(employers, n_places),
            "site_id": "",
            "organisation_id": pick(["north", "south"], n_places),
            "title": pick(["Inpakken, handmatig", "Groen", "Schoonmaak"], n_places),
            "isco": pick(["9112", "9412", "9329"], n_places),
            "esco_uri": "",
            "work_form": pick(list(WorkForm), n_places),
            "openings": rng.integers(1, 5, size=n_places),
            "hours_min": rng.integers(8, 20, size=n_places).astype(float),
            "hours_max": rng.integers(20, 40, size=n_places).astype(float),
            "dayparts": masks(n_places),
            "postcode4": pick([str(code) for code in range(7400, 7700)], n_places),
            "certificates": "",
            "team_ids": pick(teams, n_places),
            "group_min": np.nan,
            "group_max": np.nan,
            "opens_on": days(n_places),
            "closes_on": pd.Series(np.full(n_places, "NaT", dtype="datetime64[us]")),
        },
        "place_levels": {
            "place_id": place["owner"],
            "item": place["item"],
            "level": np.asarray(place["low"]) + 1,
            "importance": pick(["essential", "important", "somewhat"], n_place),
            "is_knockout": rng.random(n_place) < 0.05,
        },
        "teams": {
            "team_id": teams,
            "kind": pick(["work_leader", "job_coach"], len(teams)),
            "organisation_id": pick(["north", "south"], len(teams)),
            "site_id": "",
            "hours_per_week": rng.integers(20, 200, size=len(teams)).astype(float),
        },
    }
    empty = Dataset.from_records()
    frames = {
        name: pd.DataFrame(columns[name]).astype(empty.table(name).dtypes)
        if name in columns
        else empty.table(name)
        for name in TABLES
    }
    return Dataset(**frames, policy=default_policy())


def _best_of(action: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return min(taken)


def _measure_format(dataset: Dataset, folder: Path, file_format: FileFormat) -> None:
    write = _best_of(lambda: write_dataset(dataset, folder, file_format=file_format), times=1)
    print(f"{file_format + ', write':<40}{write:>9.3f} s")
    assert check_dataset(folder) == []
    read = _best_of(lambda: read_dataset(folder))
    print(f"{file_format + ', read and check':<40}{read:>9.3f} s")


def main() -> None:
    """Write random datasets, read them back, print the seconds."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--people", type=int, default=3250)
    parser.add_argument("--places", type=int, default=2000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        dataset = random_dataset(options.people, options.places, np.random.default_rng(7))
        for name in TABLES:
            print(f"{name:<40}{len(dataset.table(name)):>9,} rows")
        for file_format in FORMATS:
            _measure_format(dataset, folder / file_format, file_format)
        print(f"{'fingerprint':<40}{_best_of(lambda: fingerprint(dataset), times=2):>9.3f} s")
        command = (
            "from matcher.records import read_dataset; from pathlib import Path; import sys;"
            "read_dataset(Path(sys.argv[1]))"
        )
        cold = _best_of(
            lambda: subprocess.run(
                [sys.executable, "-c", command, str(folder / "csv")], check=True
            ),
        )
        print(f"{'csv, read and check in a new process':<40}{cold:>9.3f} s")


if __name__ == "__main__":
    main()
