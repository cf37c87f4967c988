"""Plans as they were made: the result tables of a run, what is about one person in one row."""

import json
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import func

from matcher.results.tables import COLUMNS, EARLIER_COLUMNS, PlanTables
from matcher.store.bulk import fetch_columns
from matcher.store.errors import UnknownRecord
from matcher.store.repositories.proposals import NewProposal
from matcher.store.scope import Scope
from matcher.store.tables.runs import PLAN_PEOPLE, PLAN_RESULTS, RUNS

_TABLES = {"plan": "plan", "unplaced": "unplaced", "changes": "change", "earlier": "earlier"}
"""Table of a result -> column that holds its row about one person."""

_AT = "at"  # position of the row in its table


class PlanRepository:
    """Plans of one organisation, by the run that made them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def save(self, run_id: str, tables: PlanTables) -> None:
        """Keep the result of a run, in the transaction that finishes the run."""
        objective = tables.report.get("objective")
        total = objective.get("total") if isinstance(objective, Mapping) else objective
        bound = tables.report.get("bound")
        self._scope.add(
            PLAN_RESULTS,
            {
                "run_id": run_id,
                "created_at": self._scope.clock(),
                "report": tables.report,
                "bottlenecks": _rows(tables.bottlenecks),
                "objective": total if isinstance(total, (int, float)) else None,
                "bound": bound if isinstance(bound, (int, float)) else None,
            },
        )
        people = _by_person(tables)
        if people:
            self._scope.add_columns(
                PLAN_PEOPLE,
                {
                    "run_id": [run_id] * len(people),
                    "candidate_id": list(people),
                    "position": range(len(people)),
                    **{
                        column: [_text(person.get(column)) for person in people.values()]
                        for column in (*_TABLES.values(), "explanation")
                    },
                },
            )

    def load(self, run_id: str) -> PlanTables:
        """The result of a run as it was saved; ``UnknownRecord`` when it made none."""
        result = self._result(run_id)
        names = (*_TABLES.values(), "explanation")
        query = self._scope.select(
            PLAN_PEOPLE, PLAN_PEOPLE.c.candidate_id, *(PLAN_PEOPLE.c[name] for name in names)
        ).where(PLAN_PEOPLE.c.run_id == run_id)
        people, *documents = fetch_columns(
            self._scope.connection, query.order_by(PLAN_PEOPLE.c.position)
        )
        columns = {
            name: [_document(text) for text in texts]
            for name, texts in zip(names, documents, strict=True)
        }
        earlier = _frame(columns["earlier"], EARLIER_COLUMNS)
        told = zip(people, columns["explanation"], strict=True)
        return PlanTables(
            plan=_frame(columns["plan"], COLUMNS["plan"]),
            unplaced=_frame(columns["unplaced"], COLUMNS["unplaced"]),
            bottlenecks=_frame(result["bottlenecks"], COLUMNS["bottlenecks"]),
            changes=_frame(columns["change"], COLUMNS["changes"]),
            report=result["report"],
            explanations={person: said for person, said in told if said is not None},
            earlier=None if earlier.empty else earlier,
        )

    def report(self, run_id: str) -> Mapping[str, Any]:
        """The report of a plan, without what is about single people."""
        report: Mapping[str, Any] = self._result(run_id)["report"]
        return report

    def find_report(self, run_id: str) -> Mapping[str, Any] | None:
        """The report of a plan; None when the run made none, or it is not kept any more."""
        query = self._scope.select(PLAN_RESULTS, PLAN_RESULTS.c.report)
        found: Mapping[str, Any] | None = self._scope.value(
            query.where(PLAN_RESULTS.c.run_id == run_id)
        )
        return found

    def person(self, run_id: str, candidate_id: str) -> Mapping[str, Any]:
        """What a plan says of one person: ``plan``, ``unplaced``, ``change``, ``explanation``..."""
        query = self._scope.select(PLAN_PEOPLE).where(
            PLAN_PEOPLE.c.run_id == run_id, PLAN_PEOPLE.c.candidate_id == candidate_id
        )
        row = self._scope.row(query)
        if row is None:
            raise UnknownRecord("person in this plan", candidate_id)
        return {name: row[name] for name in (*_TABLES.values(), "explanation")}

    def proposals(self, run_id: str) -> tuple[NewProposal, ...]:
        """The changes of a plan, to be proposed; who stays where they are needs no proposal."""
        return proposals_of(self.load(run_id).changes)

    def newest(self) -> tuple[str, ...]:
        """Runs that have a plan, the newest first."""
        query = self._scope.select(PLAN_RESULTS, PLAN_RESULTS.c.run_id).order_by(
            PLAN_RESULTS.c.created_at.desc(), PLAN_RESULTS.c.run_id.desc()
        )
        return tuple(str(row["run_id"]) for row in self._scope.rows(query))

    def forget(self, run_id: str) -> None:
        """Remove a plan and its best plan so far; its run and proposals stay."""
        self._result(run_id)
        self._scope.remove(PLAN_PEOPLE, PLAN_PEOPLE.c.run_id == run_id)
        self._scope.remove(PLAN_RESULTS, PLAN_RESULTS.c.run_id == run_id)
        self._scope.change(RUNS, {"best_plan": None}, RUNS.c.run_id == run_id)

    def count_before(self, moment: datetime) -> int:
        """How many plans were made before a moment."""
        query = self._scope.select(PLAN_RESULTS, func.count())
        return int(self._scope.value(query.where(PLAN_RESULTS.c.created_at < moment)))

    def forget_before(self, moment: datetime) -> int:
        """Remove plans made before a moment, when their time of keeping is over."""
        old = PLAN_RESULTS.c.created_at < moment
        query = self._scope.select(PLAN_RESULTS, PLAN_RESULTS.c.run_id).where(old)
        runs = [row["run_id"] for row in self._scope.rows(query)]
        for run_id in runs:
            self.forget(run_id)
        return len(runs)

    def _result(self, run_id: str) -> Mapping[str, Any]:
        query = self._scope.select(PLAN_RESULTS).where(PLAN_RESULTS.c.run_id == run_id)
        row = self._scope.row(query)
        if row is None:
            raise UnknownRecord("plan", run_id)
        return row


def proposals_of(changes: pd.DataFrame) -> tuple[NewProposal, ...]:
    """The changes of a plan as proposals; who stays where they are is not among them."""
    return tuple(
        NewProposal(
            candidate_id=str(row["candidate_id"]),
            place_id=str(row["place_id"]) or None,
            kind=str(row["change"]),
            from_place_id=str(row["from_place_id"]) or None,
        )
        for row in changes.to_dict("records")
    )


def _by_person(tables: PlanTables) -> dict[str, dict[str, Any]]:
    people: dict[str, dict[str, Any]] = {
        person: {"explanation": told} for person, told in tables.explanations.items()
    }
    for name, column in _TABLES.items():
        frame: pd.DataFrame | None = getattr(tables, name)
        for at, row in enumerate([] if frame is None else _rows(frame)):
            people.setdefault(row["candidate_id"], {})[column] = {_AT: at, **row}
    return people


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows ready for JSON: missing numbers as None."""
    return [
        {
            str(name): None if isinstance(value, float) and math.isnan(value) else value
            for name, value in row.items()
        }
        for row in frame.to_dict("records")
    ]


def _frame(rows: list[dict[str, Any] | None], dtypes: Mapping[str, str]) -> pd.DataFrame:
    found = sorted((row for row in rows if row is not None), key=lambda row: row.get(_AT, 0))
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in found], dtype=dtypes[name]) for name in dtypes}
    )


def _text(document: Any) -> str | None:
    return None if document is None else json.dumps(document, ensure_ascii=False, allow_nan=False)


def _document(text: Any) -> Any:
    """A document as the driver gives it: text in SQLite, taken apart already by PostgreSQL's."""
    return json.loads(text) if isinstance(text, str) else text
