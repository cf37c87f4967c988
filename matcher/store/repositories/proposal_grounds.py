"""What proposals rest on: the records as they were then, and the model that suggested them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, or_

from matcher.store.proposal_states import Proposal
from matcher.store.recorder import Action
from matcher.store.scope import Row, Scope
from matcher.store.tables.accountability import LOG_ENTRIES, SUGGESTION_ITEMS, SUGGESTION_LISTS
from matcher.store.tables.organisations import HISTORY
from matcher.store.tables.runs import RUNS

_OF_PEOPLE, _OF_PLACES = ("candidates", "candidate_levels"), ("places", "place_levels")
_PLACING = {"current_place_id", "current_since"}
"""Columns that change because somebody is placed, which is no other fact about them."""


def facts_changed(scope: Scope, proposals: Sequence[Proposal]) -> dict[str, datetime]:
    """Last change of the person or of a place since the proposal, by proposal; few have one.

    A plan rests on the records at the moment when its run began.
    """
    if not proposals:
        return {}
    began = _began(scope, {each.run_id for each in proposals if each.run_id})
    since = {each.proposal_id: began.get(each.run_id or "", each.created_at) for each in proposals}
    people = {each.candidate_id for each in proposals}
    places = {place for each in proposals for place in _places(each)}
    query = scope.select(
        HISTORY, HISTORY.c.table_name, HISTORY.c.record_key, HISTORY.c.changed_at,
        HISTORY.c.action, HISTORY.c.old, HISTORY.c.new,
    ).where(
        or_(
            and_(HISTORY.c.table_name.in_(_OF_PEOPLE), HISTORY.c.record_key.in_(sorted(people))),
            and_(HISTORY.c.table_name.in_(_OF_PLACES), HISTORY.c.record_key.in_(sorted(places))),
        ),
        HISTORY.c.changed_at > min(since.values()),
    )  # fmt: skip
    changed: dict[tuple[bool, str], datetime] = {}
    for row in scope.rows(query.order_by(HISTORY.c.changed_at)):
        if not _is_placing(row):
            changed[row["table_name"] in _OF_PEOPLE, row["record_key"]] = row["changed_at"]
    found = {}
    for each in proposals:
        keys = [(True, each.candidate_id), *((False, place) for place in _places(each))]
        latest = max((changed[key] for key in keys if key in changed), default=None)
        if latest is not None and latest > since[each.proposal_id]:
            found[each.proposal_id] = latest
    return found


def models_of(scope: Scope, proposals: Sequence[Proposal]) -> Mapping[str, str]:
    """Hash of the model behind each proposal; left out where nobody can tell.

    For a plan the log says it; for a suggestion, the last list on which the pair was shown before.
    """
    plans = scope.select(LOG_ENTRIES, LOG_ENTRIES.c.payload, LOG_ENTRIES.c.model_hash).where(
        LOG_ENTRIES.c.kind == "plan.made"
    )
    runs = {each.run_id for each in proposals if each.run_id}
    by_run = {run: row["model_hash"] for row in scope.rows(plans) if (run := _run(row, runs))}
    shown = _shown(scope, {each.candidate_id for each in proposals if not each.run_id})
    found: dict[str, str] = {}
    for each in proposals:
        if each.run_id:
            model = by_run.get(each.run_id, "")
        else:
            lists = shown.get((each.candidate_id, each.place_id or ""), [])
            model = next((name for at, name in lists if at <= each.created_at), "")
        if model:
            found[each.proposal_id] = model
    return found


def _began(scope: Scope, run_ids: Iterable[str]) -> dict[str, datetime]:
    query = scope.select(RUNS, RUNS.c.run_id, RUNS.c.started_at).where(
        RUNS.c.run_id.in_(sorted(run_ids)), RUNS.c.started_at.is_not(None)
    )
    return {row["run_id"]: row["started_at"] for row in scope.rows(query)}


def _places(proposal: Proposal) -> list[str]:
    return [place for place in (proposal.from_place_id, proposal.place_id) if place]


def _is_placing(row: Row) -> bool:
    is_change = row["action"] == Action.CHANGED.value and row["table_name"] == "candidates"
    return is_change and {*(row["old"] or {}), *(row["new"] or {})} <= _PLACING


def _run(row: Row, runs: set[str]) -> str | None:
    return next((run for run in runs if f'"{run}"' in row["payload"]), None)


def _shown(scope: Scope, people: set[str]) -> dict[tuple[str, str], list[tuple[datetime, str]]]:
    """Moments and models of the lists on which a pair stood, the newest first."""
    items, lists = SUGGESTION_ITEMS.c, SUGGESTION_LISTS.c
    query = (
        scope.select(
            SUGGESTION_ITEMS, items.candidate_id, items.place_id, lists.shown_at, lists.model_hash
        )
        .join(
            SUGGESTION_LISTS,
            and_(items.owner_id == lists.owner_id, items.list_id == lists.list_id),
        )
        .where(items.candidate_id.in_(sorted(people)))
    )
    found: dict[tuple[str, str], list[tuple[datetime, str]]] = {}
    for row in scope.rows(query.order_by(lists.shown_at.desc())):
        pair = (row["candidate_id"], row["place_id"])
        found.setdefault(pair, []).append((row["shown_at"], row["model_hash"]))
    return found
