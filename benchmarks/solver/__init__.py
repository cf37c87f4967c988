"""The planner and its peers, side by side: ``python -m benchmarks.solver``.

One problem, one machine, one budget for all; what differs is the method. Each method is a module
of `methods`, whose docstring argues why the comparison is fair.
"""
