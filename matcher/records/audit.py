"""The table for the fairness audit, kept apart: nothing that scores, plans or explains reads it.

It is not part of ``Dataset``. An import contract and a test keep this module out of the line.
"""

from errno import ENOENT
from pathlib import Path

import pandas as pd
from pydantic import Field

from matcher.errors import InvalidRecords
from matcher.records import cells
from matcher.records.contract import TableContract
from matcher.records.files import find_files, read_file
from matcher.records.findings import errors_of
from matcher.records.frames import empty_frame
from matcher.records.record import Record
from matcher.records.table import check_table


class AuditGroup(Record):
    """One attribute of one person, used to compare groups afterwards and for nothing else."""

    candidate_id: cells.Identifier = Field(description="The person.")
    attribute: cells.Label = Field(description="What is compared, such as age_band.")
    value: cells.Label = Field(description="Group of the person.")


AUDIT_TABLE = TableContract(
    "audit_groups", AuditGroup, key=("candidate_id", "attribute"), is_required=False
)


def read_audit_groups(folder: Path) -> pd.DataFrame:
    """Read the table, without rows when the folder has none.

    Raises
    ------
    InvalidRecords
        If anything is wrong with it; all errors at once.
    """
    path = find_files(folder, (AUDIT_TABLE,)).paths.get(AUDIT_TABLE.name)
    return empty_frame(AUDIT_TABLE) if path is None else read_audit_file(path)


def read_audit_file(path: Path) -> pd.DataFrame:
    """Read the table from a file of any name, CSV or Parquet.

    Raises
    ------
    InvalidRecords
        If anything is wrong with it; all errors at once.
    OSError
        If there is no such file.
    """
    if not path.is_file():
        raise FileNotFoundError(ENOENT, "there is no such file", str(path))
    table = check_table(read_file(path, AUDIT_TABLE), AUDIT_TABLE)
    findings = errors_of(table.findings)
    if findings:
        raise InvalidRecords(findings)
    return table.frame()
