"""Result folders: tables as CSV or Parquet, report as JSON, explanations as JSON lines.

CSV is UTF-8 with commas and decimal points; empty = unknown or not applicable.
"""

import json
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from matcher.errors import ResultNotFound, UnknownIdentifier
from matcher.planning.plan import Plan, save_plan
from matcher.planning.problem import Problem, save_problem
from matcher.results.tables import COLUMNS, EARLIER_COLUMNS, TEXT, PlanTables

REPORT_FILE = "report.json"
EXPLANATIONS_FILE = "explanations.jsonl"
PROBLEM_FILE = "problem.npz"
PLAN_FILE = "plan.npz"
EARLIER = "earlier"

FileFormat = Literal["csv", "parquet"]


def write_result(
    tables: PlanTables,
    folder: Path,
    *,
    problem: Problem | None = None,
    solution: Plan | None = None,
    file_format: FileFormat = "csv",
) -> None:
    """Write a result folder, replacing the files of an earlier result.

    Parameters
    ----------
    tables
        What to write.
    folder
        Made when it does not exist; other files in it are left alone.
    problem, solution
        The exact input and output of the solver, for whoever wants to verify the plan; written as
        ``problem.npz`` and ``plan.npz`` when given.
    file_format
        Of the four tables.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*COLUMNS, EARLIER):
        for old in ("csv", "parquet"):
            (folder / f"{name}.{old}").unlink(missing_ok=True)
        table: pd.DataFrame | None = getattr(tables, name)
        if table is None:
            continue
        path = folder / f"{name}.{file_format}"
        if file_format == "csv":
            _plain_flags(table).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
        else:
            table.to_parquet(path, index=False)
    for file in (PROBLEM_FILE, PLAN_FILE):
        (folder / file).unlink(missing_ok=True)
    if problem is not None:
        save_problem(problem, folder / PROBLEM_FILE)
    if solution is not None:
        save_plan(solution, folder / PLAN_FILE)
    report = json.dumps(tables.report, ensure_ascii=False, indent=2, allow_nan=False)
    (folder / REPORT_FILE).write_text(report + "\n", encoding="utf-8")
    with (folder / EXPLANATIONS_FILE).open("w", encoding="utf-8", newline="\n") as lines:
        for explanation in tables.explanations.values():
            lines.write(json.dumps(explanation, ensure_ascii=False, allow_nan=False) + "\n")


def read_result(folder: Path) -> PlanTables:
    """Read a result folder in either format.

    Raises
    ------
    ResultNotFound
        If the folder does not hold a whole result, or its files are not what ``write_result``
        writes.
    """
    try:
        tables = {name: _read_table(folder, name, columns) for name, columns in COLUMNS.items()}
        if any((folder / f"{EARLIER}.{form}").is_file() for form in ("csv", "parquet")):
            tables[EARLIER] = _read_table(folder, EARLIER, EARLIER_COLUMNS)
        report = json.loads((folder / REPORT_FILE).read_text(encoding="utf-8"))
        with (folder / EXPLANATIONS_FILE).open(encoding="utf-8") as lines:
            explanations = {row["candidate_id"]: row for row in map(json.loads, lines)}
    except (OSError, ValueError, KeyError) as error:
        raise ResultNotFound from error
    return PlanTables(**tables, report=report, explanations=explanations)


def read_explanation(folder: Path, candidate_id: str) -> dict[str, Any]:
    """The explanation of one person, without reading those of all others.

    Raises
    ------
    ResultNotFound
        If the folder holds no explanations.
    UnknownIdentifier
        If there is none of this person.
    """
    # Every line begins with the identifier, so the others need not be parsed.
    begin = json.dumps({"candidate_id": candidate_id}, ensure_ascii=False)[:-1]
    try:
        with (folder / EXPLANATIONS_FILE).open(encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(begin):
                    found: dict[str, Any] = json.loads(line)
                    return found
    except (OSError, ValueError) as error:
        raise ResultNotFound from error
    raise UnknownIdentifier("candidate", candidate_id)


def read_proposals(folder: Path) -> pd.DataFrame:
    """Who was proposed where in a result: columns ``candidate_id`` and ``place_id``.

    Raises
    ------
    ResultNotFound
        If the folder holds no plan table.
    """
    try:
        table = _read_table(folder, "plan", COLUMNS["plan"])
    except (OSError, ValueError, KeyError) as error:
        raise ResultNotFound from error
    return table[["candidate_id", "place_id"]]


def _plain_flags(table: pd.DataFrame) -> pd.DataFrame:
    """Booleans as ``true`` and ``false``, as in datasets."""
    flags = table.select_dtypes("bool").columns
    return table.assign(**{name: table[name].map({True: "true", False: "false"}) for name in flags})


def _read_table(folder: Path, name: str, dtypes: dict[str, str]) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    if path.is_file():
        return pd.read_parquet(path)[list(dtypes)].astype(dtypes)
    table = pd.read_csv(
        folder / f"{name}.csv",
        dtype=dtypes,
        keep_default_na=False,
        na_values={column: [""] for column, dtype in dtypes.items() if dtype != TEXT},
        encoding="utf-8",
    )
    return table[list(dtypes)]
