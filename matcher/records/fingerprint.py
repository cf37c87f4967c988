"""One number for the content of a dataset, so that a plan can name what it was made from."""

import hashlib

from matcher.records.cell_output import texts_of
from matcher.records.contract import TABLES
from matcher.records.dataset import Dataset

# Separators of ASCII; no cell of a checked dataset holds them.
_CELL, _ROW, _TABLE = "\x1f", "\x1e", "\x1d"


def fingerprint(dataset: Dataset) -> str:
    """SHA-256, 64 hexadecimal characters, of all records and the policy.

    It does not depend on file format, on the order of rows or on the spelling of numbers.
    """
    digest = hashlib.sha256()
    for name, contract in TABLES.items():
        columns = texts_of(dataset.table(name), contract)
        rows = sorted(map(_CELL.join, zip(*columns.values(), strict=True)))
        digest.update(_TABLE.join((name, _CELL.join(columns), _ROW.join(rows), "")).encode())
    digest.update(dataset.policy.model_dump_json().encode())
    return digest.hexdigest()
