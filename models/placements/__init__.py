"""An organisation's own report: what became of its placements, and what was to be expected."""

from models.placements.report import PlacementsReport, measure_placements

__all__ = ["PlacementsReport", "measure_placements"]
