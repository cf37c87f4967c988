"""What the process that makes a plan and the worker that watches it say to each other."""

from dataclasses import dataclass

from api.runs.run import Failure, RunProgress

STOP = "stop"
"""The only word from the worker: hand in the best plan so far."""


@dataclass(frozen=True)
class Ended:
    """The last word of the process.

    Attributes
    ----------
    failure
        None when the result lies in its folder.
    where
        Kind and line of an error, for the log; never its message.
    """

    failure: Failure | None = None
    where: str = ""


Message = RunProgress | Ended
