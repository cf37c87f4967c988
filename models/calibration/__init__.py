"""Calibration of scores: the map itself is light; ``choose`` finds it and needs scikit-learn."""

from models.calibration.map import Calibration

__all__ = ["Calibration"]
