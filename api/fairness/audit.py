"""Fills every table of the audit for every attribute of a table of groups."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from api.fairness.held_out import Held, held_out_chances
from api.fairness.options import Options, options_of
from matcher.errors import MatcherError
from matcher.records.dataset import Dataset
from matcher.region import Region, prepare_region
from models import fairness
from models.expert import expert_scorer
from models.fairness import Audit, FairnessTable
from models.registry import ModelFile
from models.scorer import TableScorer

Float64 = npt.NDArray[np.float64]


class NoGroups(MatcherError):
    """The table of groups names nobody of the dataset."""

    code = "fairness.no_groups"


@dataclass(frozen=True)
class AuditReport:
    """Tables per attribute, and what a reader must know of how they came about.

    Attributes
    ----------
    scorer
        Name of the scorer whose claims and lists are compared.
    judged_by
        How chances of past placements were made (``Held.by``).
    has_plan
        False without a plan: then nothing is said of who gets a place.
    cut
        Chance from which a pair is suggested.
    strangers
        People in the table of groups whom the dataset does not hold.
    best
        Per person: best option, its percentile and the number of options; no attribute stands in
        it.
    tables
        By attribute, in alphabetical order.
    """

    as_of: date
    scorer: str
    judged_by: str
    people: int
    placements: int
    has_plan: bool
    cut: float
    minimum_cell: int
    strangers: int
    best: pd.DataFrame
    tables: dict[str, tuple[FairnessTable, ...]]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready; nobody is named."""
        without_option = int((self.best["n_options"] == 0).sum())
        return {
            "as_of": self.as_of.isoformat(),
            "scorer": self.scorer,
            "judged_by": self.judged_by,
            "people": self.people,
            "people_without_option": without_option,
            "placements": self.placements,
            "has_plan": self.has_plan,
            "suggestion_cut": self.cut,
            "minimum_cell": self.minimum_cell,
            "unknown_people_in_groups": self.strangers,
            "claim": "No table shows that a scorer or a plan is free of bias.",
            "attributes": {
                name: [table.as_dict() for table in tables] for name, tables in self.tables.items()
            },
        }


def audit_dataset(
    dataset: Dataset,
    groups: pd.DataFrame,
    as_of: date,
    *,
    file: ModelFile | None = None,
    plan: pd.DataFrame | None = None,
    audit: Audit | None = None,
) -> AuditReport:
    """Audit a scorer on a dataset.

    Parameters
    ----------
    groups
        Columns ``candidate_id``, ``attribute`` and ``value``.
    file
        The model; None = the weights of the field.
    plan
        Columns ``candidate_id`` and ``p_durable`` of a plan for these people.

    Raises
    ------
    NoGroups
        If the table of groups names nobody of the dataset.
    """
    settings = audit or Audit()
    scorer = TableScorer(file.model) if file else expert_scorer()
    region = prepare_region(dataset, scorer, as_of)
    ids = region.profiles.candidates.ids
    is_known = groups["candidate_id"].isin(ids.tolist())
    if not is_known.any():
        raise NoGroups
    held, options = held_out_chances(dataset, as_of, file), options_of(region)
    given = None if plan is None else _given(ids, plan)
    best = _best(options)
    tables = {
        attribute: tuple(
            _tables(
                region, fairness.groups_of(groups, attribute, ids), held, options, given, settings
            )
        )
        for attribute in sorted(groups.loc[is_known, "attribute"].unique())
    }
    return AuditReport(
        as_of=as_of,
        scorer=region.scorer_name,
        judged_by=held.by,
        people=len(ids),
        placements=len(held.lasted),
        has_plan=plan is not None,
        cut=dataset.policy.suggestions.good_fit,
        minimum_cell=settings.minimum_cell,
        strangers=int(groups.loc[~is_known, "candidate_id"].nunique()),
        best=pd.DataFrame(
            {
                "candidate_id": ids,
                "best_chance": best.value.round(4),
                "percentile": best.percentile.round(4),
                "n_options": best.n_options,
            }
        ),
        tables=tables,
    )


def _tables(
    region: Region,
    group: npt.NDArray[np.str_],
    held: Held,
    options: Options,
    given: Float64 | None,
    audit: Audit,
) -> Iterator[FairnessTable]:
    people = region.profiles.candidates
    if len(held.lasted):
        rows = (held.candidate, group[held.candidate], held.lasted, held.chance)
        yield fairness.calibration_gap(*rows, audit)
        yield fairness.calibration_slope(*rows, audit)
        yield fairness.calibration_intercept(*rows, audit)
        if held.lasted.any():
            cut = region.policy.suggestions.good_fit
            yield fairness.equal_opportunity(*rows, cut, audit)
    yield fairness.exposure_against_need(group, options.named, _need(region), audit)
    if given is not None:
        yield fairness.assignment_rate(group, given > 0, audit)
        yield fairness.assignment_value(group, given, audit)
    yield fairness.unknown_items(group, people.low, audit)
    yield fairness.best_option_percentile(group, _best(options), audit)


def _need(region: Region) -> Float64:
    """1 for who has no place today; where everybody has one, 1 for all."""
    seeks = (region.profiles.candidates.current_place < 0).astype(np.float64)
    return seeks if seeks.any() else np.ones_like(seeks)


def _best(options: Options) -> fairness.BestOptions:
    ranked = fairness.best_options(len(options.best), np.arange(len(options.best)), options.best)
    return fairness.BestOptions(ranked.value, ranked.percentile, options.n_open)


def _given(ids: npt.NDArray[np.str_], plan: pd.DataFrame) -> Float64:
    """Chance of lasting that the plan gives each person; 0 without a place."""
    chances = dict(zip(plan["candidate_id"], plan["p_durable"], strict=True))
    # A place is a place, also where nobody can say a chance.
    return np.array(
        [max(float(np.nan_to_num(chances[i])), 1e-9) if i in chances else 0.0 for i in ids.tolist()]
    )
