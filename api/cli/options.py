"""Options and arguments that several commands share, so that one word means one thing."""

from pathlib import Path
from typing import Annotated, Literal

import typer

DatasetFolder = Annotated[
    Path, typer.Argument(metavar="DIR", help="Dataset folder: tables as CSV or Parquet.")
]
ResultFolder = Annotated[
    Path, typer.Argument(metavar="OUT", help="Result folder, as written by plan.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the random numbers.")]
People = Annotated[int, typer.Option(min=50, max=1_000_000, help="Number of people.")]
InLanguage = Annotated[
    Literal["nl", "en"], typer.Option(help="Language of the sentences: Dutch or English.")
]
Seconds = Annotated[
    float | None, typer.Option(min=0.1, help="Most wall seconds; the default is 60.")
]
Iterations = Annotated[
    int | None,
    typer.Option(min=1, help="Most sweeps of the search, instead of seconds: exactly repeatable."),
]
MoveCap = Annotated[
    int | None,
    typer.Option(
        min=0,
        help="Most people who may change places, against --previous if given, else against today; "
        "the default is the policy's.",
    ),
]
ModelChoice = Annotated[
    Path | None,
    typer.Option(
        "--model",
        metavar="MODEL",
        help="Model file, as written by train, or folder with the model in use; "
        "the default is the expert's weights.",
    ),
]
Previous = Annotated[
    Path | None,
    typer.Option(
        "--previous",
        metavar="OUT",
        help="Result folder of an earlier plan: plan anew from there, with few changes.",
    ),
]
