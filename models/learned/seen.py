"""Which placements a model has learned from, as a sketch: so that none is learned from twice.

The smallest hashes of all placements are kept (a bottom-k sketch: Cohen and Kaplan 2007,
Summarizing data using bottom-k sketches). No identifier can be read from them; who knows person,
place and day can tell whether that placement was in the sample.
"""

import hashlib
from collections.abc import Iterable

from matcher.records.dataset import Dataset
from models.learned.outcomes import Outcomes
from models.registry.document import ModelFile, ModelRejected

KEPT = 1024
_DIGITS = 12


def sketch(dataset: Dataset, outcomes: Outcomes) -> tuple[str, ...]:
    """Sketch of placements.

    Returns
    -------
    tuple
        The 1,024 smallest hashes of 12 hexadecimal digits, or all where there are fewer, sorted.
    """
    return merged(_hashes(dataset, outcomes))


def merged(*sketches: Iterable[str]) -> tuple[str, ...]:
    """Sketch of all that was sketched."""
    return tuple(sorted(set().union(*sketches))[:KEPT])


def share_seen(seen: tuple[str, ...], dataset: Dataset, outcomes: Outcomes) -> float:
    """Estimate which share of these placements is in a sketched set, 0-1."""
    hashes = _hashes(dataset, outcomes)
    if len(seen) >= KEPT:  # of larger hashes the sketch tells nothing
        hashes = [each for each in hashes if each <= seen[-1]]
    known = set(seen)
    return sum(each in known for each in hashes) / max(len(hashes), 1)


def refuse_seen(parent: ModelFile, dataset: Dataset, outcomes: Outcomes) -> None:
    """Refuse to go on from a model with placements that it has learned from already.

    Raises
    ------
    ModelRejected
        If any of them are among the sampled ones; they would count twice.
    """
    share = share_seen(parent.seen, dataset, outcomes)
    if share > 0:
        raise ModelRejected(
            f"The parent model has already learned from about {max(share, 0.01):.0%} of these"
            " placements, which would count twice: train without --parent, or from a dataset with"
            " newer placements only."
        )


def _hashes(dataset: Dataset, outcomes: Outcomes) -> list[str]:
    """One per placement, over person, place and the day it began."""
    people = dataset.candidates["candidate_id"].to_numpy()[outcomes.candidate].tolist()
    places = dataset.places["place_id"].to_numpy()[outcomes.place].tolist()
    return [
        hashlib.sha256(f"{person}|{place}|{day}".encode()).hexdigest()[:_DIGITS]
        for person, place, day in zip(people, places, outcomes.started.tolist(), strict=True)
    ]
