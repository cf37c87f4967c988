"""What a plan run is asked, how far it is, and why it failed; as documents in the store."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from matcher.planning.plan import relative_gap

PLAN = "plan"
"""Kind of the runs that make a plan."""
MEASUREMENT = "measurement"
"""Kind of the runs that measure how good the scorer is."""


class Failure(StrEnum):
    """Why a run failed."""

    CRASHED = "run.crashed"
    """The process was gone without a word, or lost the database, three times."""
    REFUSED = "run.plan_rejected"
    """The independent checker refused the plan."""
    INVALID = "run.invalid_data"
    """Records, policy or problem were not fit for planning."""
    TOO_LONG = "run.too_long"
    """The run outlived the longest time that the settings allow, and had no plan to hand in."""
    UNEXPECTED = "run.unexpected"
    """An error that has no name of its own."""


@dataclass(frozen=True)
class PlanOrder:
    """What the caller asked for.

    Attributes
    ----------
    seconds, iterations
        Budget of the search; exactly one is given.
    move_cap
        Most placements that may change; None = as the policy says.
    earlier_plan
        Run whose plan is to be made anew with few changes; None = from today.
    from_last
        Whether to go on from the last plan there is when the run begins, if there is one.
    """

    seconds: float | None
    iterations: int | None
    seed: int
    move_cap: int | None
    earlier_plan: str | None = None
    from_last: bool = False

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From the document of a stored run."""
        return cls(**document)

    def document(self) -> dict[str, Any]:
        """As the store keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class RunProgress:
    """How far a run is.

    Attributes
    ----------
    seconds
        Since a worker took it.
    objective, bound
        In points; None while unknown.
    step
        What is being done: "starting", "reading", a step of ``plan_region``, or "explaining"; empty
        when the run has ended.
    """

    seconds: float
    objective: int | None = None
    bound: float | None = None
    step: str = ""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From the document of a stored run, which may hold more, or be of an older version."""
        step = document.get("step", "")
        return cls(document["seconds"], document["objective"], document["bound"], step)

    def document(self) -> dict[str, Any]:
        """As the store keeps it."""
        return asdict(self)

    @property
    def gap(self) -> float | None:
        """Share of the bound not yet proven to be reached; None while unknown."""
        if self.objective is None or self.bound is None:
            return None
        return relative_gap(self.objective, self.bound)
