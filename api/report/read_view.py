"""From result tables to the values that the report shows; counts and picks, and words nothing."""

from collections import Counter
from datetime import date
from typing import Any

import pandas as pd

from api.report.examples import pick_examples
from api.report.ladder_flow import NOWHERE, Direction, direction_of
from api.report.view import (
    BottleneckRow,
    ClaimLine,
    Document,
    GroupRow,
    MoreHourRow,
    MoveRow,
    Quality,
    QuotaRow,
    RaisedRow,
    ReasonGroup,
    ReportView,
    Spot,
    TeamRow,
    Tile,
    UnplacedRow,
)
from matcher.planning.plan import relative_gap
from matcher.results import PlanTables
from matcher.vocabulary.labels import Language
from matcher.vocabulary.work_forms import LADDER, LADDER_STEP, WorkForm

MOST_PEOPLE = 50
MOST_MOVES = 50
_NO_PLACE = "none"  # how report.json names people without a place in the ladder flow
_AT_EMPLOYER = LADDER[LADDER_STEP[WorkForm.GROEPSDETACHERING] :]


def read_view(tables: PlanTables, language: Language, region_name: str = "") -> ReportView:
    """Collect what the report shows from the tables of one plan."""
    report = tables.report
    figures = report["kpis"]
    changes = figures["changes"]
    flow = _flow(figures["ladder_flow"])
    spots = _spots(tables.explanations)
    scarce_guidance = _bottlenecks(tables.bottlenecks, "guidance")
    moves = _moves(tables.changes, spots, tables.explanations)
    unplaced = _unplaced(tables.unplaced, tables.explanations)
    return ReportView(
        region_name=region_name,
        as_of=date.fromisoformat(report["as_of"]),
        people=figures["people"],
        tiles=_tiles(figures["before"], figures["after"]),
        claim=_claim(figures["after"]["claim"]),
        kept=changes["kept"],
        moved=changes["moved"],
        new=changes["new"],
        lost=changes["lost"],
        unplaced=figures["after"]["unplaced"],
        up=_count(flow, Direction.UP),
        down=_count(flow, Direction.DOWN),
        flow=flow,
        groups=_groups(figures),
        teams=_teams(tables.explanations, {row.resource for row in scarce_guidance}),
        hours_used=report["guidance"]["used_hours"],
        hours_capacity=report["guidance"]["capacity_hours"],
        raised=tuple(
            RaisedRow(row["kind"], row["resource"], row["available"], row["needed"])
            for row in report["over_capacity"]
        ),
        spots=spots,
        scarce_guidance=scarce_guidance,
        more_hours=_more_hours(report.get("one_more_hour", [])),
        scarce_seats=_bottlenecks(tables.bottlenecks, "seats"),
        scarce_employers=_bottlenecks(tables.bottlenecks, "employer"),
        quotas=tuple(
            QuotaRow(row["name"], row["wanted"], row["reached"], row["missed"], row["cost_points"])
            for row in report["quotas"]
        ),
        reasons=_reasons(unplaced),
        losing=tuple(person for person in unplaced if person.current_place_id),
        moves=tuple(moves[:MOST_MOVES]),
        n_moves=len(moves),
        examples=pick_examples(tables.explanations, language),
        quality=_quality(report),
        made=_made(report),
        seconds=tuple(report["seconds"]["line"].items()),
    )


def _flow(matrix: dict[str, dict[str, int]]) -> dict[tuple[str, str], int]:
    def form(name: str) -> str:
        return NOWHERE if name == _NO_PLACE else name

    return {
        (form(start), form(stop)): people
        for start, row in matrix.items()
        for stop, people in row.items()
    }


def _count(flow: dict[tuple[str, str], int], direction: Direction) -> int:
    return sum(people for pair, people in flow.items() if direction_of(*pair) is direction)


def _tiles(before: Document, after: Document) -> tuple[Tile, ...]:
    def at_employer(side: Document) -> int:
        return sum(side["per_work_form"][form.value] for form in _AT_EMPLOYER)

    def both(name: str) -> tuple[float, float]:
        return before[name] or 0.0, after[name] or 0.0

    def claimed(name: str) -> tuple[float, float]:
        sides = (before["claim"]["guarded"], after["claim"]["guarded"])
        return sides[0][name] or 0.0, sides[1][name] or 0.0

    return (
        Tile("placed", *both("placed"), "count", more_is_better=True),
        Tile("lasting", *claimed("expected_lasting"), "count", more_is_better=True),
        Tile("mean_p", *claimed("mean_p"), "share", more_is_better=True),
        Tile("regular", at_employer(before), at_employer(after), "count", more_is_better=True),
        Tile("hours", *both("guidance_hours"), "hours", more_is_better=None),
        Tile("unplaced", *both("unplaced"), "count", more_is_better=False),
    )


def _claim(claim: Document) -> ClaimLine:
    told = claim["guarded"]
    return ClaimLine(
        expected=told["expected_lasting"],
        low=told["expected_lasting_low"],
        high=told["expected_lasting_high"],
        outcomes=claim["outcomes"],
    )


def _groups(figures: Document) -> tuple[GroupRow, ...]:
    before = figures["before"]["per_target_group"]
    return tuple(
        GroupRow(group, side["people"], before[group]["placed"], side["placed"])
        for group, side in figures["after"]["per_target_group"].items()
        if side["people"]
    )


def _spots(explanations: dict[str, Document]) -> dict[str, Spot]:
    """Title and work form of every place that the plan uses."""
    pairs = (person["pair"] for person in explanations.values() if person["pair"])
    return {
        pair["place_id"]: Spot(pair["place_id"], pair["title"], pair["work_form"]) for pair in pairs
    }


def _teams(explanations: dict[str, Document], scarce: set[str]) -> tuple[TeamRow, ...]:
    """Hours that the plan takes of each team it uses, the fullest first."""
    used: Counter[str] = Counter()
    capacity: dict[str, float] = {}
    for person in explanations.values():
        for need in person["pair"]["guidance"] if person["pair"] else ():
            used[need["team_id"]] += need["hours_needed"]
            capacity[need["team_id"]] = need["hours_capacity"]
    rows = [
        TeamRow(
            team_id=team,
            capacity=capacity[team],
            used=hours,
            share=hours / capacity[team] if capacity[team] else 1.0,
            is_scarce=team in scarce,
        )
        for team, hours in used.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.share, row.team_id)))


def _bottlenecks(table: pd.DataFrame, kind: str) -> tuple[BottleneckRow, ...]:
    """Rows of one kind: those that somebody waits for first, then the dearest."""
    rows = [
        BottleneckRow(
            resource=row["resource"],
            capacity=row["capacity"],
            used=row["used"],
            price=row["price"],
            would_place=tuple(filter(None, row["would_place"].split("|"))),
        )
        for row in _rows(table[table["kind"] == kind])
    ]
    return tuple(sorted(rows, key=lambda row: (not row.would_place, -row.price, row.resource)))


def _more_hours(values: list[Document]) -> tuple[MoreHourRow, ...]:
    """Rows with the most points first."""
    rows = [
        MoreHourRow(
            resource=value["resource_id"],
            points=value["points"],
            is_proven=value["points_low"] == value["points_high"],
            placed=tuple(value["placed"]),
        )
        for value in values
    ]
    return tuple(sorted(rows, key=lambda row: (-row.points, row.resource)))


def _unplaced(unplaced: pd.DataFrame, explanations: dict[str, Document]) -> list[UnplacedRow]:
    rows = []
    for row in _rows(unplaced):
        person = explanations[row["candidate_id"]]
        helps = person["unplaced"]["would_help"]
        rows.append(
            UnplacedRow(
                candidate_id=row["candidate_id"],
                reasons=tuple(row["reason_code"].split("|")),
                current_place_id=person["current_place_id"] or "",
                n_eligible=row["n_eligible"],
                helps=tuple((help_["code"], help_["details"]) for help_ in helps),
            )
        )
    return rows


def _reasons(people: list[UnplacedRow]) -> tuple[ReasonGroup, ...]:
    by_reason: dict[str, list[UnplacedRow]] = {}
    for person in people:
        by_reason.setdefault(person.reasons[0], []).append(person)
    groups = [
        ReasonGroup(reason, len(group), tuple(group[:MOST_PEOPLE]))
        for reason, group in by_reason.items()
    ]
    return tuple(sorted(groups, key=lambda group: -group.people))


def _moves(
    changes: pd.DataFrame, spots: dict[str, Spot], explanations: dict[str, Document]
) -> list[MoveRow]:
    """Everyone who goes to another place, the largest step up the ladder first.

    A chance that rests on too little is left out, as it is in every sentence.
    """
    rows = [
        MoveRow(
            candidate_id=row["candidate_id"],
            before=spots.get(row["from_place_id"], Spot(row["from_place_id"], "", "")),
            after=spots[row["place_id"]],
            ladder_steps=row["ladder_steps"],
            hours_change=row["hours_change"],
            travel_change=_difference(row["travel_before"], row["travel_after"]),
            chances=(row["p_before"], row["p_after"])
            if explanations[row["candidate_id"]]["pair"]["shows_number"]
            else None,
            points=row["points_gained"],
        )
        for row in _rows(changes[changes["change"] == "moved"])
    ]
    return sorted(rows, key=lambda row: (-row.ladder_steps, -row.points, row.candidate_id))


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _quality(report: Document) -> Quality:
    trace = [
        (point["seconds"], relative_gap(point["objective"], point["bound"]))
        for point in report["method"]["trace"]
        if point["bound"] is not None
    ]
    return Quality(
        objective=report["objective"]["total"],
        bound=report["bound"],
        gap=report["gap"],
        terms=tuple(report["objective"]["terms"].items()),
        trace=tuple(trace),
    )


def _made(report: Document) -> tuple[tuple[str, str | int], ...]:
    method = report["method"]
    facts: dict[str, str | int] = {
        "seed": report["seed"],
        "method": f"method.{method['name']}",
        "termination": f"ended.{method['limit']}"
        if method["termination"] == "limit"
        else f"ended.{method['termination']}",
        "pairs": report["problem"]["eligible_pairs"],
        "scorer": report["scorer"],
        "model": report["model"]["sha256"],
        "parent": report["model"]["parent"],
        "input_fingerprint": report["input_fingerprint"],
        "policy_fingerprint": report["policy_fingerprint"],
        **report["versions"],
    }
    return tuple((name, value) for name, value in facts.items() if value != "")


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values, None where a number is missing."""
    plain = table.astype(object).where(table.notna(), None)
    return plain.to_dict("records")  # type: ignore[return-value]
