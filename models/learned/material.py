"""What is learned from: the placements of a dataset as pairs, seen without today's situation."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from matcher.profiles import Profiles, build_profiles
from matcher.profiles.types import Int32
from matcher.records.dataset import Dataset
from models.learned.levels import level_chances
from models.learned.outcomes import Ints, Outcomes
from models.learned.steps import PairColumns, pair_columns
from models.table import TableModel


@dataclass(frozen=True)
class Material:
    """Outcomes with the columns of their pairs.

    Attributes
    ----------
    site
        Site per place of the dataset.
    """

    expert: TableModel
    profiles: Profiles
    outcomes: Outcomes
    columns: PairColumns
    site: Ints

    def take(self, rows: Ints) -> "Material":
        """Return part of the outcomes."""
        return replace(self, outcomes=self.outcomes.take(rows), columns=self.columns.take(rows))


def read_material(
    dataset: Dataset, as_of: date, expert: TableModel, outcomes: Outcomes
) -> Material:
    """Columns of all pairs with an outcome, with the levels of these people behind what is unknown.

    Parameters
    ----------
    expert
        Where learning starts.
    """
    profiles = build_profiles(without_today(dataset), as_of)
    expert = replace(expert, level_chance=level_chances(profiles.candidates, expert.level_chance))
    columns = pair_columns(expert, profiles, *positions(outcomes))
    return Material(expert, profiles, outcomes, columns, _sites(dataset))


def without_today(dataset: Dataset) -> Dataset:
    """The dataset without what is only known today.

    Who still works somewhere shows that the placement lasted, and an employer is excluded after it
    went wrong: scoring the log with either would be looking up the answer.
    """
    blank = dataset.candidates.assign(
        current_place_id="",
        current_since=pd.Series(pd.NaT, dataset.candidates.index, dtype="datetime64[us]"),
        contract_hours=np.nan,
        excluded_employers="",
    )
    for column in ("current_place_id", "excluded_employers"):
        blank[column] = blank[column].astype("str")
    return replace(dataset, candidates=blank, decisions=dataset.decisions.iloc[:0])


def positions(outcomes: Outcomes) -> tuple[Int32, Int32]:
    """Candidate and place of every outcome as positions in the profiles."""
    return outcomes.candidate.astype(np.int32), outcomes.place.astype(np.int32)


def _sites(dataset: Dataset) -> Ints:
    """Number of the site per place; a place without one is a site of its own."""
    site = dataset.places["site_id"]
    alone = pd.Series([f"\0{row}" for row in range(len(site))], index=site.index)
    return np.asarray(pd.factorize(site.where(site != "", alone))[0], dtype=np.int64)
