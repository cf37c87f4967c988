"""Any CSV of outcomes as a table to learn from: outcome, features, and what is left out."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.real.columns import column_of, days_of, numbers_of
from benchmarks.real.reading import BadTable, read_text

__all__ = ["BadTable", "Table", "read_table", "sample_rows"]

FEWEST_ROWS = 20
FEWEST_PER_CLASS = 5
MOST_ROWS = 40_000
"""More rows are sampled, so that the slowest method ends within minutes."""
_POSITIVE = frozenset(
    ("1", "yes", "y", "true", "t", "ja", "j", "waar", "positive", "positief", "pos", "success")
)
_SHOWN_VALUES = 5


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
        Columns, rows and cells that were not used, with the reason.
    rows_in_file
        Rows with an outcome before any were sampled; 0 = all are here.
    """

    name: str
    target: str
    positive: str
    features: pd.DataFrame
    outcome: npt.NDArray[np.int64]
    time: npt.NDArray[np.float64] | None
    group: npt.NDArray[np.int64] | None
    left_out: dict[str, str] = field(default_factory=dict)
    rows_in_file: int = 0

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
            "rows_in_file": self.rows_in_file or len(self.outcome),
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
    frame = read_text(path)
    keys = {"--target": target, "--time": time, "--group": group}
    for option, column in keys.items():
        if column is not None and column not in frame.columns:
            listed = ", ".join(map(str, frame.columns[:30]))
            raise BadTable(f"{option}: there is no column {column!r}; there are: {listed}.")
    named = [column for column in keys.values() if column is not None]
    if len(set(named)) < len(named):
        raise BadTable("--target, --time and --group need a column each of their own.")
    left_out: dict[str, str] = {}
    for column, reason in ((target, "no outcome"), (time, "no time")):
        if column is not None and frame[column].isna().any():
            without = frame[column].isna()
            left_out[f"{int(without.sum())} rows"] = reason
            frame = frame[~without].reset_index(drop=True)
    outcome, positive = _outcome(frame[target], target)
    features = {}
    for name in frame.columns.difference(named, sort=False):
        found = column_of(str(name), frame[name])
        if found.cells is None:
            left_out[str(name)] = found.reason
            continue
        features[str(name)] = found.cells
        if found.n_unread:
            left_out[f"{found.n_unread} cells of {name}"] = "no number or day: taken as unknown"
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
        time=_moments(frame[time], time) if time is not None else None,
        group=_groups(frame[group]) if group is not None else None,
        left_out=left_out,
    )


def sample_rows(table: Table, most: int, seed: int) -> Table:
    """At most about so many rows, by lot; groups stay whole and the order of time is kept."""
    count = len(table.outcome)
    if count <= most:
        return table
    rng = np.random.default_rng([seed, count])
    if table.group is None:
        rows = np.sort(rng.permutation(count)[:most])
    else:
        sizes = np.bincount(table.group)
        order = rng.permutation(len(sizes))
        n_kept = max(int(np.searchsorted(np.cumsum(sizes[order]), most, side="right")), 2)
        rows = np.flatnonzero(np.isin(table.group, order[:n_kept]))
    return replace(
        table,
        features=table.features.iloc[rows].reset_index(drop=True),
        outcome=table.outcome[rows],
        time=None if table.time is None else table.time[rows],
        group=None
        if table.group is None
        else np.unique(table.group[rows], return_inverse=True)[1].astype(np.int64),
        rows_in_file=count,
    )


def _outcome(column: pd.Series, target: str) -> tuple[npt.NDArray[np.int64], str]:
    numbers = numbers_of(column)
    is_number = numbers.notna().all()
    cells = numbers if is_number else column.str.casefold()
    values = sorted(cells.unique().tolist())
    if len(values) != 2:
        shown = ", ".join(f"{value:g}" if is_number else value for value in values[:_SHOWN_VALUES])
        more = ", ..." if len(values) > _SHOWN_VALUES else ""
        raise BadTable(
            f"Target {target!r} must have two values and has {len(values)}"
            + (": nothing can be learned from one." if len(values) == 1 else f" ({shown}{more}).")
        )
    known = [value for value in values if value in _POSITIVE]
    positive = known[0] if len(known) == 1 else values[1]
    outcome = (cells == positive).to_numpy().astype(np.int64)
    fewest = int(min(outcome.sum(), len(outcome) - outcome.sum()))
    if len(outcome) < FEWEST_ROWS or fewest < FEWEST_PER_CLASS:
        raise BadTable(
            f"Too few rows: {len(outcome)}, of which {fewest} of the rarer class; at least"
            f" {FEWEST_ROWS} and {FEWEST_PER_CLASS} are needed."
        )
    return outcome, str(column[outcome == 1].iloc[0])


def _moments(column: pd.Series, name: str) -> npt.NDArray[np.float64]:
    numbers = numbers_of(column)
    if numbers.notna().mean() < 0.95:
        numbers = days_of(column)
    if numbers.isna().any():
        bad = column[numbers.isna()]
        raise BadTable(
            f"--time: {len(bad)} values of {name!r} are no day or number, first {bad.iloc[0]!r}."
        )
    return numbers.to_numpy(dtype=np.float64)


def _groups(column: pd.Series) -> npt.NDArray[np.int64]:
    """Number per group; a row without one is a group of its own."""
    alone = pd.Series([f"\0{row}" for row in range(len(column))], index=column.index)
    return np.asarray(pd.factorize(column.where(column.notna(), alone))[0], dtype=np.int64)
