"""Users who ask for suggestions one after another, and what they met."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from benchmarks.load.connection import Connection

_OK = {200, 304}


@dataclass
class Met:
    """What the users met together.

    Attributes
    ----------
    seconds
        Per answer, from the first byte sent to the last byte read.
    errors
        By status, or by the kind of error where no answer came.
    """

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    n_bytes: int = 0
    lasted: float = 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the answers came; 0-100."""
        return float(np.percentile(self.seconds, share)) * 1000 if self.seconds else float("nan")

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.seconds) / self.lasted if self.lasted else 0.0


@dataclass(frozen=True)
class Target:
    """Where the service listens, and the key that it lets in."""

    host: str
    port: int
    key: str = ""

    def connection(self) -> Connection:
        """A connection that is not yet open."""
        return Connection(self.host, self.port, self.key)


async def ask(
    target: Target,
    users: int,
    seconds: float,
    think: float,
    paths: Callable[[int], Iterator[str]],
) -> Met:
    """Let users ask at the same time, each waiting for the answer before the next question.

    Parameters
    ----------
    think
        Mean pause in seconds between an answer and the next question, drawn from an exponential
        distribution; 0 = none, which is far more than people do.
    paths
        Endless addresses for each user, by number; a user whose addresses end has done enough.
    """
    met = Met()
    start = perf_counter()
    await asyncio.gather(
        *(
            _user(target, paths(number), think, start + seconds, np.random.default_rng(number), met)
            for number in range(users)
        )
    )
    met.lasted = perf_counter() - start
    return met


async def _user(
    target: Target,
    paths: Iterator[str],
    think: float,
    end: float,
    rng: np.random.Generator,
    met: Met,
) -> None:
    if think:
        await asyncio.sleep(rng.uniform(0, think))  # nobody begins at the same moment
    while perf_counter() < end:
        try:
            async with target.connection() as connection:
                while perf_counter() < end:
                    path = next(paths, None)
                    if path is None:
                        return
                    asked = perf_counter()
                    reply = await connection.request("GET", path)
                    if reply.status in _OK:
                        met.seconds.append(perf_counter() - asked)
                        met.n_bytes += len(reply.body)
                    else:
                        met.errors[str(reply.status)] += 1
                    if think:
                        await asyncio.sleep(rng.exponential(think))
        except (OSError, asyncio.IncompleteReadError) as error:
            was_idle = (
                think and isinstance(error, asyncio.IncompleteReadError) and not error.partial
            )
            if not was_idle:  # a server may hang up on a user who thinks; a browser calls again
                met.errors[type(error).__name__] += 1
            await asyncio.sleep(0.05)
