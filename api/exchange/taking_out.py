"""What of the records a caller may take along: people in sight, levels of the own people only."""

from dataclasses import replace

import pandas as pd

from api.access.rights import may_see_profile
from api.routes.dependencies import Sight
from matcher.records.contract import TABLES
from matcher.records.dataset import Dataset
from matcher.results import PlanTables

_OF_PEOPLE = ("candidates", "candidate_levels", "placements", "decisions", "apart")


def seen_dataset(dataset: Dataset, sight: Sight) -> Dataset:
    """The dataset without people who are not seen, and without levels that are not to be shown."""
    people = dataset.candidates
    teams = people["coach_team_id"]
    seen = {team for team in teams.unique() if sight.shows(str(team))}
    known = {team for team in teams.unique() if may_see_profile(sight.caller, str(team))}
    visible = frozenset(people.loc[teams.isin(seen), "candidate_id"])
    profiled = visible & frozenset(people.loc[teams.isin(known), "candidate_id"])
    frames = {name: _of(dataset.table(name), visible) for name in _OF_PEOPLE}
    frames["candidate_levels"] = _of(dataset.candidate_levels, profiled)
    apart = frames["apart"]
    frames["apart"] = apart[apart["other_candidate_id"].isin(visible)].reset_index(drop=True)
    tables = {name: frames.get(name, dataset.table(name)) for name in TABLES}
    return Dataset(**tables, policy=dataset.policy)


def seen_tables(tables: PlanTables, sight: Sight) -> PlanTables:
    """A plan without people who are not seen; who sees a caseload sees no bottlenecks."""
    if sight.is_whole:
        return tables
    frames = {
        name: frame[sight.of(frame["candidate_id"])].reset_index(drop=True)
        for name in ("plan", "unplaced", "changes")
        for frame in (getattr(tables, name),)
    }
    return replace(tables, bottlenecks=tables.bottlenecks.iloc[:0], **frames)


def _of(frame: pd.DataFrame, people: frozenset[str]) -> pd.DataFrame:
    return frame[frame["candidate_id"].isin(people)].reset_index(drop=True)
