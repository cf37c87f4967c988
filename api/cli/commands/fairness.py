"""``passend fairness``: how groups of people fare under a scorer and a plan."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, DatasetFolder, InLanguage, Seed


def fairness(
    dataset: DatasetFolder,
    groups: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Table of groups (candidate_id, attribute, value); the default is audit_groups"
            " in the dataset folder.",
        ),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(metavar="MODEL", help="Model to audit; the default is the expert's weights."),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Result folder of a plan, to see who gets a place."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Also write the tables, and everybody's best option."),
    ] = None,
    minimum_cell: Annotated[
        int, typer.Option(min=10, max=10_000, help="Fewest people of a group that is shown.")
    ] = 30,
    seed: Seed = 0,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Compare groups of people: calibration, suggestions, places, what is known, best options.

    The attributes are read here and nowhere else; no scorer or plan can see them. Intervals come
    from drawing people again. The tables show differences and never that something is fair.
    """
    from api.cli.fairness import show_audit, write_audit
    from api.cli.models import as_of_day
    from api.cli.refusals import require_folder
    from api.cli.screen import print_document, results
    from api.cli.steps import Steps
    from api.fairness import audit_dataset
    from api.wording import Wording
    from matcher.records.audit import read_audit_file, read_audit_groups
    from matcher.records.reading import read_dataset
    from matcher.results import read_result
    from matcher.vocabulary.labels import Language
    from models.fairness import Audit
    from models.registry import read_model

    require_folder(dataset)
    attributes = read_audit_groups(dataset) if groups is None else read_audit_file(groups)
    if attributes.empty:
        raise typer.BadParameter("give --groups: the dataset folder holds no audit_groups.")
    file = read_model(model) if model else None
    placed = read_result(plan).plan if plan else None
    records = read_dataset(dataset)
    steps = Steps()
    with steps.step("audit"):
        report = audit_dataset(
            records,
            attributes,
            as_of_day(records),
            file=file,
            plan=placed,
            audit=Audit(minimum_cell=minimum_cell, seed=seed),
        )
    if out is not None:
        write_audit(report, out)
    if as_json:
        print_document(report.as_dict())
        return
    words = Wording("api.fairness", Language(language))
    show_audit(results(), report, words)
    if out is not None:
        results().print(words.text("say", "written", folder=out), markup=False)
