"""``passend generate``: an artificial region, so that everything can be tried without real data."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.options import AsJson, People, Seed


def generate(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for the dataset.")],
    people: People = 3250,
    seed: Seed = 7,
    region: Annotated[
        Literal["twente", "netherlands"], typer.Option(help="Whose map and mix of people.")
    ] = "twente",
    file_format: Annotated[
        Literal["csv", "parquet"], typer.Option("--format", help="Form of the tables.")
    ] = "csv",
    truth: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Also write the hidden truth, for benchmarks only."),
    ] = None,
    audit_groups: Annotated[
        bool,
        typer.Option(
            "--audit-groups",
            help="Also write made-up sex, age band and origin, for the command fairness.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Generate an artificial region: people, places, teams and placements, nobody real.

    The same options give the same region.
    """
    from api.cli.screen import print_document, results
    from api.cli.steps import Steps
    from fixtures.audit_groups import draw_audit_groups
    from fixtures.region import generate_region, write_truth
    from matcher.records import write_dataset

    steps = Steps()
    with steps.step("generate"):
        generated = generate_region(people, seed, region)
    with steps.step("write"):
        write_dataset(generated.dataset, out, file_format=file_format)
        if truth is not None:
            write_truth(generated.truth, truth)
        if audit_groups:
            drawn = draw_audit_groups(generated.dataset, seed)
            drawn.to_csv(out / "audit_groups.csv", index=False, lineterminator="\n")
    if as_json:
        print_document(
            {
                "folder": out,
                "region": region,
                "seed": seed,
                "candidates": len(generated.dataset.candidates),
                "places": len(generated.dataset.places),
                "teams": len(generated.dataset.teams),
                "seconds": steps.seconds,
            }
        )
        return
    screen = results()
    screen.print(f"{out} holds an artificial region ({region}, seed {seed}):", markup=False)
    screen.print(generated.dataset.summary(), markup=False)
