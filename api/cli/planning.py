"""Makes a plan of a dataset and writes everything about it, for ``plan`` and ``demo``."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from api.cli.budgets import stop_on_interrupt
from api.cli.steps import Steps

if TYPE_CHECKING:
    from matcher.planning.budget import Budget
    from matcher.records.dataset import Dataset
    from matcher.region_plan import RegionPlan
    from matcher.results import PlanTables


@dataclass(frozen=True)
class PlanOrder:
    """What somebody asks of the planner.

    Attributes
    ----------
    move_cap
        Most placements that may change; None leaves it to the policy.
    previous
        Result folder of an earlier plan to plan anew from; None plans from today.
    with_problem
        Whether the solver's input and output are written as well, so that anyone can verify them.
    model
        Model file or folder with the model in use; None plans with the expert's weights.
    """

    budget: "Budget"
    seed: int
    move_cap: int | None = None
    previous: Path | None = None
    with_problem: bool = False
    file_format: Literal["csv", "parquet"] = "csv"
    model: Path | None = None


def make_plan(
    dataset: "Dataset", order: PlanOrder, steps: Steps
) -> "tuple[RegionPlan, PlanTables]":
    """Plan, check and explain a region; Ctrl-C during the search keeps the best plan so far."""
    from matcher.pipeline import plan_region
    from matcher.records.fingerprint import fingerprint
    from matcher.results import read_proposals, tabulate
    from models.choice import choose_scorer

    scorer = choose_scorer(order.model)
    earlier = None if order.previous is None else read_proposals(order.previous)
    with (
        stop_on_interrupt() as should_stop,
        steps.search("plan", order.budget.seconds) as progress,
    ):
        region_plan = plan_region(
            dataset,
            scorer,
            order.budget,
            order.seed,
            move_cap=order.move_cap,
            earlier=earlier,
            progress=progress,
            should_stop=should_stop,
        )
    with steps.step("explain"):
        tables = tabulate(region_plan, fingerprint(dataset))
    return region_plan, tables


def write_plan(
    region_plan: "RegionPlan", tables: "PlanTables", folder: Path, order: PlanOrder
) -> None:
    """Write the result folder."""
    from matcher.results import write_result

    write_result(
        tables,
        folder,
        problem=region_plan.built.problem if order.with_problem else None,
        solution=region_plan.plan if order.with_problem else None,
        file_format=order.file_format,
    )
