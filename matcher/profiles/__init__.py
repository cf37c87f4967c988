"""Profiles: the records of a region as arrays on shared axes."""

from matcher.profiles.build import Renewed, build_profiles, edited_profiles, profiles_of_guests
from matcher.profiles.types import Candidates, Pairs, Places, Profiles, Teams

__all__ = [
    "Candidates",
    "Pairs",
    "Places",
    "Profiles",
    "Renewed",
    "Teams",
    "build_profiles",
    "edited_profiles",
    "profiles_of_guests",
]
