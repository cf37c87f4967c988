"""A planned region: what comes out of the line, and all that explanations start from."""

from dataclasses import dataclass

import pandas as pd

from matcher.planning.build import BuiltProblem
from matcher.planning.check import CheckReport
from matcher.planning.plan import Plan, relative_gap
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
