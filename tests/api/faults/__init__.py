"""Hostile requests and faults of the surroundings: every answer is clear, the process lives on."""
