"""Hands in a plan: result, proposals, log and the end of the run, all or nothing."""

import logging
from time import monotonic, sleep
from typing import Any

from api.observing.logs import place_of
from api.runs.messages import Work
from api.runs.records import PlanInput
from api.runs.run import RunProgress
from matcher.results import PlanTables
from matcher.store import Store, Transaction
from matcher.store.errors import StoreUnavailable
from matcher.store.repositories.plans import proposals_of
from matcher.store.repositories.runs import RunState

log = logging.getLogger(__name__)


class PeopleGone(Exception):
    """Somebody was removed for good while the plan was made; it has to be made without them."""


PATIENCE = 600.0
"""Seconds that a plan waits for a database that is gone for a while."""
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 15.0


def hand_in(
    store: Store, work: Work, tables: PlanTables, given: PlanInput, *, was_stopped: bool
) -> None:
    """Keep a plan as the result of its run; waits when the database is away.

    Raises
    ------
    ClaimLost
        If the run was given to another worker; nothing is kept then.
    PeopleGone
        If the plan may hold somebody who has been removed for good.
    StoreUnavailable
        If the database stays away.
    """
    since, wait = monotonic(), _FIRST_WAIT
    while True:
        try:
            with store.writing(work.claim.organisation_id, actor=work.claim.worker) as tx:
                tx.log.hold()
                if len(tx.people.tombstones()) != given.n_purged:
                    raise PeopleGone
                _write(tx, work, tables, was_stopped)
        except StoreUnavailable as error:
            if monotonic() - since > PATIENCE:
                raise
            log.warning("the store is away", extra=place_of(error))
            sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
        else:
            return


def _write(tx: Transaction, work: Work, tables: PlanTables, was_stopped: bool) -> None:
    run_id, report = work.claim.run_id, tables.report
    state = RunState.STOPPED if was_stopped else RunState.DONE
    # First the end of the run: whoever lost it finds out before writing anything.
    tx.runs.finish(work.claim, state, progress=_last_progress(report))
    tx.plans.save(run_id, tables)
    tx.proposals.add(proposals_of(tables.changes), run_id=run_id)
    for old in tx.plans.newest()[work.most_kept :]:
        tx.plans.forget(old)
    tx.log.append(
        "plan.made",
        {
            "run_id": run_id,
            "was_stopped": was_stopped,
            "objective": report["objective"]["total"],
            "changes": len(tables.changes),
            "seed": report["seed"],
        },
        input_hash=report["input_fingerprint"],
        model_hash=report["model"]["sha256"],
        policy_hash=report["policy_fingerprint"],
    )


def _last_progress(report: dict[str, Any]) -> dict[str, Any]:
    """Where the search ended, with the figures that are counted over all runs."""
    after = report["kpis"]["after"]
    everybody = after["placed"] + after["unplaced"]
    last = RunProgress(
        sum(report["seconds"]["line"].values()), report["objective"]["total"], report["bound"]
    )
    return last.document() | {
        "steps": report["seconds"]["line"],
        "unplaced_share": after["unplaced"] / everybody if everybody else None,
    }
