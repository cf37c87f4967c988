"""One module per competitor, and the list of all."""

from benchmarks.solver.method import Method

METHODS = {
    method.name: method
    for method in (
        Method("passend", "passend", "passend", threads=2, many_seeds=True),
        Method("cp-sat", "CP-SAT (OR-Tools)", "cp_sat", threads=2, is_anytime=True),
        Method("highs", "HiGHS (MathOpt)", "mip"),
        Method("scip", "SCIP (MathOpt)", "mip"),
        Method("highs-core", "HiGHS on a price-restricted core", "core_mip", threads=2),
        Method("lp-rounding", "LP (PDLP), rounding and diving", "rounding", 2, is_anytime=True),
        Method("flow", "min-cost flow with hour prices", "lagrangian", is_anytime=True),
        Method("assignment", "linear_sum_assignment with hour prices", "lagrangian", 1, True),
        Method("assignment-once", "linear_sum_assignment, repaired", "lagrangian", 1, True),
        Method("greedy-price", "greedy by points per hour", "simple", is_anytime=True),
        Method("greedy", "greedy by points", "simple", is_anytime=True),
        Method("first-come", "first come, first served", "simple", 1, True, many_seeds=True),
        Method("random", "random insertion", "simple", 1, True, many_seeds=True),
    )
}
"""All methods by name, strongest kind first."""
