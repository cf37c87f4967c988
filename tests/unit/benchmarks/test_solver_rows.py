import numpy as np

from benchmarks.solver.__main__ import missing_runs
from benchmarks.solver.method import Method, Recorder
from benchmarks.solver.rows import COLUMNS, best_bounds, with_gaps
from benchmarks.solver.table import problem_table
from tests.unit.benchmarks.test_solver_methods import plain_problem

CHANCE = Method("greedy", "chance", "simple", many_seeds=True)
ANYTIME = Method("greedy", "anytime", "simple", is_anytime=True)
SEPARATE = Method("greedy", "separate", "simple")


def row(method="greedy", budget=10.0, seed=1, value=90, bound=None):
    """One finished row of the problem "tiny"."""
    known = {"problem": "tiny", "method": method, "budget_s": budget, "seed": seed}
    known |= {"status": "stands", "value": value, "bound": bound, "seconds": 1.0, "threads": 1}
    return dict.fromkeys(COLUMNS) | known | {"peak_mb": 10}


def test_all_gaps_are_against_the_lowest_bound_of_the_problem():
    """A method without a bound is judged by those of others; points are whole numbers."""
    rows = with_gaps([row(value=90), row("highs", value=95, bound=100.7), row("scip", bound=120.0)])
    assert best_bounds(rows) == {"tiny": 100.0}
    assert [r["gap_percent"] for r in rows] == [10.0, 5.0, 10.0]
    assert [r["own_gap_percent"] for r in rows] == [None, 5.6604, 25.0]


def test_what_is_finished_is_not_run_again():
    """Rows that stand in the results are skipped, each seed and budget for itself."""
    done = [row(budget=10.0), row(budget=60.0, seed=2)]
    left = list(missing_runs("tiny", CHANCE, [10.0, 60.0], [1, 2], done))
    assert left == [(1, [60.0]), (2, [10.0])]


def test_one_run_answers_for_all_budgets_where_it_may():
    """Anytime methods run once, at the longest budget; others once per budget; one seed."""
    assert list(missing_runs("tiny", ANYTIME, [10.0, 60.0], [1, 2], [])) == [(1, [10.0, 60.0])]
    assert list(missing_runs("tiny", SEPARATE, [10.0, 60.0], [1, 2], [])) == [
        (1, [10.0]),
        (1, [60.0]),
    ]


def test_a_recorder_knows_what_was_known_at_each_moment():
    """Worse plans and weaker bounds are forgotten; nothing later counts earlier."""
    recorder = Recorder(plain_problem())
    chosen = np.zeros(72, dtype=np.bool_)
    assert recorder.at(np.inf) == (None, np.inf)
    recorder.offer(chosen, 500.0)
    chosen[0] = True
    recorder.offer(chosen, 600.0)
    recorder.offer(np.zeros(72, dtype=np.bool_), 400.0)
    last, bound = recorder.at(np.inf)
    assert (last.chosen.sum(), bound) == (1, 400.0)
    assert recorder.at(recorder.kept[0].seconds)[0].value == 0
    assert recorder.at(0.0) == (None, np.inf)


def test_the_table_gives_median_and_range_and_names_the_best():
    """Several seeds give a spread; a budget without a plan says so."""
    rows = [row("passend", seed=seed, value=99 - seed, bound=100.0) for seed in (1, 2, 3)]
    failed = row("highs", value=None) | {"status": "no plan"}
    text = "\n".join(problem_table("tiny", with_gaps([*rows, failed]), 100.0))
    assert "| 3.00 % [2.00, 4.00] |" in text
    assert "| HiGHS (MathOpt) | no plan |" in text
    assert "Smallest gap: passend (10 s)." in text
