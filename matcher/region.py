"""A region ready for questions: profiles, hard rules and scorer, before anything is planned."""

from dataclasses import dataclass
from datetime import date

from matcher.eligibility import Exclusions, find_exclusions
from matcher.errors import UnknownIdentifier
from matcher.policy import Policy
from matcher.profiles import Profiles, build_profiles
from matcher.profiles.types import Names
from matcher.records.dataset import Dataset
from matcher.scoring import PairScorer, Scorer


@dataclass(frozen=True)
class Region:
    """Everything that suggestions, plans and explanations start from.

    Attributes
    ----------
    scorer_name
        Name and version of the scorer, kept in every report.
    """

    profiles: Profiles
    policy: Policy
    exclusions: Exclusions
    scorer: PairScorer
    scorer_name: str

    def candidate_position(self, candidate_id: str) -> int:
        """Position of a candidate; ``UnknownIdentifier`` if the dataset has none such."""
        return _position(self.profiles.candidates.ids, "candidate", candidate_id)

    def place_position(self, place_id: str) -> int:
        """Position of a place; ``UnknownIdentifier`` if the dataset has none such."""
        return _position(self.profiles.places.ids, "place", place_id)


def prepare_region(dataset: Dataset, scorer: Scorer, as_of: date | None = None) -> Region:
    """Build profiles, apply the hard rules and bind the scorer."""
    profiles = build_profiles(dataset, as_of)
    return Region(
        profiles=profiles,
        policy=dataset.policy,
        exclusions=find_exclusions(profiles, dataset.policy),
        scorer=scorer.prepare(profiles),
        scorer_name=scorer.name,
    )


def _position(ids: Names, kind: str, identifier: str) -> int:
    found = (ids == identifier).nonzero()[0]
    if not len(found):
        raise UnknownIdentifier(kind, identifier)
    return int(found[0])
