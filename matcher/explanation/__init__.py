"""Explanations as codes and numbers; sentences are made at the edge."""
