"""Watches the process that makes one plan, until it has ended in whatever way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing.connection import Connection
from time import monotonic

from api.runs.messages import STOP, Ended, Message, News
from api.runs.run import Failure

LOOK_SECONDS = 0.1


class Wish(StrEnum):
    """What should happen with the run that is going on."""

    GO_ON = "go on"
    STOP = "stop"
    """End soon, with the best plan so far."""
    ABANDON = "abandon"
    """End now, without a plan."""


@dataclass(frozen=True)
class Patience:
    """Limits of a run, in seconds.

    Attributes
    ----------
    stop_grace
        Given to hand in the best plan so far after the word to stop.
    whole_run
        After which a run is told to stop, also when nobody asked for it.
    """

    stop_grace: float
    whole_run: float


class Ending(StrEnum):
    """How the watch over a process ended."""

    SAID = "said"
    """The process told how it went, or was gone."""
    SILENT = "silent"
    """It was to stop and did not."""
    ABANDONED = "abandoned"
    """Nobody wants its plan any more."""


@dataclass(frozen=True)
class Outcome:
    """How the process ended."""

    ending: Ending
    ended: Ended = field(default_factory=Ended)


def watch(
    connection: Connection,
    wish: Callable[[], Wish],
    advance: Callable[[News], None],
    patience: Patience,
) -> Outcome:
    """Pass on news until the process has ended, is silent for too long, or is to be abandoned.

    Parameters
    ----------
    connection
        To the process; its end closes when the process is gone.
    wish
        Asked ten times per second.
    advance
        Called with each message but the last.
    """
    started, stopped = monotonic(), None
    while True:
        now, wanted = monotonic(), wish()
        if wanted is Wish.ABANDON:
            return Outcome(Ending.ABANDONED)
        is_too_long = now - started > patience.whole_run
        if (wanted is Wish.STOP or is_too_long) and stopped is None:
            stopped = now
            _say_stop(connection)
        if stopped is not None and now - stopped > patience.stop_grace:
            is_asked = wanted is Wish.STOP
            return Outcome(Ending.SILENT, Ended(None if is_asked else Failure.TOO_LONG))
        message = _next_message(connection)
        if isinstance(message, Ended):
            return Outcome(Ending.SAID, message)
        if message is not None:
            advance(message)


def _next_message(connection: Connection) -> Message | None:
    """The next message within a moment; a process that is gone has crashed."""
    try:
        if not connection.poll(LOOK_SECONDS):
            return None
        message: Message = connection.recv()
    except (EOFError, OSError):
        return Ended(Failure.CRASHED)
    return message


def _say_stop(connection: Connection) -> None:
    try:
        connection.send(STOP)
    except OSError:
        return  # it has just ended; what it said last is still to be read
