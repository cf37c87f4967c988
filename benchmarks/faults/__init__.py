"""Hostile requests and faults of the surroundings, against a service on this machine only."""
