"""Predicted survival curves against Kaplan-Meier, learned from spells of which half are cut off.

``python -m benchmarks.real.survival --data DIR [--seed N] [--name NAME]``

Austrian spells of unemployment are all known to their end. Here each is followed for 4, 13, 26 or
52 weeks by lot; a chance to go on is learned per period begun (discrete-time hazard, Cox 1972),
and what it says of other people is held against the whole spells, of which the Kaplan-Meier curve
is a plain share. Printed for all, and for fifths of people by predicted survival.
"""

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.environment import write_results
from models.additive import AdditiveTableClassifier

PERIODS = (0, 4, 13, 26, 52)
COLUMNS = ("weeks", "people", "fifth", "predicted", "kaplan_meier", "known_at_horizon")
_FOLDS = 5


def main() -> None:
    """Read, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, required=True, help="folder with the published sets")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--name", help="write to benchmarks/results/real/NAME/")
    chosen = options.parse_args()
    spells = pd.read_csv(chosen.data / "outcomes" / "austria_unemployment_duration.csv.gz")
    known = spells.drop(columns="y").astype(np.float64)
    rows = measure(known, spells["y"].to_numpy(), np.random.default_rng(chosen.seed))
    print(pd.DataFrame(rows, columns=list(COLUMNS)).to_string(index=False))
    if chosen.name:
        write_results(f"real/{chosen.name}", COLUMNS, rows, people=len(spells), seed=chosen.seed)


def measure(known: pd.DataFrame, weeks: np.ndarray, rng: np.random.Generator) -> list[list[object]]:
    """Rows of ``COLUMNS``; fifth 0 is everyone."""
    followed = rng.choice(PERIODS[1:], len(weeks))
    fold = rng.permutation(len(weeks)) % _FOLDS
    survival = np.empty((len(weeks), len(PERIODS) - 1))
    for each in range(_FOLDS):
        learn, test = np.flatnonzero(fold != each), np.flatnonzero(fold == each)
        features, goes_on = person_periods(known.iloc[learn], weeks[learn], followed[learn])
        model = AdditiveTableClassifier().fit(features, goes_on)
        chances = [
            model.predict_proba(known.iloc[test].assign(period=float(period)))[:, 1]
            for period in range(len(PERIODS) - 1)
        ]
        survival[test] = np.cumprod(chances, axis=0).T
    rows: list[list[object]] = []
    for column, limit in enumerate(PERIODS[1:]):
        predicted, lasted = survival[:, column], weeks > limit
        fifth = 1 + np.argsort(np.argsort(predicted)) * 5 // len(weeks)
        observed = float(np.mean(followed >= limit))
        for part in range(6):
            rows_in = fifth == part if part else np.ones(len(weeks), dtype=np.bool_)
            means = (predicted[rows_in].mean(), lasted[rows_in].mean(), observed)
            rows.append([limit, int(rows_in.sum()), part, *(round(float(m), 4) for m in means)])
    return rows


def person_periods(
    known: pd.DataFrame, weeks: np.ndarray, followed: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray]:
    """One row per person and period begun and followed: whether the spell goes on past its end."""
    parts, goes_on = [], []
    for period, (begin, end) in enumerate(pairwise(PERIODS)):
        begun = np.flatnonzero((weeks > begin) & (followed >= end))
        parts.append(known.iloc[begun].assign(period=float(period)))
        goes_on.append(weeks[begun] > end)
    return pd.concat(parts, ignore_index=True), np.concatenate(goes_on).astype(np.int64)


if __name__ == "__main__":
    main()
