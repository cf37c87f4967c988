"""Doubly robust estimates from confounded data, held against the experiment that knows the answer.

``python -m benchmarks.experiment --data DIR [--repeats 5] [--name NAME]``

LaLonde (1986), sample of Dehejia and Wahba (1999): people drawn by lot for a work programme (NSW),
and a survey of everybody (CPS) in the place of those who were not drawn. Two answers are known:
what the programme brought by the experiment, and 0 for those who were not drawn, beside the survey.
Chances of being in the programme and earnings without it come from our estimator or a challenger.
They are cross-fitted; intervals are from drawing people again, with them held fixed. DIR holds
``outcomes/nsw_mixtape.csv.gz`` and ``outcomes/cps_mixtape.csv.gz``.
"""

import argparse
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from benchmarks.environment import write_results
from benchmarks.real.methods import METHODS
from models.additive import AdditiveTableClassifier

Float64 = npt.NDArray[np.float64]

KNOWN = ("age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75")
FEWEST_EFFECTIVE = 30
"""Comparison people by weight below which weighting is not shown."""
MOST_CHANCE = 0.98
COLUMNS = (
    "people", "truth", "truth_low", "truth_high", "nuisances", "estimator", "value", "low", "high",
    "away", "effective_comparisons", "largest_share", "treated", "comparisons",
)  # fmt: skip
_FOLDS = 5
_RESAMPLES = 1000
_LEVELS = 8


@dataclass(frozen=True)
class Study:
    """People in a group of interest beside a survey, and what the answer is.

    Attributes
    ----------
    is_treated
        True for the group of interest, shape (n,).
    earned
        Earnings of 1978 in dollars.
    truth
        Effect on the group with its 95 % interval.
    """

    name: str
    known: pd.DataFrame
    is_treated: npt.NDArray[np.bool_]
    earned: Float64
    truth: tuple[float, float, float]


class ByLevel:
    """Mean of an amount by our estimator: the chance of each of a few levels, times its mean.

    Also works where most amounts are nil, as with earnings.
    """

    def fit(self, X: pd.DataFrame, y: Float64) -> "ByLevel":
        """Learn the chance of every level and the mean amount in it."""
        cuts = np.unique(np.quantile(y, np.linspace(0, 1, _LEVELS + 1)[1:-1]))
        cuts = cuts[cuts < y.max()]
        level = np.searchsorted(cuts, y, side="left")
        self.means_ = np.array([y[level == each].mean() for each in range(len(cuts) + 1)])
        self.models_ = [AdditiveTableClassifier().fit(X, y > cut) for cut in cuts]
        return self

    def predict(self, X: pd.DataFrame) -> Float64:
        """Expected amount."""
        above = np.column_stack([model.predict_proba(X)[:, 1] for model in self.models_])
        above = np.minimum.accumulate(above, axis=1)
        return np.asarray(self.means_[0] + above @ np.diff(self.means_))


def _ebm() -> Any:
    from interpret.glassbox import ExplainableBoostingRegressor

    return ExplainableBoostingRegressor(random_state=0, n_jobs=-1)


AMOUNTS: dict[str, Callable[[], Any]] = {
    "additive": ByLevel,
    "logistic": LinearRegression,
    "hgb": lambda: HistGradientBoostingRegressor(random_state=0),
    "ebm": _ebm,
}
"""Earnings by the same family that gives the chances; linear beside logistic regression."""


def main() -> int:
    """Estimate both studies with every family, print; 2 where the set is missing."""
    chosen = _options()
    try:
        studies = list(read_studies(chosen.data))
    except FileNotFoundError as error:
        print(f"benchmarks.experiment: there is no {error.filename}.", file=sys.stderr)
        return 2
    rows = [
        row
        for study in studies
        for row in measure(study, chosen.nuisances, chosen.repeats, chosen.seed)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for people, part in frame.groupby("people", sort=False):
        truth = part.iloc[0]
        print(
            f"\n{people}: known answer {truth['truth']:,.0f}"
            f" [{truth['truth_low']:,.0f}, {truth['truth_high']:,.0f}]"
        )
        print(
            part.drop(columns=["people", "truth", "truth_low", "truth_high"]).to_string(index=False)
        )
    if chosen.name:
        write_results(
            f"experiment/{chosen.name}", COLUMNS, rows, seed=chosen.seed, repeats=chosen.repeats
        )
    return 0


def read_studies(folder: Path) -> Iterator[Study]:
    """The programme beside the survey, and those who were not drawn beside it."""
    drawn = pd.read_csv(folder / "outcomes" / "nsw_mixtape.csv.gz")
    survey = pd.read_csv(folder / "outcomes" / "cps_mixtape.csv.gz")
    in_programme, left = (drawn[drawn["treat"] == each] for each in (1, 0))
    gain, spread = _difference(in_programme["re78"], left["re78"])
    answer = (gain, gain - 1.96 * spread, gain + 1.96 * spread)
    yield _study("programme", in_programme, survey, answer)
    yield _study("not drawn", left, survey, (0.0, 0.0, 0.0))


def measure(study: Study, nuisances: list[str], repeats: int, seed: int) -> Iterator[list[object]]:
    """Rows of the result: the plain difference, then three estimators per family."""
    rng = np.random.default_rng(seed)
    y, d = study.earned, study.is_treated
    draws = [rng.integers(0, len(y), len(y)) for _ in range(_RESAMPLES)]
    ones = np.ones(len(y))
    yield _row(study, "", "plain difference", _weighted(y, d, ones), draws, ones, np.zeros(len(y)))
    for name in nuisances:
        fitted = [_cross_fitted(study, name, seed + each) for each in range(repeats)]
        # Folds are drawn by lot: the median over several lots depends on none of them.
        chance = np.median([each[0] for each in fitted], axis=0)
        earned = np.median([each[1] for each in fitted], axis=0)
        weight = np.where(d, 1.0, chance / (1 - chance))
        nothing = np.zeros(len(y))
        yield _row(study, name, "ips", None, draws, weight, nothing)
        yield _row(study, name, "regression", None, draws, None, earned)
        yield _row(study, name, "dr", None, draws, weight, earned)


def _row(
    study: Study,
    nuisances: str,
    estimator: str,
    value: float | None,
    draws: list[npt.NDArray[np.int64]],
    weight: Float64 | None,
    expected: Float64,
) -> list[object]:
    y, d = study.earned, study.is_treated
    rest = y - expected

    def estimate(rows: npt.NDArray[np.int64]) -> float:
        if weight is None:
            return float(rest[rows][d[rows]].mean())
        return _weighted(rest[rows], d[rows], weight[rows])

    found = estimate(np.arange(len(y))) if value is None else value
    low, high = np.quantile([estimate(rows) for rows in draws], [0.025, 0.975])
    shares = np.ones(int((~d).sum())) if weight is None else weight[~d]
    effective = float(shares.sum() ** 2 / (shares**2).sum())
    cells: list[object] = [round(each) for each in (found, low, high, found - study.truth[0])]
    if effective < FEWEST_EFFECTIVE:
        cells = ["refused", "", "", ""]
    return [
        study.name, *(round(each) for each in study.truth), nuisances, estimator, *cells,
        round(effective, 1), round(float(shares.max() / shares.sum()), 4), int(d.sum()),
        int((~d).sum()),
    ]  # fmt: skip


def _cross_fitted(study: Study, name: str, seed: int) -> tuple[Float64, Float64]:
    """Chance of being in the group, and earnings outside it, by models that did not see the row."""
    X, d, y = study.known, study.is_treated, study.earned
    chance, earned = np.empty(len(y)), np.empty(len(y))
    cut = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for learn, test in cut.split(X, d):
            model = METHODS[name]().fit(X.iloc[learn], d[learn].astype(np.int64))
            chance[test] = model.predict_proba(X.iloc[test])[:, 1]
            outside = learn[~d[learn]]
            amount = AMOUNTS[name]().fit(X.iloc[outside], y[outside])
            earned[test] = amount.predict(X.iloc[test])
    return np.clip(chance, 1e-6, MOST_CHANCE), earned


def _weighted(rest: Float64, d: npt.NDArray[np.bool_], weight: Float64) -> float:
    """Mean of the group less the weighted mean of the comparison."""
    return float(rest[d].mean() - np.average(rest[~d], weights=weight[~d]))


def _study(
    name: str, group: pd.DataFrame, survey: pd.DataFrame, truth: tuple[float, float, float]
) -> Study:
    both = pd.concat([group, survey], ignore_index=True)
    known = both[list(KNOWN)].astype(np.float64)
    known["none74"], known["none75"] = known["re74"] == 0, known["re75"] == 0
    is_group = np.arange(len(both)) < len(group)
    earned = both["re78"].to_numpy(np.float64)
    return Study(name, known.astype(np.float64), is_group, earned, truth)


def _difference(first: pd.Series, second: pd.Series) -> tuple[float, float]:
    spread = np.sqrt(first.var() / len(first) + second.var() / len(second))
    return float(first.mean() - second.mean()), float(spread)


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.experiment", description=__doc__.splitlines()[0]
    )
    options.add_argument("--data", type=Path, required=True, help="folder that holds the set")
    options.add_argument("--nuisances", nargs="+", choices=list(AMOUNTS), default=list(AMOUNTS))
    options.add_argument("--repeats", type=int, default=3, help="lots of folds")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--name", help="write to benchmarks/results/experiment/NAME/")
    return options.parse_args()


if __name__ == "__main__":
    sys.exit(main())
