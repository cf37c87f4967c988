"""How many people of one plan one employer may have: one unit per person, over all its places.

The general rule for resources serves this one too: an employer's cap is a resource like hours of a
team, so it has a price, and it is raised where people who are certain of a place exceed it.
"""

from dataclasses import dataclass

import numpy as np

from matcher.policy import Policy
from matcher.profiles.types import Int32, Int64, Names, Profiles
from matcher.vocabulary.work_forms import LADDER

EMPLOYER_PREFIX = "employer/"


@dataclass(frozen=True)
class EmployerCaps:
    """Employers that could have more people than the policy allows.

    Attributes
    ----------
    ids
        ``employer/`` and the identifier, sorted as the employers are.
    capacity
        People, int64.
    at_place
        Cap that counts people at each place, shape (n_places,); -1 for none.
    """

    ids: Names
    capacity: Int64
    at_place: Int32


def employer_caps(profiles: Profiles, policy: Policy) -> EmployerCaps:
    """Caps of the policy for employers with more seats or people than that; others need none."""
    most = most_at_one_employer(profiles, policy)
    places = profiles.places
    forms = [form.value for form in policy.concentration.work_forms]
    counts = np.isin([form.value for form in LADDER], forms)[places.work_form]
    counts &= places.employer >= 0
    could = np.bincount(
        places.employer[counts],
        weights=_room(profiles)[counts],
        minlength=len(profiles.employer_ids),
    )
    capped = np.flatnonzero((could > most) & (most < len(profiles.candidates)))
    number = np.full(len(profiles.employer_ids) + 1, -1, dtype=np.int32)
    number[capped] = np.arange(len(capped))
    ids = np.array([f"{EMPLOYER_PREFIX}{profiles.employer_ids[e]}" for e in capped], dtype=np.str_)
    return EmployerCaps(
        ids=ids,
        capacity=np.full(len(capped), most, dtype=np.int64),
        at_place=np.where(counts, number[places.employer], -1).astype(np.int32),
    )


def most_at_one_employer(profiles: Profiles, policy: Policy) -> int:
    """People that one employer may have: the lower of number and share, at least one."""
    rules, people = policy.concentration, len(profiles.candidates)
    most = people if rules.most_people < 0 else rules.most_people
    share = int(rules.largest_share * people + 1e-9)
    return max(1, min(most, share))


def _room(profiles: Profiles) -> Int64:
    """Most people per place: its openings, or who is there today or pinned, which may be more."""
    today, pins = profiles.candidates.current_place, profiles.pins.second
    certain = np.bincount(today[today >= 0], minlength=len(profiles.places))
    certain += np.bincount(pins, minlength=len(profiles.places))
    return np.maximum(profiles.places.openings, certain).astype(np.int64)
