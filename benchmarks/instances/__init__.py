"""Families of planning problems on which the solver is measured."""
