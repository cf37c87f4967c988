"""A plan run: what was ordered, how far it is and how it ended. Frozen; a change is a new value."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from matcher.planning.plan import relative_gap


class RunState(StrEnum):
    """Where a run stands; the last three are final."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_final(self) -> bool:
        """Whether nothing will change any more."""
        return self in {RunState.DONE, RunState.FAILED, RunState.STOPPED}


class Failure(StrEnum):
    """Why a run failed."""

    CRASHED = "run.crashed"
    """The process that made the plan is gone without a word."""
    REFUSED = "run.plan_rejected"
    """The independent checker refused the plan."""
    INVALID = "run.invalid_data"
    """Records, policy or problem were not fit for planning."""
    TOO_LONG = "run.too_long"
    """The run outlived the longest time that the settings allow."""
    UNEXPECTED = "run.unexpected"
    """An error that has no name of its own."""
    SHUT_DOWN = "run.shut_down"
    """The service ended while the run was going on."""


@dataclass(frozen=True)
class PlanOrder:
    """What the caller asked for.

    Attributes
    ----------
    seconds, iterations
        Budget of the search; exactly one is given.
    move_cap
        Most placements that may change; None = as the policy says.
    """

    seconds: float | None
    iterations: int | None
    seed: int
    move_cap: int | None


@dataclass(frozen=True)
class RunProgress:
    """How far the search is.

    Attributes
    ----------
    seconds
        Since the search began.
    objective, bound
        In points; None while unknown.
    """

    seconds: float
    objective: int | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """Share of the bound not yet proven to be reached; None while unknown."""
        if self.objective is None or self.bound is None:
            return None
        return relative_gap(self.objective, self.bound)


@dataclass(frozen=True)
class Run:
    """One plan run.

    Attributes
    ----------
    created_at, started_at, ended_at
        In UTC; None while it has not come to that.
    result
        Folder with the result tables; None when there is no plan.
    stop_requested
        Whether somebody asked to stop it.
    """

    run_id: str
    order: PlanOrder
    state: RunState
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    progress: RunProgress | None = None
    failure: Failure | None = None
    result: Path | None = None
    stop_requested: bool = False
