"""Eligibility: hard rules as sentences, and every reason why a pair is excluded."""

from matcher.eligibility.exclusions import Exclusions, find_exclusions, renew_exclusions

__all__ = ["Exclusions", "find_exclusions", "renew_exclusions"]
