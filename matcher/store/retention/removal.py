"""Removes what is over its time: people with proof, lists, plans, saved answers, ended sessions.

Every person is purged in a transaction of its own, so that a run that is cut short leaves nobody
half removed; running it again goes on where it ended.
"""

from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any

from matcher.store.engine import Store
from matcher.store.errors import StoreUnavailable
from matcher.store.repositories.people import Tombstone
from matcher.store.retention.periods import Kind, Periods
from matcher.store.transaction import Transaction

REASON = "retention.over"
"""Reason code of a purge because the time is over."""


@dataclass(frozen=True)
class Due:
    """What is over its time now.

    Attributes
    ----------
    people
        Identifiers of people to be purged.
    suggestion_lists, plans, answers
        How many.
    """

    people: tuple[str, ...]
    suggestion_lists: int
    plans: int
    answers: int

    def counts(self) -> dict[Kind, int]:
        """How many of each kind."""
        others = {Kind(f.name): getattr(self, f.name) for f in fields(self) if f.name != "people"}
        return {Kind.PEOPLE: len(self.people), **others}


@dataclass(frozen=True)
class Removed:
    """What a run removed, with the proof per person."""

    tombstones: tuple[Tombstone, ...]
    suggestion_lists: int
    plans: int
    answers: int


def find_due(tx: Transaction, periods: Periods) -> Due:
    """What is over its time; changes nothing."""
    now = tx.now()
    return Due(
        people=tx.people.due(periods.before(Kind.PEOPLE, now)),
        suggestion_lists=tx.suggestions.count_before(periods.before(Kind.SUGGESTION_LISTS, now)),
        plans=tx.plans.count_before(periods.before(Kind.PLANS, now)),
        answers=tx.idempotency.count_before(periods.before(Kind.ANSWERS, now)),
    )


def remove_due(store: Store, organisation_id: str, actor: str, periods: Periods) -> Removed:
    """Remove what is over its time, and log how much and by which periods.

    Parameters
    ----------
    actor
        Who does it: the subject of a caller, or the name of a command.
    """
    with store.reading(organisation_id) as tx:
        people = find_due(tx, periods).people
    stones = []
    for candidate_id in people:
        with store.writing(organisation_id, actor) as tx:
            if candidate_id in tx.people.due(periods.before(Kind.PEOPLE, tx.now())):
                stones.append(tx.people.purge(candidate_id, REASON))
    with store.writing(organisation_id, actor) as tx:
        now = tx.now()
        removed = Removed(
            tombstones=tuple(stones),
            suggestion_lists=tx.suggestions.forget_before(
                periods.before(Kind.SUGGESTION_LISTS, now)
            ),
            plans=tx.plans.forget_before(periods.before(Kind.PLANS, now)),
            answers=tx.idempotency.forget_before(periods.before(Kind.ANSWERS, now)),
        )
        tx.sessions.forget_ended()
        tx.log.append("retention.run", _said(removed, periods))
    with suppress(StoreUnavailable):  # a busy database is tidied by the next run
        store.tidy()
    return removed


def _said(removed: Removed, periods: Periods) -> dict[str, Any]:
    return {
        "people": len(removed.tombstones),
        "suggestion_lists": removed.suggestion_lists,
        "plans": removed.plans,
        "answers": removed.answers,
        "days": {kind.value: period.days for kind, period in periods.by_kind.items()},
    }
