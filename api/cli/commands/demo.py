"""``passend demo``: the whole line on an artificial region, up to the report."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, InLanguage, Iterations, ModelChoice, People, Seed

_SECONDS = 30.0
_REGION_NAME = "Twente"


def demo(
    out: Annotated[
        Path, typer.Option("--out", metavar="OUT", help="Folder for everything.")
    ] = Path("out/demo"),
    people: People = 3250,
    seed: Seed = 7,
    seconds: Annotated[
        float | None, typer.Option(min=0.1, help="Most wall seconds for planning; by default 30.")
    ] = None,
    iterations: Iterations = None,
    model: ModelChoice = None,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Show the whole line: generate a region, check it, plan it, verify the plan, report.

    OUT gets the dataset (region), the result tables (plan) and report.html.
    """
    from api.cli.budgets import budget_of
    from api.cli.plan_summary import show_plan
    from api.cli.planning import PlanOrder, make_plan, write_plan
    from api.cli.screen import print_document, results
    from api.cli.steps import Steps
    from api.cli.verification import check_result
    from api.report import write_report
    from api.wording import Wording
    from fixtures.region import generate_region
    from matcher.errors import InvalidRecords
    from matcher.records import check_dataset, read_dataset, write_dataset
    from matcher.records.findings import errors_of
    from matcher.results import read_result
    from matcher.vocabulary.labels import Language
    from models.choice import choose_scorer

    choose_scorer(model)  # refuses a model that cannot be used before anything is made
    region_folder, plan_folder = out / "region", out / "plan"
    if seconds is None and iterations is None:
        seconds = _SECONDS
    order = PlanOrder(budget_of(seconds, iterations), seed, with_problem=True, model=model)
    steps = Steps(language)
    with steps.step("generate"):
        write_dataset(generate_region(people, seed).dataset, region_folder)
    with steps.step("check_data"):
        errors = errors_of(check_dataset(region_folder))
        if errors:
            raise InvalidRecords(errors)
    with steps.step("read"):
        dataset = read_dataset(region_folder)
    region_plan, tables = make_plan(dataset, order, steps)
    with steps.step("write"):
        write_plan(region_plan, tables, plan_folder, order)
    with steps.step("verify"):
        tables = read_result(plan_folder)
        check_result(dataset, plan_folder, model).refuse_faults()
    with steps.step("report"):
        page = write_report(tables, out, language, region_name=_REGION_NAME)
    if as_json:
        files = {"region": region_folder, "plan": plan_folder, "page": page}
        print_document({**files, "seconds": steps.seconds, "report": tables.report})
        return
    show_plan(results(), tables, Language(language))
    words = Wording("api.cli", Language(language))
    results().print(steps.summary(), markup=False)
    results().print(words.text("plan", "tables", folder=plan_folder), markup=False)
    results().print(words.text("plan", "page", path=page), markup=False)
