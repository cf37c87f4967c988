"""One module per competitor, and the list of all."""

from dataclasses import replace

from benchmarks.solver.method import Method

_BUDGETED = (
    Method("passend", "passend", "passend", threads=2, many_seeds=True),
    Method("cp-sat", "CP-SAT (OR-Tools)", "cp_sat", threads=2, is_anytime=True),
    Method("highs", "HiGHS (MathOpt)", "mip"),
    Method("scip", "SCIP (MathOpt)", "mip"),
    Method("highs-core", "HiGHS on a price-restricted core", "core_mip", threads=2),
    Method("lp-rounding", "LP (PDLP), rounding and diving", "rounding", 2, is_anytime=True),
    Method("flow", "min-cost flow with hour prices", "lagrangian", is_anytime=True),
    Method("assignment", "linear_sum_assignment with hour prices", "lagrangian", is_anytime=True),
)
_QUICK = (
    Method("assignment-once", "linear_sum_assignment, repaired", "lagrangian"),
    Method("greedy-price", "greedy by points per hour", "simple"),
    Method("greedy", "greedy by points", "simple"),
    Method("first-come", "first come, first served", "simple", many_seeds=True),
    Method("random", "random insertion", "simple", many_seeds=True),
)
METHODS = {method.name: method for method in _BUDGETED} | {
    method.name: replace(method, is_anytime=True, uses_budget=False) for method in _QUICK
}
"""All methods by name, in the order of the tables."""
