"""Profiles: the records of a region as arrays on shared axes."""

from matcher.profiles.build import build_profiles
from matcher.profiles.types import Candidates, Pairs, Places, Profiles, Teams

__all__ = ["Candidates", "Pairs", "Places", "Profiles", "Teams", "build_profiles"]
