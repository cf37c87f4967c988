"""Measures the additive tables against challengers on any table of outcomes.

``python -m benchmarks.real --csv FILE --target COL [--time COL] [--group COL] [--json]``

With ``--time`` every test row is later than all rows learned from; with ``--group`` nobody is on
both sides; otherwise repeated stratified cross-validation. Of more than 40,000 rows a sample by lot
is measured, and the answer says so. ``--data DIR`` measures the published sets of a folder.
``--name`` writes the figures to benchmarks/results/real/NAME/.
"""

import argparse
import json
import math
import sys
from pathlib import Path

from benchmarks.environment import write_results
from benchmarks.real.measure import COLUMNS, Result, compare
from benchmarks.real.methods import METHODS
from benchmarks.real.sets import tables
from benchmarks.real.table import MOST_ROWS, BadTable, Table, read_table, sample_rows

_MANY = 10_000
_SHOWN = ("auc", "log_loss", "brier", "ece")


def main() -> int:
    """Read, measure, print; 2 where the table cannot be used."""
    chosen = _options()
    if chosen.data:
        return _published(chosen)
    try:
        table = read_table(chosen.csv, chosen.target, time=chosen.time, group=chosen.group)
        table = sample_rows(table, chosen.most_rows, chosen.seed)
        results = _compared(table, chosen)
    except BadTable as error:
        if chosen.json:
            print(json.dumps({"error": str(error)}))
        print(f"benchmarks.real: {error}", file=sys.stderr)
        return 2
    if chosen.json:
        print(json.dumps(_document(table, results), indent=1))
    else:
        _print(table, results)
    if chosen.name:
        rows = [result.row() for result in results]
        write_results(f"real/{chosen.name}", COLUMNS, rows, **table.about())
    return 0


def _published(chosen: argparse.Namespace) -> int:
    """Measure every published set; the table grows as they are done."""
    rows, documents = [], []
    for table in tables(chosen.data):
        results = _compared(table, chosen)
        rows += [[table.name, len(table.outcome), *result.row()] for result in results]
        documents.append(_document(table, results))
        if not chosen.json:
            _print(table, results)
        if chosen.name:
            write_results(f"real/{chosen.name}", ("set", "rows", *COLUMNS), rows)
    if chosen.json:
        print(json.dumps({"sets": documents}, indent=1))
    return 0


def _compared(table: Table, chosen: argparse.Namespace) -> list[Result]:
    folds = chosen.folds or (3 if len(table.outcome) >= _MANY else 5)
    return compare(table, chosen.methods, folds=folds, repeats=chosen.repeats, seed=chosen.seed)


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.real", description=__doc__.splitlines()[0]
    )
    options.add_argument("--csv", type=Path, help="table of outcomes, gzip allowed")
    options.add_argument("--data", type=Path, help="folder of published sets, instead of one file")
    options.add_argument("--target", help="column with two values to predict")
    options.add_argument("--time", help="column that orders the rows in time")
    options.add_argument("--group", help="column of people or firms that must not be split")
    options.add_argument("--methods", nargs="+", choices=list(METHODS), default=list(METHODS))
    options.add_argument("--folds", type=int, help="default: 5, or 3 from 10,000 rows")
    options.add_argument("--most-rows", type=int, default=MOST_ROWS, help="more are sampled")
    options.add_argument("--repeats", type=int, help="default: 1, or 2 below 1,000 rows")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--name", help="write to benchmarks/results/real/NAME/")
    options.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = options.parse_args()
    if (chosen.folds or 2) < 2 or (chosen.repeats or 1) < 1 or chosen.most_rows < 20:
        options.error("--folds needs at least 2, --repeats 1 and --most-rows 20")
    if not chosen.data and not (chosen.csv and chosen.target):
        options.error("give --csv with --target, or --data")
    return chosen


def _document(table: Table, results: list[Result]) -> dict[str, object]:
    methods = [
        {key: _plain(value) for key, value in zip(COLUMNS, result.row(), strict=True)}
        for result in results
    ]
    return table.about() | {"methods": methods}


def _plain(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _print(table: Table, results: list[Result]) -> None:
    about = table.about()
    print(*(f"{key}: {value}" for key, value in about.items()), sep="\n")
    print(f"\n{'method':10}" + "".join(f"{name:>26}" for name in _SHOWN) + f"{'s per fit':>11}")
    for result in results:
        cells = (result.measures[name] for name in _SHOWN)
        text = "".join(f"{f'{c.value:.4f} [{c.low:.4f}, {c.high:.4f}]':>26}" for c in cells)
        print(f"{result.method:10}{text}{result.seconds:11.2f}")


if __name__ == "__main__":
    sys.exit(main())
