"""Which pairs no hard rule forbids, and for all others every rule that does."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.blocks import in_blocks
from matcher.eligibility.rules import RULES, Block, knockouts_to_ask
from matcher.policy import Policy
from matcher.profiles.rows import carried
from matcher.profiles.types import Bools, Int32, Profiles
from matcher.vocabulary.reasons import EXCLUSION_BIT, ExclusionReason

_MOST_ONE_BY_ONE = 200
"""From here on the rules are as fast for everybody at once."""


@dataclass(frozen=True)
class Exclusions:
    """The outcome of all hard rules for all pairs.

    Attributes
    ----------
    reasons
        Uint16, shape (n_candidates, n_places): one bit per ``ExclusionReason``; 0 = eligible.
    to_ask
        Uint8, same shape: knock-out items that must be asked first because they are unknown.
    """

    reasons: npt.NDArray[np.uint16]
    to_ask: npt.NDArray[np.uint8]

    @property
    def is_eligible(self) -> Bools:
        """True where no rule excludes the pair, shape (n_candidates, n_places)."""
        return np.asarray(self.reasons == 0)

    def reasons_for(self, candidate: int, place: int) -> tuple[ExclusionReason, ...]:
        """All reasons that exclude this pair, in the order of the rules; empty when eligible."""
        bits = int(self.reasons[candidate, place])
        return tuple(reason for reason, bit in EXCLUSION_BIT.items() if bits >> bit & 1)

    def counts(self) -> Int32:
        """Places that each rule excludes per person, int32, shape (n_candidates, n_rules)."""
        return self._count(lambda bit: (self.reasons >> np.uint16(bit)) & 1)

    def sole_counts(self) -> Int32:
        """Places that a rule alone excludes: how many options lifting that one rule would add."""
        return self._count(lambda bit: self.reasons == 1 << bit)

    def _count(self, holds) -> Int32:  # type: ignore[no-untyped-def]
        columns = [holds(bit).sum(axis=1, dtype=np.int32) for bit in EXCLUSION_BIT.values()]
        return np.stack(columns, axis=1)

    def summary(self) -> str:
        """One line for people: how many pairs remain, and the rule that excludes most."""
        eligible = int(self.is_eligible.sum())
        share = eligible / max(1, self.reasons.size)
        totals = self.counts().sum(axis=0)
        most = list(EXCLUSION_BIT)[int(totals.argmax())]
        return f"{eligible:,} of {self.reasons.size:,} pairs eligible ({share:.1%}); most by {most}"


def find_exclusions(profiles: Profiles, policy: Policy, *, threads: int = 2) -> Exclusions:
    """Apply every hard rule to every pair, in blocks of candidates.

    Parameters
    ----------
    profiles
        The people and places of a region.
    policy
        Limits of the rules (section ``eligibility``).
    threads
        Blocks worked on at the same time; the outcome does not depend on it.

    Returns
    -------
    Exclusions
        All reasons of every pair, not the first; 3 bytes per pair.
    """
    shape = (len(profiles.candidates), len(profiles.places))
    outcome = Exclusions(np.zeros(shape, dtype=np.uint16), np.zeros(shape, dtype=np.uint8))
    in_blocks(
        lambda rows: _apply(outcome, Block(profiles, policy.eligibility, rows)),
        shape[0],
        threads=threads,
    )
    return outcome


def renew_exclusions(
    earlier: Exclusions, person_row: Int32, place_row: Int32, profiles: Profiles, policy: Policy
) -> Exclusions:
    """Apply every hard rule to pairs with changed and new people and places only.

    Parameters
    ----------
    person_row, place_row
        Earlier position per candidate, shape (n_candidates,), and per place, shape (n_places,); -1
        where the rules must be applied. The policy is as before.
    """
    people, places = np.flatnonzero(person_row < 0), np.flatnonzero(place_row < 0)
    if max(len(people), len(places)) > _MOST_ONE_BY_ONE or not earlier.reasons.size:
        return find_exclusions(profiles, policy)
    renewed = Exclusions(
        carried(earlier.reasons, person_row, place_row),
        carried(earlier.to_ask, person_row, place_row),
    )
    for person in people.tolist():
        _apply(renewed, Block(profiles, policy.eligibility, slice(person, person + 1)))
    if len(places):
        columns = places.astype(np.int32)
        in_blocks(
            lambda rows: _apply(renewed, Block(profiles, policy.eligibility, rows, columns)),
            len(person_row),
        )
    return renewed


def _apply(outcome: Exclusions, block: Block) -> None:
    """Write what the rules say of a block into the outcome for all pairs."""
    columns = slice(None) if block.columns is None else block.columns
    outcome.reasons[block.rows, columns] = exclusion_bits(block)
    outcome.to_ask[block.rows, columns] = knockouts_to_ask(block)


def exclusion_bits(block: Block) -> npt.NDArray[np.uint16]:
    """Exclusion bits of a block, shape (rows, columns)."""
    bits = np.zeros(block.shape, dtype=np.uint16)
    for reason, holds in RULES.items():
        bits |= (~holds(block)).astype(np.uint16) << np.uint16(EXCLUSION_BIT[reason])
    return bits
