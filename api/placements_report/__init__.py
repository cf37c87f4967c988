"""The report on an organisation's own placements: one self-contained page, and tables."""

from api.placements_report.writing import write_placements_report

__all__ = ["write_placements_report"]
