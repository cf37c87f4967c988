"""What the process that makes a plan and the worker that watches it say to each other."""

from dataclasses import dataclass
from pathlib import Path

from api.runs.run import Failure, RunProgress
from matcher.store.repositories.runs import Claim

STOP = "stop"
"""The only word from the worker: hand in the best plan so far."""


@dataclass(frozen=True)
class Work:
    """What a process needs to carry out one run.

    Attributes
    ----------
    database
        Address of the store.
    model
        As for ``models.choice.choose_scorer``.
    most_kept
        Plans of the organisation that keep their result.
    cores
        Processor cores that it may use; 0 = all.
    """

    database: str
    claim: Claim
    model: Path | None = None
    most_kept: int = 30
    cores: int = 0


@dataclass(frozen=True)
class BestPlan:
    """The best plan so far, to go on from if this attempt breaks off; see ``best_plan``."""

    document: bytes


@dataclass(frozen=True)
class Ended:
    """The last word of the process.

    Attributes
    ----------
    failure
        None when the result is in the store and the run has ended there.
    where
        Kind and line of an error, for the log; never its message.
    is_kept
        Whether that is so; False with no failure = the run is to be done again, if it is still
        this worker's.
    """

    failure: Failure | None = None
    where: str = ""
    is_kept: bool = True


News = RunProgress | BestPlan
Message = News | Ended
