"""Soft targets of the policy: who counts for which, how many are wanted, and how many are reached.

A target never proposes a pair that is worth nothing to the person: it only tips the balance between
pairs that may be proposed anyway.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.policy import Policy, QuotaSection
from matcher.profiles.types import Bools, Int32, Int64, Profiles
from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.work_forms import LADDER

_GROUPS = list(TargetGroup)


@dataclass(frozen=True)
class Quotas:
    """The soft targets of a region, shape (n_quotas, ...) throughout.

    Attributes
    ----------
    wanted
        People wanted, whether or not there are so many.
    target
        People wanted, at most the people who could count: nobody can make up for the others.
    price
        Points lost per person short.
    members
        Whom it is about, bool, shape (n_quotas, n_candidates).
    at_place
        Where a placement counts, bool, shape (n_quotas, n_places).
    """

    wanted: Int64
    target: Int64
    price: Int64
    members: Bools
    at_place: Bools

    def __len__(self) -> int:
        """Return the number of targets."""
        return len(self.price)


@dataclass(frozen=True)
class QuotaUses:
    """Which pair counts for which target, sorted by pair."""

    edge: Int32
    quota: Int32


def find_quotas(profiles: Profiles, policy: Policy) -> Quotas:
    """Work out every target of the policy for the people and places of a region."""
    rules = policy.quotas
    members = np.zeros((len(rules), len(profiles.candidates)), dtype=np.bool_)
    at_place = np.zeros((len(rules), len(profiles.places)), dtype=np.bool_)
    forms = np.array([form.value for form in LADDER])
    for at, rule in enumerate(rules):
        members[at] = _members(profiles, rule)
        counts = np.isin(forms, [form.value for form in rule.work_forms])
        at_place[at] = counts[profiles.places.work_form]
    there = members.sum(axis=1)
    wanted = [_wanted(rule, n) for rule, n in zip(rules, there.tolist(), strict=True)]
    return Quotas(
        wanted=np.array(wanted, dtype=np.int64),
        target=np.minimum(np.array(wanted, dtype=np.int64), there),
        price=np.array([rule.price_points for rule in rules], dtype=np.int64),
        members=members,
        at_place=at_place,
    )


def quota_uses(quotas: Quotas, candidate: Int32, place: Int32) -> QuotaUses:
    """Find for each pair the targets that it counts for."""
    counts = quotas.members[:, candidate] & quotas.at_place[:, place]
    edge, quota = np.nonzero(counts.T)
    return QuotaUses(edge.astype(np.int32), quota.astype(np.int32))


def people_reached(quotas: Quotas, candidate: Int32, place: Int32) -> Int64:
    """Count for every target the pairs of a plan that count for it."""
    uses = quota_uses(quotas, candidate, place)
    return np.bincount(uses.quota, minlength=len(quotas)).astype(np.int64)


def missed_points(quotas: Quotas, reached: Int64) -> Int64:
    """Points that each target costs a plan that reaches so many people."""
    return np.asarray(np.maximum(quotas.target - reached, 0) * quotas.price)


def quota_bonus(
    quotas: Quotas, price: npt.NDArray[np.float64], rows: slice
) -> npt.NDArray[np.float64]:
    """Points that pairs of a block of candidates earn at these prices, shape (rows, n_places).

    Parameters
    ----------
    price
        Points per person that counts, shape (n_quotas,), as in the certificate of a plan.
    """
    return np.asarray((quotas.members[:, rows].T * price) @ quotas.at_place)


def _members(profiles: Profiles, rule: QuotaSection) -> Bools:
    people = profiles.candidates
    is_member = np.ones(len(people), dtype=np.bool_)
    if rule.municipality is not None:
        is_member &= people.municipality == rule.municipality
    if rule.target_group is not None:
        is_member &= people.target_group == _GROUPS.index(rule.target_group)
    return is_member


def _wanted(rule: QuotaSection, there: int) -> int:
    if rule.people is not None:
        return rule.people
    assert rule.share is not None  # noqa: S101 - the policy has one of the two
    # 0.28 x 25 is 7.000000000000001 in binary: without the margin a share would ask one too many.
    return math.ceil(rule.share * there - 1e-9)
