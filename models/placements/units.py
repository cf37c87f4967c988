"""Which locations and teams a placement counts for, as recorded today."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.records.dataset import Dataset
from models.placements.funnel import Funnel, make_funnel
from models.placements.realised import Realised


@dataclass(frozen=True)
class Funnels:
    """Expected against observed lasting share per location and per team."""

    locations: Funnel
    teams: Funnel
    team_kind: dict[str, str]


def make_funnels(dataset: Dataset, realised: Realised) -> Funnels:
    """Compare locations, and teams: those that guide the place, and the person's coaches.

    A placement counts for every team that guides it. A place without a site is its own location.
    """
    places, teams = dataset.places, realised.profiles.teams
    site = places["site_id"].where(places["site_id"] != "", places["place_id"]).to_numpy()
    row, team = np.nonzero(realised.profiles.places.teams[realised.place])
    coach = realised.profiles.candidates.coach_team[realised.candidate]
    coached = np.flatnonzero(coach >= 0)
    pairs = np.unique(
        np.column_stack([np.concatenate([row, coached]), np.concatenate([team, coach[coached]])]),
        axis=0,
    )
    kinds = dict(zip(teams.ids.tolist(), teams.kind.tolist(), strict=True))
    return Funnels(
        locations=_funnel(realised, site[realised.place], np.arange(len(realised))),
        teams=_funnel(realised, teams.ids[pairs[:, 1]], pairs[:, 0]),
        team_kind={str(team): str(kind) for team, kind in kinds.items()},
    )


def _funnel(realised: Realised, unit: npt.NDArray[np.str_], row: npt.NDArray[np.int64]) -> Funnel:
    return make_funnel(
        unit.tolist(),
        row,
        realised.lasted,
        realised.expected,
        realised.weight,
        realised.candidate,
    )
