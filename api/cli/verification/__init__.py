"""Verification of a written plan against its dataset, without the builder of the problem's word."""

from api.cli.verification.check import check_result
from api.cli.verification.outcome import Outcome, ResultCheck

__all__ = ["Outcome", "ResultCheck", "check_result"]
