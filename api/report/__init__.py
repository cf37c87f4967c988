"""The report of a plan: one self-contained page for a planner, made from the result tables."""

from api.report.writing import write_report

__all__ = ["write_report"]
