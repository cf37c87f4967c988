"""A dataset folder before and after an import: read it leniently, replace it as a whole.

The new folder is built beside the old one and takes its name by a rename; the old folder stays
under a name of its own. At every moment one whole dataset stands under one of the names.
"""

import shutil
from datetime import datetime
from pathlib import Path

from matcher.errors import InvalidRecords, MatcherError
from matcher.policy import POLICY_FILE, read_policy
from matcher.records.contract import TABLES
from matcher.records.dataset import Dataset
from matcher.records.files import FORMATS, find_files, read_file
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import errors_of
from matcher.records.frames import empty_frame
from matcher.records.reading import check_dataset
from matcher.records.table import check_table
from matcher.records.writing import FileFormat, write_dataset

_BEING_MADE = FindingCode.HEADER_ONLY, FindingCode.MISSING_TABLE


class ImportBusy(MatcherError):
    """Another import into this folder is going on, or one was broken off."""

    code = "import.busy"


def read_present(folder: Path) -> Dataset:
    """Dataset of a folder that may still be incomplete; without rows when there is no folder.

    Raises
    ------
    InvalidRecords
        If the folder holds mistakes; an import would mix them with its own.
    """
    if not folder.exists():
        return Dataset.from_records()
    errors = [one for one in errors_of(check_dataset(folder)) if one.code not in _BEING_MADE]
    if errors:
        raise InvalidRecords(errors)
    paths = find_files(folder, TABLES.values()).paths
    frames = {}
    for name, contract in TABLES.items():
        frames[name] = empty_frame(contract)
        if name in paths:
            table = check_table(read_file(paths[name], contract), contract)
            frames[name] = table.frame() if len(table.raw.lines) else frames[name]
    return Dataset(**frames, policy=read_policy(folder))


def replace_dataset(dataset: Dataset, folder: Path, now: datetime) -> Path | None:
    """Write the dataset in place of the folder; files that are no tables come along unchanged.

    Parameters
    ----------
    now
        Time in the name under which the old folder stays.

    Returns
    -------
    Path or None
        Where the old folder is now; None when there was none.

    Raises
    ------
    ImportBusy
        If the folder for the new dataset exists already.
    """
    made = folder.with_name(f".{folder.name}.import")
    kept = folder.with_name(f"{folder.name}.before-{now:%Y%m%dT%H%M%S%f}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        made.mkdir()
    except FileExistsError:
        raise ImportBusy(f"{ImportBusy.__doc__} ({made})") from None
    try:
        if folder.exists():
            shutil.copytree(folder, made, dirs_exist_ok=True)
        write_dataset(dataset, made, file_format=_format_of(folder))
        if (folder / POLICY_FILE).exists():
            shutil.copy2(folder / POLICY_FILE, made / POLICY_FILE)  # its comments are the user's
        return _swap(made, folder, kept)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _swap(made: Path, folder: Path, kept: Path) -> Path | None:
    had_one = folder.exists()
    if had_one:
        folder.rename(kept)
    try:
        made.rename(folder)
    except OSError:
        if had_one:
            kept.rename(folder)
        raise
    return kept if had_one else None


def _format_of(folder: Path) -> FileFormat:
    """Parquet where the folder holds Parquet only."""
    has = {ending: any(folder.glob(f"*.{ending}")) for ending in FORMATS}
    return "parquet" if has["parquet"] and not has["csv"] else "csv"
