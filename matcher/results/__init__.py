"""A plan as tables, a report and explanations; and their files."""

from matcher.results.files import read_explanation, read_proposals, read_result, write_result
from matcher.results.tables import PlanTables
from matcher.results.tabulate import tabulate

__all__ = [
    "PlanTables",
    "read_explanation",
    "read_proposals",
    "read_result",
    "tabulate",
    "write_result",
]
