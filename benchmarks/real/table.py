"""Reads any CSV of outcomes: which columns are numbers, days or text, and what to leave out."""

import warnings
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

FEWEST_ROWS = 20
FEWEST_PER_CLASS = 5
_POSITIVE = ("1", "1.0", "yes", "y", "true", "t", "ja", "positive", "pos", "success")
_DAY = r"^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"


class BadTable(Exception):
    """The table cannot be used; the message says what to change."""


@dataclass(frozen=True)
class Table:
    """Features, outcome and what orders or groups the rows.

    Attributes
    ----------
    features
        Numbers (float64, NaN = unknown) and text (object, None = unknown).
    time, group
        Per row, or None.
    left_out
        Columns that were not used, with the reason.
    """

    name: str
    target: str
    positive: str
    features: pd.DataFrame
    outcome: npt.NDArray[np.int64]
    time: npt.NDArray[np.float64] | None
    group: npt.NDArray[np.int64] | None
    left_out: dict[str, str] = field(default_factory=dict)

    def about(self) -> dict[str, object]:
        """What was read, JSON-ready."""
        n_text = sum(self.features[name].dtype == object for name in self.features)
        split = "cross-validation, stratified"
        if self.time is not None:
            split = "forward in time" + (", groups kept apart" if self.group is not None else "")
        elif self.group is not None:
            split = "cross-validation, groups kept apart"
        return {
            "table": self.name,
            "target": self.target,
            "positive": self.positive,
            "positive_share": round(float(self.outcome.mean()), 4),
            "rows": len(self.outcome),
            "numeric_columns": self.features.shape[1] - n_text,
            "text_columns": n_text,
            "left_out": self.left_out,
            "split": split,
        }


def read_table(
    path: Path, target: str, *, time: str | None = None, group: str | None = None
) -> Table:
    """Read and check a table.

    Raises
    ------
    BadTable
        If the file cannot be read or there is nothing to learn or to test.
    """
    frame = _read(path)
    for name, column in (("--target", target), ("--time", time), ("--group", group)):
        if column is not None and column not in frame.columns:
            listed = ", ".join(map(str, frame.columns[:30]))
            raise BadTable(f"{name}: there is no column {column!r}; there are: {listed}.")
    left_out: dict[str, str] = {}
    without = frame[target].isna()
    if without.any():
        left_out[f"{int(without.sum())} rows"] = "no outcome"
        frame = frame[~without].reset_index(drop=True)
    outcome, positive = _outcome(frame[target], target)
    moments = _moments(frame[time], time) if time is not None else None
    groups = pd.factorize(frame[group].astype(str))[0] if group is not None else None
    keys = {name for name in (target, time, group) if name is not None}
    features = {}
    for name in frame.columns:
        if name in keys:
            continue
        column = _feature(frame[name])
        if isinstance(column, str):
            left_out[str(name)] = column
        else:
            features[str(name)] = column
    if not features:
        raise BadTable(
            "There is no column to predict from: all are constant, empty or identifiers."
        )
    return Table(
        name=path.name,
        target=target,
        positive=positive,
        features=pd.DataFrame(features),
        outcome=outcome,
        time=moments,
        group=groups,
        left_out=left_out,
    )


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise BadTable(f"There is no file {path}.")
    frame = None
    for encoding in ("utf-8-sig", "latin-1"):
        try:
            frame = _parsed(path, encoding)
            break
        except UnicodeDecodeError:
            continue
        except (OSError, EOFError, ValueError, pd.errors.ParserError) as error:
            raise BadTable(f"{path.name} is no readable CSV: {error}".strip()) from None
    if frame is None or frame.empty:
        raise BadTable(f"{path.name} holds no rows.")
    frame.columns = [str(name).strip() for name in frame.columns]
    if frame.columns.duplicated().any():
        twice = frame.columns[frame.columns.duplicated()][0]
        raise BadTable(f"Column {twice!r} occurs twice.")
    return frame


def _parsed(path: Path, encoding: str) -> pd.DataFrame:
    known = {"encoding": encoding, "na_values": ["?"], "skipinitialspace": True}
    frame = pd.read_csv(path, low_memory=False, **known)
    if frame.shape[1] == 1 and any(mark in str(frame.columns[0]) for mark in ";\t|"):
        frame = pd.read_csv(path, sep=None, engine="python", **known)
    return frame


def _outcome(column: pd.Series, target: str) -> tuple[npt.NDArray[np.int64], str]:
    values = column.unique().tolist()
    if len(values) != 2:
        raise BadTable(
            f"Target {target!r} must have two values and has {len(values)}"
            + (": nothing can be learned from one." if len(values) == 1 else ".")
        )
    ordered = sorted(values, key=str) if column.dtype == object else sorted(values)
    known = [value for value in ordered if str(value).strip().lower() in _POSITIVE]
    positive = known[0] if len(known) == 1 else ordered[1]
    outcome = (column == positive).to_numpy().astype(np.int64)
    fewest = int(min(outcome.sum(), len(outcome) - outcome.sum()))
    if len(outcome) < FEWEST_ROWS or fewest < FEWEST_PER_CLASS:
        raise BadTable(
            f"Too few rows: {len(outcome)}, of which {fewest} of the rarer class; at least"
            f" {FEWEST_ROWS} and {FEWEST_PER_CLASS} are needed."
        )
    return outcome, str(positive)


def _moments(column: pd.Series, name: str) -> npt.NDArray[np.float64]:
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().mean() < 0.95:
        numbers = _days(column)
    if numbers.isna().any():
        raise BadTable(
            f"--time: {int(numbers.isna().sum())} values of {name!r} are no day or number."
        )
    return numbers.to_numpy(dtype=np.float64)


def _days(column: pd.Series) -> pd.Series:
    """Days since 1970; NaN where the text is no day."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        days = pd.to_datetime(column, errors="coerce", format="mixed", utc=True)
        first_day = pd.to_datetime(column, errors="coerce", format="mixed", utc=True, dayfirst=True)
    best = first_day if first_day.notna().sum() > days.notna().sum() else days
    return (best - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1)


def _feature(column: pd.Series) -> pd.Series | str:
    """Column to learn from, or why there is nothing to learn."""
    known = column.dropna()
    n_values = known.nunique()
    if not len(known):
        return "empty"
    if n_values == 1 and len(known) == len(column):
        return "constant"
    if pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column):
        numbers = column.astype(np.float64).replace([np.inf, -np.inf], np.nan)
        return numbers if numbers.notna().any() else "empty"
    text = known.astype(str)
    if text.str.match(_DAY).mean() > 0.95:
        days = _days(column)
        if days.notna().sum() > 0.95 * len(known):
            return days.astype(np.float64)
    numbers = pd.to_numeric(column, errors="coerce")
    if numbers.notna().sum() > 0.98 * len(known):
        return numbers.astype(np.float64)
    if n_values > 0.95 * len(known) and len(known) > 50:
        return "identifier"
    cells = np.empty(len(column), dtype=object)
    for position, (value, missing) in enumerate(zip(column, column.isna(), strict=True)):
        cells[position] = None if missing else str(value)
    return pd.Series(cells, dtype=object)
