"""A planned region: what comes out of the line, and all that explanations start from.

Also the best plan so far while the line still works on it, which nobody has checked.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.planning.build import BuiltProblem
from matcher.planning.check import CheckReport
from matcher.planning.plan import Plan, relative_gap
from matcher.profiles.types import Bools, Int64
from matcher.region import Region


@dataclass(frozen=True)
class RegionPlan:
    """A checked plan with every step that led to it.

    Attributes
    ----------
    region
        Profiles, hard rules and scorer.
    built
        The solver's problem and the pairs behind it.
    plan, check
        What the solver chose, and what the independent checker found.
    bound
        No plan over all eligible pairs, listed or not, has more points than this.
    seconds
        Wall seconds per step of the line.
    earlier
        The proposals that it was planned anew from: ``candidate_id``, ``place_id``; None without.
    """

    region: Region
    built: BuiltProblem
    plan: Plan
    check: CheckReport
    bound: float
    seconds: dict[str, float]
    earlier: pd.DataFrame | None = None

    @property
    def gap(self) -> float:
        """Share of the bound that is not proven to be reached; 0 when it is met."""
        return relative_gap(self.plan.objective, self.bound)


@dataclass(frozen=True)
class BestSoFar:
    """The best plan of a search that goes on; never to be shown, only to begin from again.

    Attributes
    ----------
    objective
        In points.
    chosen
        Positions of its edges, shape (n_placed,).
    """

    objective: int
    region: Region
    built: BuiltProblem
    chosen: Int64

    def proposals(self) -> pd.DataFrame:
        """Who would go where: columns ``candidate_id`` and ``place_id``."""
        problem, profiles = self.built.problem, self.region.profiles
        return pd.DataFrame(
            {
                "candidate_id": profiles.candidates.ids[problem.edge_candidate[self.chosen]],
                "place_id": profiles.places.ids[problem.edge_place[self.chosen]],
            }
        )


def edges_of(region: Region, built: BuiltProblem, proposals: pd.DataFrame) -> Bools:
    """Edges of the problem that proposals name, shape (n_edges,); others are passed over."""
    problem = built.problem
    places = region.places_of(proposals)
    return np.asarray(places[problem.edge_candidate] == problem.edge_place)
