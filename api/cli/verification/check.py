"""Verifies a result folder: every rule, every figure, and the proof where it is there."""

from datetime import date
from pathlib import Path

from api.cli.verification.figures import FIGURES
from api.cli.verification.outcome import Outcome, ResultCheck, outcome
from api.cli.verification.proof import (
    bound_is_of_all_pairs,
    problem_is_of_dataset,
    proof_holds,
    tables_are_of_plan,
)
from api.cli.verification.rules import RULES
from api.cli.verification.written import WrittenPlan, written_plan
from matcher.planning.plan import load_plan
from matcher.planning.problem import load_problem
from matcher.records.dataset import Dataset
from matcher.region import prepare_region
from matcher.results import read_result
from matcher.results.files import PLAN_FILE, PROBLEM_FILE
from models.choice import choose_scorer


def check_result(dataset: Dataset, folder: Path, model: Path | None = None) -> ResultCheck:
    """Verify a written plan against the records it was made from.

    Scores, points, hours and guidance are worked out again from the records for every written
    pair; the rules are read from the records, not from the solver's problem. Where the folder
    holds problem.npz and plan.npz, these are rebuilt, compared and their proof recomputed.

    Parameters
    ----------
    model
        Model that the plan was made with; None = the expert's weights.

    Raises
    ------
    ResultNotFound
        If the folder holds no whole result.
    """
    tables = read_result(folder)
    as_of = date.fromisoformat(tables.report["as_of"])
    region = prepare_region(dataset, choose_scorer(model), as_of, tables.proposals_before)
    written = written_plan(dataset, region, tables)
    outcomes = [outcome(rule.__name__, *rule(written)) for rule in (*RULES, *FIGURES)]
    return ResultCheck((*outcomes, *_check_proof(written, folder)))


def _check_proof(written: WrittenPlan, folder: Path) -> list[Outcome]:
    if not ((folder / PROBLEM_FILE).is_file() and (folder / PLAN_FILE).is_file()):
        return []
    problem, plan = load_problem(folder / PROBLEM_FILE), load_plan(folder / PLAN_FILE)
    found = {
        problem_is_of_dataset.__name__: problem_is_of_dataset(written, problem),
        proof_holds.__name__: proof_holds(problem, plan),
    }
    if not found[proof_holds.__name__][1]:
        found |= {
            tables_are_of_plan.__name__: tables_are_of_plan(written, problem, plan),
            bound_is_of_all_pairs.__name__: bound_is_of_all_pairs(written, problem, plan),
        }
    return [outcome(rule, *about) for rule, about in found.items()]
