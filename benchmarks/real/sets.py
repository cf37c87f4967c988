"""Published outcome sets as tables: which column is the outcome, and what was known before it.

A folder holds them as ``outcomes/*.csv.gz`` and ``capability_item/*.csv.gz``; what is absent is
left out. scikit-learn's own sets need no folder.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine

from benchmarks.real.table import Table

# Weeks between which a spell ends or goes on, for the table by period.
_PERIODS = (0, 4, 10, 26, 52)

# Columns of the Job Corps study that were measured after the first interview.
_YEAR_ONE = ["pworky1", "trainy1", "health12"]
_LATER = [
    "pworky1mis", "health12mis", "trainy2", "pworky2", "pworky3", "pworky4", "earny2", "earny3",
    "earny4", "health30", "health48",
]  # fmt: skip


def tables(folder: Path) -> Iterator[Table]:
    """All sets that are there, the published ones first."""
    outcomes, items = folder / "outcomes", folder / "capability_item"
    if (path := outcomes / "job_corps_JC.csv.gz").is_file():
        yield from _job_corps(pd.read_csv(path))
    if (path := outcomes / "austria_unemployment_duration.csv.gz").is_file():
        weeks = pd.read_csv(path)
        for limit in (10, 26):
            yield _table(f"austria_{limit}_weeks", weeks.drop(columns="y"), weeks["y"] > limit)
        yield _hazards("austria_by_period", weeks.drop(columns="y"), weeks["y"])
    if (path := outcomes / "cps_mixtape.csv.gz").is_file():
        people = pd.read_csv(path)
        known = people.drop(columns=["data_id", "treat", "re78"])
        yield _table("cps_any_earnings", known, people["re78"] > 0)
        yield _table("cps_earnings_over_15000", known, people["re78"] > 15_000)
    if (path := outcomes / "nsw_mixtape.csv.gz").is_file():
        people = pd.read_csv(path)
        yield _table("nsw", people.drop(columns=["data_id", "re78"]), people["re78"] > 0)
    if (path := items / "fraction_subtraction_responses.csv.gz").is_file():
        needs = pd.read_csv(items / "fraction_subtraction_qmatrix.csv.gz")
        yield unseen_tasks(pd.read_csv(path).to_numpy(), needs.to_numpy())
    yield from _from_scikit_learn()


def _job_corps(people: pd.DataFrame) -> Iterator[Table]:
    """Nearly every week at work in year four; traits only, with the work of year one, and few."""
    lasting = people["pworky4"] >= 90
    traits = people.drop(columns=[*_YEAR_ONE, *_LATER])
    yield _table("job_corps_traits", traits, lasting)
    yield _table("job_corps_year_one", people.drop(columns=_LATER), lasting)
    for count in (300, 1000):
        rows = np.random.default_rng(count).permutation(len(people))[:count]
        yield _table(f"job_corps_{count}", traits.iloc[rows], lasting.iloc[rows])


def _hazards(name: str, known: pd.DataFrame, weeks: pd.Series) -> Table:
    """One row per person and period begun: whether the spell goes on until the period ends."""
    parts = []
    for period, (begin, end) in enumerate(pairwise(_PERIODS)):
        begun = np.flatnonzero(weeks > begin)
        part = known.iloc[begun].assign(period=period, goes_on=weeks.iloc[begun] > end)
        parts.append(part.assign(person=begun))
    rows = pd.concat(parts)
    features = rows.drop(columns=["goes_on", "person"])
    return _table(name, features, rows["goes_on"], group=rows["person"].to_numpy())


def unseen_tasks(right: np.ndarray, needs: np.ndarray) -> Table:
    """Success on a task from success on the others: shortfall per attribute that it needs."""
    n_people, n_tasks = right.shape
    parts = []
    for task in range(n_tasks):
        others = np.arange(n_tasks) != task
        asked = needs[others]
        mastery = (right[:, others] @ asked + 0.5) / (asked.sum(axis=0) + 1.0)
        short = needs[task] * (1 - mastery)
        part = pd.DataFrame(short, columns=[f"short_{k}" for k in range(needs.shape[1])])
        part["person_mean"] = right[:, others].mean(axis=1)
        part["worst"] = short.max(axis=1)
        part["conjunction"] = np.prod(1 - short, axis=1)
        parts.append(part)
    outcome = pd.Series(right.T.ravel() == 1)
    person = np.tile(np.arange(n_people), n_tasks)
    return _table("fraction_subtraction", pd.concat(parts), outcome, group=person)


def _from_scikit_learn() -> Iterator[Table]:
    cancer = load_breast_cancer(as_frame=True)
    yield _table("breast_cancer", cancer.data, cancer.target == 1)
    diabetes = load_diabetes(as_frame=True)
    yield _table("diabetes_over_140", diabetes.data, diabetes.target > 140)
    wine = load_wine(as_frame=True)
    yield _table("wine_class_1", wine.data, wine.target == 1)


def _table(
    name: str, features: pd.DataFrame, outcome: pd.Series, group: np.ndarray | None = None
) -> Table:
    numbers = features.reset_index(drop=True).astype(np.float64)
    numbers.columns = [str(column) for column in numbers.columns]
    return Table(
        name=name,
        target="outcome",
        positive="1",
        features=numbers,
        outcome=outcome.to_numpy().astype(np.int64),
        time=None,
        group=group,
    )
