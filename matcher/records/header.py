"""Compares the column names of a file with those of the contract."""

import difflib
from collections.abc import Iterable

from matcher.records.contract import TableContract
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import MAX_LISTED, Finding
from matcher.records.raw import RawColumn, RawTable


def check_header(
    raw: RawTable, contract: TableContract
) -> tuple[dict[str, RawColumn], list[Finding]]:
    """Columns that the contract knows, by name, and a finding for every other name.

    Without a single known name nothing can be read, and one finding says so.
    """
    found: dict[str, RawColumn] = {}
    unknown: list[str] = []
    repeated: list[str] = []
    for name, column in zip(raw.header, raw.columns, strict=True):
        if name in found:
            repeated.append(name)
        elif name in contract.columns:
            found[name] = column
        else:
            unknown.append(name)
    if not raw.header:
        return found, []
    if not found:
        names = ",".join(contract.columns)
        return found, [Finding(raw.file, 1, "", FindingCode.NO_HEADER, ",".join(raw.header), names)]
    missing = [name for name in contract.columns if name not in found]
    findings = [
        Finding(raw.file, 1, name, FindingCode.UNKNOWN_COLUMN, name, _nearest(name, missing))
        for name in unknown[:MAX_LISTED]
    ]
    if len(unknown) > MAX_LISTED:
        more = f"{len(unknown) - MAX_LISTED} more {FindingCode.UNKNOWN_COLUMN}"
        findings.append(Finding(raw.file, 1, "", FindingCode.MORE, more))
    findings += [
        Finding(raw.file, 1, name, FindingCode.DUPLICATE_COLUMN, name)
        for name in dict.fromkeys(repeated)
    ]
    findings += [
        Finding(
            raw.file, 1, name, FindingCode.MISSING_COLUMN, "", contract.columns[name].cell.looks
        )
        for name in missing
    ]
    return found, findings


def _nearest(name: str, candidates: Iterable[str]) -> str:
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    nearest = difflib.get_close_matches(plain, list(candidates), n=1, cutoff=0.6)
    return nearest[0] if nearest else "remove the column"
