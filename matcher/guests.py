"""People and places that are sent along with a question: a region of their own, nothing kept."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matcher.eligibility import find_exclusions
from matcher.profiles import profiles_of_guests
from matcher.records.dataset import Dataset
from matcher.records.models import Candidate, CandidateLevel, Employer, Place, PlaceLevel
from matcher.region import Region, prepare_region
from matcher.scoring import Scorer


def region_with_people(
    region: Region, people: Sequence[Candidate], levels: Sequence[CandidateLevel]
) -> Region:
    """These people, and nobody else, with the places of a region.

    What they name and the region does not have, such as a team or a place, counts as not named.
    """
    dataset = Dataset.from_records(policy=region.policy, candidates=people, candidate_levels=levels)
    organisations = np.array([person.organisation_id for person in people], dtype=np.str_)
    profiles = profiles_of_guests(dataset, organisations, region.profiles)
    return replace(
        region,
        profiles=profiles,
        exclusions=find_exclusions(profiles, region.policy, threads=1),
        scorer=region.scorer.renewed(
            profiles,
            person_row=np.full(len(people), -1, dtype=np.int32),
            place_row=np.arange(len(profiles.places), dtype=np.int32),
        ),
        earlier_place=None,
    )


def region_with_place(
    region: Region,
    scorer: Scorer,
    people: Sequence[Candidate],
    levels: Sequence[CandidateLevel],
    place: Place,
    asked: Sequence[PlaceLevel],
) -> Region:
    """These people and this one place, by the policy and the day of a region.

    Teams of the region are not taken along: guidance at a place elsewhere is not theirs.

    Parameters
    ----------
    scorer
        The one of ``region``.
    """
    dataset = Dataset.from_records(
        policy=region.policy,
        candidates=people,
        candidate_levels=levels,
        employers=[Employer(employer_id=place.employer_id, name=place.employer_id)],
        places=[place],
        place_levels=asked,
    )
    return prepare_region(dataset, scorer, region.profiles.as_of)
