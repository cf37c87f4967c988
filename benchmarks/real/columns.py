"""What a column of text holds: numbers, days, words, or nothing to learn from."""

import re
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

_DAY = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(\D|$)")
_UNKNOWN = frozenset({"onbekend", "unknown", "missing", "nvt", "n.v.t.", "n.a.", "-", "geen", "x"})
_CALLED_ID = re.compile(
    r"(^|[\s_.-])(id|ids|nr|no|num|nummer|number|key|index|uuid|guid|bsn|row|rij)$|.*_id$|^unnamed",
    re.IGNORECASE,
)
_MOSTLY = 0.98
_NEARLY_UNIQUE = 0.95
_FEWEST_FOR_IDENTIFIER = 40


@dataclass(frozen=True)
class Column:
    """A column to learn from, or why there is nothing to learn.

    Attributes
    ----------
    cells
        Float64 with NaN, or object with None; None where the column is left out.
    reason
        Why it is left out.
    n_unread
        Cells that were taken for unknown because they are no number among numbers.
    """

    cells: pd.Series | None
    reason: str = ""
    n_unread: int = 0


def column_of(name: str, text: pd.Series) -> Column:
    """Interpret one column; ``text`` holds str or NaN."""
    known = text.dropna()
    if known.empty:
        return Column(None, "empty")
    n_values = known.nunique()
    if n_values == 1 and len(known) == len(text):
        return Column(None, "constant")
    is_unique = n_values > _NEARLY_UNIQUE * len(known) and len(known) >= _FEWEST_FOR_IDENTIFIER
    numbers = numbers_of(text)
    n_unread = int(len(known) - numbers.notna().sum())
    if _is_numeric(known, numbers):
        if is_unique and _counts_rows(name, numbers.dropna().to_numpy()):
            return Column(None, "identifier")
        if numbers.notna().all() and numbers.min() == numbers.max():
            return Column(None, "constant")
        return Column(numbers, n_unread=n_unread)
    days = (
        days_of(text)
        if known.head(200).map(lambda cell: bool(_DAY.match(cell))).mean() > 0.9
        else None
    )
    if days is not None and days.notna().sum() > 0.95 * len(known):
        return Column(days, n_unread=int(len(known) - days.notna().sum()))
    if is_unique:
        return Column(None, "identifier")
    cells = np.empty(len(text), dtype=object)
    cells[:] = text.to_numpy(dtype=object)
    cells[text.isna().to_numpy()] = None
    return Column(pd.Series(cells, dtype=object))


def numbers_of(text: pd.Series) -> pd.Series:
    """Numbers with a point or with a decimal comma, whichever reads more; NaN for all else."""
    bare = text.str.replace(r"^€\s*|\s*[%€]$", "", regex=True)
    plain = pd.to_numeric(bare, errors="coerce")
    if plain.notna().sum() < bare.notna().sum() and bare.str.contains(",", na=False).any():
        is_dutch = bare.str.fullmatch(r"[-+]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?", na=False)
        dutch = bare.where(is_dutch).str.replace(".", "", regex=False).str.replace(",", ".")
        comma = pd.to_numeric(dutch, errors="coerce")
        if comma.notna().sum() > plain.notna().sum():
            plain = comma
    return plain.astype(np.float64).replace([np.inf, -np.inf], np.nan)


def days_of(text: pd.Series) -> pd.Series:
    """Days since 1970; NaN where the text is no day. Day or month first, whichever reads more."""
    cells = pd.Series(text.dropna().unique(), dtype="str")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        days = pd.to_datetime(cells, errors="coerce", format="mixed", utc=True)
        first = pd.to_datetime(cells, errors="coerce", format="mixed", utc=True, dayfirst=True)
    best = first if first.notna().sum() > days.notna().sum() else days
    numbers = (best - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1)
    by_text = dict(zip(cells.tolist(), numbers.tolist(), strict=True))
    return text.map(by_text).astype(np.float64)


def _is_numeric(known: pd.Series, numbers: pd.Series) -> bool:
    read = numbers.notna().sum()
    if not read:
        return False
    if read >= _MOSTLY * len(known):
        return True
    unread = known[numbers[known.index].isna()].str.casefold()
    return bool(unread.isin(_UNKNOWN).all())


def _counts_rows(name: str, numbers: np.ndarray) -> bool:
    """Whole numbers, each about once, that are called an identifier or run on without holes."""
    if (numbers != np.floor(numbers)).any():
        return False
    span = numbers.max() - numbers.min() + 1
    return bool(_CALLED_ID.search(name)) or span <= 1.05 * len(numbers)
