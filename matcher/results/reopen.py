"""A plan that was written before, opened again with the records it was made of.

Answers to "what if" need the people, the rules and the solver's problem, not only the tables.
"""

from datetime import date

import numpy as np
import pandas as pd

from matcher.errors import ResultMismatch
from matcher.planning.bound import certify
from matcher.planning.build import build_problem
from matcher.planning.check import verify
from matcher.planning.listing import list_pairs
from matcher.planning.plan import Limit, Plan, Termination, objective_of
from matcher.planning.prices import relax
from matcher.planning.problem import Problem
from matcher.planning.widen import with_pairs
from matcher.profiles.types import Bools, Pairs
from matcher.records.dataset import Dataset
from matcher.records.fingerprint import fingerprint
from matcher.region import Region, prepare_region
from matcher.region_plan import RegionPlan
from matcher.results.tables import PlanTables
from matcher.scoring import Scorer


def reopen_plan(dataset: Dataset, scorer: Scorer, tables: PlanTables) -> RegionPlan:
    """Build the problem again and put the written plan into it; prices are found anew.

    Raises
    ------
    ResultMismatch
        If the plan was made of other records, or with another scorer.
    PlanRejected
        If the tables hold a plan that breaks rules.
    """
    report = tables.report
    made_by = report["model"]["sha256"]
    if report["input_fingerprint"] != fingerprint(dataset) or made_by != scorer.origin.sha256:
        raise ResultMismatch
    region = prepare_region(
        dataset, scorer, date.fromisoformat(report["as_of"]), _earlier_proposals(tables)
    )
    move_cap = int(report["problem"]["move_cap"])
    pairs = _placed_pairs(region, tables.plan)
    edges = with_pairs(region, list_pairs(region, move_cap), pairs)
    built = build_problem(region, edges, move_cap=move_cap)
    plan = _plan_of(built.problem, pairs, report)
    check = verify(built.problem, plan)
    return RegionPlan(region, built, plan, check, float(report["bound"]), {})


def _earlier_proposals(tables: PlanTables) -> pd.DataFrame | None:
    """What the plan itself was made from; without it, keeping a proposal would earn no points."""
    if tables.earlier is None:
        return None
    proposals = tables.earlier[tables.earlier["earlier_place_id"] != ""]
    return proposals[["candidate_id", "earlier_place_id"]].set_axis(
        ["candidate_id", "place_id"], axis=1
    )


def _placed_pairs(region: Region, plan: pd.DataFrame) -> Pairs:
    ids = region.profiles
    who = pd.Index(ids.candidates.ids).get_indexer(pd.Index(plan["candidate_id"]))
    where = pd.Index(ids.places.ids).get_indexer(pd.Index(plan["place_id"]))
    if (who < 0).any() or (where < 0).any():
        raise ResultMismatch
    return Pairs(who.astype(np.int32), where.astype(np.int32))


def _plan_of(problem: Problem, pairs: Pairs, report: dict[str, object]) -> Plan:
    chosen = _marked(problem, pairs)
    prices, bound = certify(problem, relax(problem).prices)
    return Plan(
        chosen=chosen,
        objective=objective_of(problem, chosen),
        bound=bound,
        prices=prices,
        termination=Termination.STOPPED,
        limit=Limit.NONE,
        method="reopened",
        seed=int(str(report["seed"])),
        iterations=0,
        seconds={},
        trace=(),
    )


def _marked(problem: Problem, pairs: Pairs) -> Bools:
    key = problem.edge_candidate.astype(np.int64) * problem.n_places + problem.edge_place
    wanted = pairs.first.astype(np.int64) * problem.n_places + pairs.second
    return np.isin(key, wanted)
