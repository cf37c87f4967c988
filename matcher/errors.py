"""Everything that can go wrong on purpose. The docstring of a class is its default message.

MatcherError
├── InvalidRecords      findings on a dataset folder
├── InvalidPolicy       faults in policy.toml
├── InvalidProblem      faults in a solver problem
├── PlanRejected        the independent checker refused a plan
├── UnknownIdentifier   a candidate, place or team that the dataset does not hold
├── ResultNotFound      a folder that holds no plan
└── ResultMismatch      a plan that was made of other records
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.records.findings import Finding


class MatcherError(Exception):
    """Something in passend refused to go on."""

    code = "error"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class InvalidRecords(MatcherError):
    """The dataset holds mistakes; each finding names its place."""

    code = "records.invalid"

    def __init__(self, findings: "Sequence[Finding]") -> None:
        self.findings = tuple(findings)
        super().__init__(f"The dataset holds {len(self.findings)} mistake(s).")


class _Faults(MatcherError):
    """Faults were found."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{type(self).__doc__} " + " ".join(self.faults))


class InvalidPolicy(_Faults):
    """The policy is not valid."""

    code = "policy.invalid"


class InvalidProblem(_Faults):
    """The planning problem is not valid."""

    code = "problem.invalid"


class PlanRejected(_Faults):
    """The plan breaks its own rules and was refused."""

    code = "plan.rejected"


class UnknownIdentifier(MatcherError):
    """The dataset does not hold this identifier."""

    code = "identifier.unknown"

    def __init__(self, kind: str, identifier: str) -> None:
        self.kind = kind
        self.identifier = identifier
        super().__init__(f"There is no {kind} with this identifier in the dataset.")


class ResultNotFound(MatcherError):
    """The folder holds no plan."""

    code = "result.not_found"


class ResultMismatch(MatcherError):
    """The plan was not made of these records, or not with this scorer."""

    code = "result.mismatch"
