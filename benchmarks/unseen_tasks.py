"""Success on tasks that nobody was seen doing, from shortfalls against what the task asks.

``python -m benchmarks.unseen_tasks --data DIR [--name NAME]``

536 people, 20 tasks and an expert's matrix of what each task asks (fraction subtraction, Tatsuoka
1984; as in R's CDM). The nearest published thing to a person's profile against a place's demands.
First plain rules, then learned ones; these never saw the task, nor the answer. Ours is the same
estimator with and without the bottleneck terms of the table scorer: the worst shortfall, and how
many there are. Intervals draw people again. DIR holds the folder ``capability_item``.
"""

import argparse
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks.environment import write_results
from benchmarks.real.methods import METHODS
from benchmarks.real.sets import unseen_tasks
from benchmarks.real.table import Table
from models.additive import AdditiveTableClassifier
from models.evaluation import auc, bootstrap, log_loss

Float64 = npt.NDArray[np.float64]

COLUMNS = ("rule", "auc", "auc_low", "auc_high", "log_loss", "log_loss_low", "log_loss_high")
FOLDS = 5
_RESAMPLES = 200


def main() -> int:
    """Measure the rules and print them; 2 where the set is missing."""
    chosen = _options()
    folder = chosen.data / "capability_item"
    try:
        right = pd.read_csv(folder / "fraction_subtraction_responses.csv.gz").to_numpy()
        needs = pd.read_csv(folder / "fraction_subtraction_qmatrix.csv.gz").to_numpy()
    except FileNotFoundError as error:
        print(f"benchmarks.unseen_tasks: there is no {error.filename}.", file=sys.stderr)
        return 2
    rows = list(measure(right, needs, chosen.learned, chosen.seed))
    print(pd.DataFrame(rows, columns=list(COLUMNS)).to_string(index=False))
    if chosen.name:
        write_results(f"unseen_tasks/{chosen.name}", COLUMNS, rows, seed=chosen.seed)
    return 0


def measure(
    right: npt.NDArray[np.int64], needs: npt.NDArray[np.int64], learned: list[str], seed: int
) -> Iterator[list[object]]:
    """Rows of the result, in the order of what they use.

    Parameters
    ----------
    right
        1 where a person solved a task, shape (n_people, n_tasks).
    needs
        1 where a task asks an attribute, shape (n_tasks, n_attributes).
    """
    table = unseen_tasks(right, needs)
    task = np.repeat(np.arange(len(needs)), len(right))
    short = [f"short_{each}" for each in range(needs.shape[1])]
    known = table.features
    rules = {
        "person mean": known["person_mean"],
        "mean shortfall": -known[short].sum(axis=1) / needs[task].sum(axis=1),
        "worst shortfall": -known["worst"],
        "conjunction": known["conjunction"],
    }
    for name, score in rules.items():
        yield _row(name, table, score.to_numpy(), seed, is_chance=False)
    falls = dict.fromkeys(short, -1)
    positions = tuple(range(len(short)))
    ours = {
        "additive, shortfalls": (short, falls, ()),
        "additive, with bottleneck terms": (short, falls, positions),
        "additive, with bottleneck terms and person mean": (
            [*short, "person_mean"],
            falls | {"person_mean": 1},
            positions,
        ),
    }
    for name, (columns, directions, bottleneck) in ours.items():
        model = AdditiveTableClassifier(monotonic_cst=directions, shortfalls=bottleneck)
        chance = _left_out(model, known[columns], table.outcome, task)
        yield _row(name, table, chance, seed)
    for name in learned:
        chance = _left_out(METHODS[name](), known, table.outcome, task)
        yield _row(f"{name}, all columns", table, chance, seed)


def _left_out(
    model: Any, known: pd.DataFrame, outcome: npt.NDArray[np.int64], task: npt.NDArray[np.int64]
) -> Float64:
    """Chance of every row by a model that saw none of its task."""
    chance = np.empty(len(outcome))
    fold = task % FOLDS
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for each in range(FOLDS):
            model.fit(known[fold != each], outcome[fold != each])
            chance[fold == each] = model.predict_proba(known[fold == each])[:, 1]
    return chance


def _row(
    name: str, table: Table, score: Float64, seed: int, *, is_chance: bool = True
) -> list[object]:
    cells: list[object] = [name]
    for measured in (auc, log_loss):
        if measured is log_loss and not is_chance:
            cells += ["", "", ""]
            continue
        found = bootstrap(
            measured,
            table.outcome,
            score,
            np.random.default_rng(seed),
            group=table.group,
            resamples=_RESAMPLES,
        )
        cells += [round(each, 4) for each in (found.value, found.low, found.high)]
    return cells


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.unseen_tasks", description=__doc__.splitlines()[0]
    )
    options.add_argument("--data", type=Path, required=True, help="folder that holds the set")
    options.add_argument("--learned", nargs="*", choices=list(METHODS), default=list(METHODS))
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--name", help="write to benchmarks/results/unseen_tasks/NAME/")
    return options.parse_args()


if __name__ == "__main__":
    sys.exit(main())
