"""Reads a folder as a dataset, or says everything that is wrong with it at once."""

from dataclasses import dataclass
from pathlib import Path

from matcher.errors import InvalidPolicy, InvalidRecords
from matcher.policy import POLICY_FILE, Policy, read_policy
from matcher.records.checked import CheckedTable
from matcher.records.contract import TABLES
from matcher.records.dataset import Dataset
from matcher.records.decided_pairs import contradicting_decisions, mirrored_pairs
from matcher.records.files import FORMATS, find_files, read_file
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import Finding, errors_of
from matcher.records.frames import empty_frame
from matcher.records.listing import in_file_order
from matcher.records.references import dangling_references
from matcher.records.table import check_table

# Known by name only: nothing that scores may read it (see audit.py).
_AUDIT_TABLE = "audit_groups"


@dataclass(frozen=True)
class _Reading:
    tables: dict[str, CheckedTable]
    policy: Policy | None
    findings: list[Finding]


def read_dataset(folder: Path) -> Dataset:
    """Read and check the tables and the policy of a folder.

    Raises
    ------
    InvalidRecords
        If anything is wrong; ``findings`` holds all errors, not the first. Warnings are given by
        ``check_dataset`` only.
    """
    reading = _read(folder)
    errors = errors_of(reading.findings)
    if errors or reading.policy is None:
        raise InvalidRecords(errors)
    frames = {
        name: reading.tables[name].frame() if name in reading.tables else empty_frame(contract)
        for name, contract in TABLES.items()
    }
    return Dataset(**frames, policy=reading.policy)


def check_dataset(folder: Path) -> list[Finding]:
    """Everything that is wrong with a folder, warnings too, by file and line; [] when all is well.

    At most 1,000 findings per file, column and code are listed; a last one counts the rest.
    """
    return _read(folder).findings


def _read(folder: Path) -> _Reading:
    files = find_files(folder, TABLES.values(), also_known=(_AUDIT_TABLE,))
    tables = {
        name: check_table(read_file(path, TABLES[name]), TABLES[name])
        for name, path in files.paths.items()
    }
    findings = [*files.findings, *(one for table in tables.values() for one in table.findings)]
    findings += dangling_references(tables)
    if "decisions" in tables:
        findings += contradicting_decisions(tables["decisions"])
    if "apart" in tables:
        findings += mirrored_pairs(tables["apart"])
    policy, faults = _read_policy(folder)
    order = [*(f"{name}.{ending}" for name in TABLES for ending in FORMATS), POLICY_FILE]
    return _Reading(tables, policy, in_file_order([*findings, *faults], order))


def _read_policy(folder: Path) -> tuple[Policy | None, list[Finding]]:
    try:
        return read_policy(folder), []
    except InvalidPolicy as error:
        return None, [
            Finding(POLICY_FILE, 0, name, FindingCode.POLICY, suggestion=fault)
            for name, fault in map(_split_fault, error.faults)
        ]


def _split_fault(fault: str) -> tuple[str, str]:
    """Name of the value in the policy, where the fault is about one, and what is wrong."""
    name, _, reason = fault.partition(": ")
    return (name, reason) if " " not in name else ("", fault)
