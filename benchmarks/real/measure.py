"""Fits every method on the same splits and measures it with paired bootstrap intervals."""

import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from benchmarks.real.methods import METHODS
from benchmarks.real.table import BadTable, Table
from models.evaluation import (
    Interval,
    auc,
    brier,
    calibration_error,
    grouped_folds,
    log_loss,
    time_ordered_folds,
)

Rows = npt.NDArray[np.int64]

MEASURES = {"auc": auc, "log_loss": log_loss, "brier": brier, "ece": calibration_error}
COLUMNS = (
    "method",
    *(f"{name}{end}" for name in MEASURES for end in ("", "_low", "_high")),
    "seconds_per_fit",
    "fits",
    "tested_rows",
)
_RESAMPLES = 200
_SMALL = 1000
_ROWS_FOR_THREADS = 20_000


@dataclass(frozen=True)
class Result:
    """Measures of one method over all test rows."""

    method: str
    measures: dict[str, Interval]
    seconds: float
    fits: int
    tested: int

    def row(self) -> list[object]:
        """Cells in the order of ``COLUMNS``."""
        cells: list[object] = [self.method]
        for found in self.measures.values():
            cells += [round(each, 5) for each in (found.value, found.low, found.high)]
        return [*cells, round(self.seconds, 3), self.fits, self.tested]


@dataclass(frozen=True)
class _Tested:
    """Test rows of all splits, one after another; ``fold`` and ``repeat`` say which."""

    rows: Rows
    fold: Rows
    repeat: Rows


def compare(
    table: Table, methods: Sequence[str], *, folds: int = 5, repeats: int | None = None, seed: int
) -> list[Result]:
    """Measure the methods on one table.

    AUC is within a fold and averaged over folds; the others are over all test rows of a repeat.
    """
    times = repeats or (2 if len(table.outcome) < _SMALL and table.time is None else 1)
    splits = [
        (repeat, learn, test)
        for repeat in range(1 if table.time is not None else times)
        for learn, test in _splits(table, folds, np.random.default_rng([seed, repeat]))
        if len(np.unique(table.outcome[learn])) == 2
    ]
    if not splits:
        raise BadTable("No split leaves both values of the target to learn from.")
    tested = _Tested(
        rows=np.concatenate([test for _, _, test in splits]),
        fold=np.repeat(np.arange(len(splits)), [len(test) for _, _, test in splits]),
        repeat=np.repeat([r for r, _, _ in splits], [len(test) for _, _, test in splits]),
    )
    results = []
    for method in methods:
        chance, seconds = [], 0.0
        print(f"benchmarks.real: {method}, {len(splits)} fits", file=sys.stderr)
        try:
            for _, learn, test in splits:
                found, took = _fitted(table, method, learn, test)
                chance.append(found)
                seconds += took
        except ImportError:
            print(f"benchmarks.real: {method} is not installed", file=sys.stderr)
            continue
        measures = _measured(table, tested, np.concatenate(chance), seed)
        results.append(
            Result(method, measures, seconds / len(splits), len(splits), len(tested.rows))
        )
    return results


def _splits(table: Table, folds: int, rng: np.random.Generator) -> Iterator[tuple[Rows, Rows]]:
    if table.time is not None:
        # With groups every block is tested in three parts: fewer blocks, about as many fits.
        blocks = folds if table.group is None else max(folds // 2, 1)
        yield from time_ordered_folds(table.time, blocks, group=table.group)
    elif table.group is not None:
        yield from grouped_folds(table.group, folds, rng)
    else:
        fewest = int(np.bincount(table.outcome).min())
        seed = int(rng.integers(2**31))
        cut = StratifiedKFold(min(folds, fewest), shuffle=True, random_state=seed)
        yield from cut.split(table.features, table.outcome)


def _fitted(
    table: Table, method: str, learn: Rows, test: Rows
) -> tuple[npt.NDArray[np.float64], float]:
    model = METHODS[method]()
    # On small tables threads only wait for each other, many times longer than the work takes.
    threads = threadpool_limits(limits=1 if len(learn) < _ROWS_FOR_THREADS else None)
    start = perf_counter()
    with threads, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(table.features.iloc[learn], table.outcome[learn])
        seconds = perf_counter() - start
        return model.predict_proba(table.features.iloc[test])[:, 1], seconds


def _measured(
    table: Table, tested: _Tested, chance: npt.NDArray[np.float64], seed: int
) -> dict[str, Interval]:
    """Point and interval per measure; every method meets the same resamples."""
    rng = np.random.default_rng(seed)
    owner = np.arange(len(table.outcome)) if table.group is None else table.group
    n_owners = int(owner.max()) + 1
    order = np.argsort(owner[tested.rows], kind="stable")
    edges = np.searchsorted(owner[tested.rows][order], np.arange(n_owners + 1))
    drawn = []
    for _ in range(_RESAMPLES):
        times = np.bincount(rng.integers(0, n_owners, n_owners), minlength=n_owners)
        drawn.append(order[np.repeat(np.arange(len(order)), np.repeat(times, np.diff(edges)))])
    found = {}
    for name in MEASURES:
        values = [_value(name, table, tested, chance, rows) for rows in drawn]
        low, high = np.nanquantile(values, [0.025, 0.975])
        every = np.arange(len(tested.rows))
        found[name] = Interval(_value(name, table, tested, chance, every), float(low), float(high))
    return found


def _value(
    name: str, table: Table, tested: _Tested, chance: npt.NDArray[np.float64], rows: Rows
) -> float:
    part = (tested.fold if name == "auc" else tested.repeat)[rows]
    outcome = table.outcome[tested.rows[rows]]
    values, sizes = [], []
    for each in np.unique(part):
        mine = part == each
        value = MEASURES[name](outcome[mine], chance[rows][mine])
        if not np.isnan(value):
            values.append(value)
            sizes.append(int(mine.sum()))
    return float(np.average(values, weights=sizes)) if values else float("nan")
