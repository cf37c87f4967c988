"""Which files of a folder hold the tables of a dataset, and how each is taken apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from matcher.policy import POLICY_FILE
from matcher.records.contract import TableContract
from matcher.records.csv_file import read_csv
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import Finding
from matcher.records.parquet_file import read_parquet
from matcher.records.raw import RawTable

FORMATS = ("csv", "parquet")


@dataclass(frozen=True)
class TableFiles:
    """The file of each table that is there, and what is wrong with the folder."""

    paths: dict[str, Path]
    findings: tuple[Finding, ...]


def find_files(
    folder: Path, tables: Iterable[TableContract], also_known: Iterable[str] = ()
) -> TableFiles:
    """Look for one file per table; ``also_known`` are names of tables that others read.

    Folders and hidden files are left alone.
    """
    if not folder.is_dir():
        return TableFiles({}, (Finding(folder.name, 0, "", FindingCode.NOT_A_FOLDER),))
    present = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
    paths: dict[str, Path] = {}
    findings: list[Finding] = []
    known = {POLICY_FILE, *(f"{name}.{ending}" for name in also_known for ending in FORMATS)}
    for table in tables:
        names = [f"{table.name}.{ending}" for ending in FORMATS]
        known |= set(names)
        found = [name for name in names if name in present]
        if found:
            paths[table.name] = folder / found[0]
        elif table.is_required:
            findings.append(Finding(names[0], 0, "", FindingCode.MISSING_TABLE))
        if len(found) > 1:
            findings.append(Finding(found[1], 0, "", FindingCode.BOTH_FORMATS))
    findings += [
        Finding(name, 0, "", FindingCode.UNKNOWN_FILE, suggestion=_nearest(name, known))
        for name in present
        if name not in known and not (folder / name).is_dir()
    ]
    return TableFiles(paths, tuple(findings))


def read_file(path: Path, contract: TableContract) -> RawTable:
    """Read a CSV or Parquet file as a table of text."""
    if path.suffix == ".parquet":
        return read_parquet(path)
    return read_csv(path, contract.columns.keys())


def _nearest(name: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(name.casefold(), sorted(known), n=1)
    return nearest[0] if nearest else ""
