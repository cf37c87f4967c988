"""Tiny regions for tests: say only what matters to the rule, the rest is unremarkable."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.profiles import Profiles, build_profiles
from matcher.records import read_dataset
from matcher.records.contract import TABLES
from matcher.records.dataset import Dataset
from matcher.region import Region, prepare_region
from models.expert import expert_scorer

Row = Mapping[str, Any]
WEEKDAYS = "110" * 5 + "000" * 2
IMPORTANCE = {1: "somewhat", 2: "important", 3: "essential"}

CANDIDATE = {
    "organisation_id": "wb-1",
    "municipality": "GM0153",
    "postcode4": "7511",
    "target_group": "banenafspraak",
    "hours_min": 16,
    "hours_max": 32,
    "dayparts": WEEKDAYS,
    "max_travel_minutes": 45,
    "travel_modes": "bike",
}
PLACE = {
    "employer_id": "e1",
    "site_id": "s1",
    "organisation_id": "wb-1",
    "title": "inpakker met de hand",
    "isco": "9321",
    "esco_uri": "http://data.europa.eu/esco/occupation/f5cb9901-86fc-48d0-9cde-667fbe8cef3a",
    "work_form": "begeleid_werken",
    "openings": 1,
    "hours_min": 12,
    "hours_max": 36,
    "dayparts": WEEKDAYS,
    "postcode4": "7512",
}
TEAM = {"kind": "work_leader", "organisation_id": "wb-1", "hours_per_week": 36}


def a_dataset(
    candidates: Sequence[Row],
    places: Sequence[Row],
    *,
    teams: Sequence[Row] = ({"team_id": "t1"},),
    levels: Mapping[str, Mapping[str, int | tuple[int, int]]] | None = None,
    asks: Mapping[str, Mapping[str, tuple[Any, ...]]] | None = None,
    decisions: Sequence[Row] = (),
    apart: Sequence[Row] = (),
    team_dayparts: Sequence[Row] = (),
    policy: str = "",
) -> Dataset:
    """Read a dataset made of a few rows; identifiers are c1, c2.. and p1, p2.. by default.

    Parameters
    ----------
    levels
        Per candidate: item -> level or (low, high).
    asks
        Per place: item -> (level, importance 1-3[, is_knockout]).
    policy
        Extra lines of policy.toml; ``as_of`` is 2026-01-05.
    """
    employers = {row.get("employer_id", "e1") for row in places} | {"e1"}
    tables: dict[str, list[dict[str, Any]]] = {
        "candidates": [
            {"candidate_id": f"c{i}"} | CANDIDATE | dict(row) for i, row in enumerate(candidates, 1)
        ],
        "candidate_levels": [
            {
                "candidate_id": candidate,
                "item": item,
                "low": level if isinstance(level, int) else level[0],
                "high": level if isinstance(level, int) else level[1],
                "assessed_on": "2025-06-01",
                "source": "melba",
            }
            for candidate, items in (levels or {}).items()
            for item, level in items.items()
        ],
        "employers": [
            {"employer_id": e, "name": e, "municipality": "GM0153"} for e in sorted(employers)
        ],
        "places": [{"place_id": f"p{i}"} | PLACE | dict(row) for i, row in enumerate(places, 1)],
        "place_levels": [
            {
                "place_id": place,
                "item": item,
                "level": ask[0],
                "importance": IMPORTANCE[ask[1]],
                "is_knockout": "true" if len(ask) > 2 and ask[2] else "false",
            }
            for place, items in (asks or {}).items()
            for item, ask in items.items()
        ],
        "teams": [TEAM | dict(row) for row in teams],
        "placements": [],
        "decisions": [
            {"decided_by": "coach-1", "decided_on": "2025-12-01", "reason_code": "other"}
            | dict(row)
            for row in decisions
        ],
        "apart": [dict(row) for row in apart],
        "team_dayparts": [dict(row) for row in team_dayparts],
    }
    with TemporaryDirectory() as folder:
        for name, rows in tables.items():
            _write(Path(folder) / f"{name}.csv", name, rows)
        text = f"[plan]\nas_of = 2026-01-05\n{policy}"
        Path(folder, "policy.toml").write_text(text, encoding="utf-8")
        return read_dataset(Path(folder))


def a_profile(candidates: Sequence[Row], places: Sequence[Row], **more: Any) -> Profiles:
    """Profiles of a tiny dataset; arguments as for ``a_dataset``."""
    return build_profiles(a_dataset(candidates, places, **more))


def a_region(candidates: Sequence[Row], places: Sequence[Row], **more: Any) -> Region:
    """A tiny region with the expert scorer; arguments as for ``a_dataset``."""
    return prepare_region(a_dataset(candidates, places, **more), expert_scorer())


def _write(path: Path, table: str, rows: list[dict[str, Any]]) -> None:
    columns = list(contract_columns(table))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def contract_columns(table: str) -> tuple[str, ...]:
    """Columns of a table in the order of the contract."""
    return tuple(TABLES[table].columns)
