"""What the users of one scenario do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """One scenario, as it goes to the process of the users.

    Attributes
    ----------
    host
        Address of the service, with scheme and port.
    process_id
        The service, whose processor time is read.
    pause
        Mean seconds between an answer and the next question; 0 is far more than people do.
    warm_up, seconds
        What is asked in the first is left out; the second counts.
    people
        Those whose lists are asked for: over and over, every user from another one on, or, with
        ``is_once``, each by one user, who then has done enough.
    """

    host: str
    process_id: int
    users: int
    pause: float
    warm_up: float
    seconds: float
    people: list[str]
    is_once: bool


def path_of(person: str) -> str:
    """Address of somebody's list."""
    return f"/v1/kandidaten/{person}/suggesties"
