"""Additive tables learned from any table of outcomes: monotone, shrunken, explained by looking."""

from models.additive.classifier import AdditiveTableClassifier

__all__ = ["AdditiveTableClassifier"]
