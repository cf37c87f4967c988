"""Records: data as entered, checked against the data contract, and the dataset they form.

First step of the line. It judges form and consistency only; whether a pair fits is not its matter.
The table for the fairness audit is left out on purpose (``audit.py``).
"""

from matcher.records.dataset import Dataset
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import Finding, Severity
from matcher.records.fingerprint import fingerprint
from matcher.records.models import (
    Apart,
    Candidate,
    CandidateLevel,
    Decision,
    Employer,
    Place,
    PlaceLevel,
    Placement,
    Team,
    TeamDaypart,
)
from matcher.records.reading import check_dataset, read_dataset
from matcher.records.writing import write_dataset

__all__ = [
    "Apart",
    "Candidate",
    "CandidateLevel",
    "Dataset",
    "Decision",
    "Employer",
    "Finding",
    "FindingCode",
    "Place",
    "PlaceLevel",
    "Placement",
    "Severity",
    "Team",
    "TeamDaypart",
    "check_dataset",
    "fingerprint",
    "read_dataset",
    "write_dataset",
]
