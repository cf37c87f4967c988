"""What a verification found: per rule how much was looked at and what is wrong."""

from dataclasses import dataclass
from typing import Any

from matcher.errors import PlanRejected

_MOST_FAULTS = 20
"""Faults named per rule; the rest is counted."""


PROOF = "proof_holds"


@dataclass(frozen=True)
class Outcome:
    """One rule.

    Attributes
    ----------
    rule
        Code of the rule.
    checked
        People, places, teams or arrays that were looked at.
    faults
        One sentence each, naming the row; empty when the rule holds.
    """

    rule: str
    checked: int
    faults: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """Whether the rule holds, in a word or two."""
        if self.faults:
            return f"broken ({len(self.faults)})"
        return "holds" if self.checked else "nothing to check"


@dataclass(frozen=True)
class ResultCheck:
    """The verdict on a result folder."""

    outcomes: tuple[Outcome, ...]

    @property
    def has_proof(self) -> bool:
        """Whether the solver's files were there to be verified."""
        return any(one.rule == PROOF for one in self.outcomes)

    @property
    def faults(self) -> tuple[str, ...]:
        """All faults, each starting with its rule."""
        return tuple(f"{one.rule}: {fault}" for one in self.outcomes for fault in one.faults)

    def refuse_faults(self) -> None:
        """Raise ``PlanRejected`` with all faults when there are any."""
        if self.faults:
            raise PlanRejected(self.faults)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "stands": not self.faults,
            "has_proof": self.has_proof,
            "rules": [
                {"rule": one.rule, "checked": one.checked, "faults": list(one.faults)}
                for one in self.outcomes
            ],
        }


def outcome(rule: str, checked: int, faults: list[str]) -> Outcome:
    """Outcome of one rule, its faults shortened to what can be read."""
    shown = faults[:_MOST_FAULTS]
    if len(faults) > _MOST_FAULTS:
        shown.append(f"{len(faults) - _MOST_FAULTS:,} more.")
    return Outcome(rule, checked, tuple(shown))
