"""A region ready for questions: profiles, hard rules and scorer, before anything is planned."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from matcher.eligibility import Exclusions, find_exclusions
from matcher.errors import UnknownIdentifier
from matcher.policy import Policy
from matcher.profiles import Profiles, build_profiles
from matcher.profiles.types import Int32, Names
from matcher.records.dataset import Dataset
from matcher.scoring import Origin, PairScorer, Scorer


@dataclass(frozen=True)
class Region:
    """Everything that suggestions, plans and explanations start from.

    Attributes
    ----------
    scorer_name
        Name and version of the scorer, kept in every report.
    origin
        Hash and parent of the scorer, and the guard of what a plan claims in its name.
    earlier_place
        Place that an earlier plan proposed to each candidate, int32, shape (n_candidates,), -1 for
        none and for places that are no more; None when nothing is planned anew.
    """

    profiles: Profiles
    policy: Policy
    exclusions: Exclusions
    scorer: PairScorer
    scorer_name: str
    earlier_place: Int32 | None = None
    origin: Origin = field(default_factory=Origin)

    @property
    def scorer_facts(self) -> dict[str, str]:
        """Name, hash and parent of the scorer, as in every answer."""
        return {"name": self.scorer_name, **self.origin.as_dict()}

    def places_of(self, proposals: pd.DataFrame) -> Int32:
        """Position of the place proposed to each candidate, shape (n_candidates,), -1 for none.

        Parameters
        ----------
        proposals
            Columns ``candidate_id`` and ``place_id``; people and places that the dataset does not
            hold are passed over.
        """
        return _places_of(self.profiles, proposals)

    def candidate_position(self, candidate_id: str) -> int:
        """Position of a candidate; ``UnknownIdentifier`` if the dataset has none such."""
        return _position(self.profiles.candidates.ids, "candidate", candidate_id)

    def place_position(self, place_id: str) -> int:
        """Position of a place; ``UnknownIdentifier`` if the dataset has none such."""
        return _position(self.profiles.places.ids, "place", place_id)


def prepare_region(
    dataset: Dataset,
    scorer: Scorer,
    as_of: date | None = None,
    earlier: pd.DataFrame | None = None,
) -> Region:
    """Build profiles, apply the hard rules and bind the scorer.

    Parameters
    ----------
    earlier
        What an earlier plan proposed, columns ``candidate_id`` and ``place_id``; people and places
        that the dataset no longer holds are passed over.
    """
    profiles = build_profiles(dataset, as_of)
    return Region(
        profiles=profiles,
        policy=dataset.policy,
        exclusions=find_exclusions(profiles, dataset.policy),
        scorer=scorer.prepare(profiles),
        scorer_name=scorer.name,
        earlier_place=None if earlier is None else _places_of(profiles, earlier),
        origin=scorer.origin,
    )


def _places_of(profiles: Profiles, proposals: pd.DataFrame) -> Int32:
    places = np.full(len(profiles.candidates), -1, dtype=np.int32)
    candidate = pd.Index(profiles.candidates.ids).get_indexer(pd.Index(proposals["candidate_id"]))
    place = pd.Index(profiles.places.ids).get_indexer(pd.Index(proposals["place_id"]))
    places[candidate[candidate >= 0]] = place[candidate >= 0]
    return places


def _position(ids: Names, kind: str, identifier: str) -> int:
    found = (ids == identifier).nonzero()[0]
    if not len(found):
        raise UnknownIdentifier(kind, identifier)
    return int(found[0])
