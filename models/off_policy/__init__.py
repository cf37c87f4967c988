"""What another way of suggesting would have brought, from the log of the way in use."""

from models.off_policy.estimate import Estimate
from models.off_policy.estimators import (
    doubly_robust,
    inverse_propensity,
    logged_mean,
    self_normalised,
)
from models.off_policy.overlap import (
    LEAST_EFFECTIVE_SAMPLE_SIZE,
    Overlap,
    TooLittleOverlap,
    overlap,
)
from models.off_policy.weights import Weights, importance_weights

__all__ = [
    "LEAST_EFFECTIVE_SAMPLE_SIZE",
    "Estimate",
    "Overlap",
    "TooLittleOverlap",
    "Weights",
    "doubly_robust",
    "importance_weights",
    "inverse_propensity",
    "logged_mean",
    "overlap",
    "self_normalised",
]
