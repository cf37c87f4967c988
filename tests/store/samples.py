"""A few records of everything, and an organisation that has something in every table."""

from datetime import time

import pandas as pd

from matcher.policy import overlaid_policy
from matcher.records import (
    Apart,
    Candidate,
    CandidateLevel,
    Dataset,
    Decision,
    Employer,
    Place,
    PlaceLevel,
    Placement,
    Team,
    TeamDaypart,
)
from matcher.results.tables import COLUMNS, PlanTables
from matcher.store import Store
from matcher.store.log_hashing import Person
from matcher.store.proposal_states import Assessment, Outcome
from matcher.store.repositories.runs import RunState
from matcher.store.repositories.suggestions import ShownItem
from matcher.vocabulary.reasons import DecisionReason


def team(team_id="t1", **changes):
    """A team of job coaches."""
    values = {"kind": "job_coach", "organisation_id": "wb", "hours_per_week": 40}
    return Team(team_id=team_id, **values | changes)


def employer(employer_id="e1", **changes):
    """An employer."""
    return Employer(employer_id=employer_id, **{"name": "Kwekerij De Linde"} | changes)


def place(place_id="p1", **changes):
    """A place in a group at an employer, guided by team t1."""
    values = {
        "employer_id": "e1",
        "organisation_id": "wb",
        "title": "Medewerker kas",
        "work_form": "groepsdetachering",
        "openings": 4,
        "team_ids": ("t1",),
        "opens_on": "2026-01-05",
    }
    return Place(place_id=place_id, **values | changes)


def candidate(candidate_id="c1", **changes):
    """A person of team t1."""
    values = {
        "organisation_id": "wb",
        "municipality": "GM0153",
        "postcode4": "7511",
        "target_group": "beschut",
        "hours_max": 24,
        "travel_modes": ("bike", "transit"),
        "coach_team_id": "t1",
        "available_from": "2026-02-01",
    }
    return Candidate(candidate_id=candidate_id, **values | changes)


def level(candidate_id="c1", item="COG01", low=2, high=3, **changes):
    """A level of a person."""
    return CandidateLevel(candidate_id=candidate_id, item=item, low=low, high=high, **changes)


def place_level(place_id="p1", item="COG01", asked=2):
    """A level that a place asks."""
    return PlaceLevel(
        place_id=place_id, item=item, level=asked, importance="important", is_knockout=False
    )


def placement(placement_id="s1", candidate_id="c1", place_id="p1", **changes):
    """A placement that goes on."""
    return Placement(
        placement_id=placement_id,
        candidate_id=candidate_id,
        place_id=place_id,
        **{"started_on": "2026-02-02"} | changes,
    )


def decision(candidate_id="c1", place_id="p1", kind="pin"):
    """A decision about a pair."""
    return Decision(
        candidate_id=candidate_id, place_id=place_id, decision=kind, reason_code="wish.candidate"
    )


def apart(candidate_id="c1", other="c2", scope="place"):
    """Two people to keep apart."""
    return Apart(candidate_id=candidate_id, other_candidate_id=other, scope=scope)


def dataset(**changes):
    """Two people, two places and one of everything else; tables may be given otherwise."""
    tables = {
        "teams": [team()],
        "team_dayparts": [TeamDaypart(team_id="t1", daypart=0, hours=4)],
        "employers": [employer()],
        "places": [place(), place("p2", hours_min=12.5, closes_on="2027-01-31")],
        "place_levels": [place_level(), place_level(item="COG02", asked=1)],
        "candidates": [candidate(), candidate("c2", excluded_employers=("e1",))],
        "candidate_levels": [level(assessed_on="2026-01-12"), level("c2", low=0, high=5)],
        "placements": [placement()],
        "decisions": [decision()],
        "apart": [apart()],
    }
    policy = overlaid_policy({"points": {"keep_current": 33.0}})
    return Dataset.from_records(policy=policy, **tables | changes)


def plan_tables():
    """A plan that moves c1 to p2 and leaves c2 without a place because of c1."""
    rows = {
        "plan": [["c1", "p2", "moved", 24.0, 2.5, 0.7, 0.6, float("nan"), 120, 25.0, 0.5, True]],
        "unplaced": [["c2", "unplaced.seats_taken", 3, "p1", 50.5, "", ""]],
        "bottlenecks": [["t1", "guidance", 40.0, 40.0, 3.5, 2, "c1|c2", float("nan")]],
        "changes": [["c1", "moved", "p1", "p2", 1.0, 0.0, 0.6, 0.7, 20.0, 25.0, 12.0]],
    }
    frames = {
        name: pd.DataFrame(
            {
                column: pd.Series([row[at] for row in rows[name]], dtype=dtype)
                for at, (column, dtype) in enumerate(COLUMNS[name].items())
            }
        )
        for name in COLUMNS
    }
    explanations = {
        "c1": {"candidate_id": "c1", "status": "moved"},
        "c2": {"candidate_id": "c2", "status": "unplaced", "taken_by": ["c1"]},
    }
    report = {"objective": {"total": 120}, "bound": 125.5, "over_capacity": ["c1:p2"]}
    return PlanTables(**frames, report=report, explanations=explanations)


def fill(store: Store, organisation_id: str = "a") -> None:
    """Give an organisation at least one row in every table."""
    with store.writing(organisation_id, "planner-1") as tx:
        tx.dataset.take_in(dataset(), "replace")
        tx.own_names.learn({"cl code": "kandidaatnummer"})
        tx.audit_groups.replace([("c1", "age_band", "50+"), ("c2", "age_band", "under_30")])
        tx.runs.add("plan", {"seed": 1, "only": ["c1"]}, run_id="r1")
        tx.schedules.put("nightly", "plan", {"seed": 2}, local_time=time(2, 30))
    claim = store.queue.claim("worker-1")
    store.queue.heartbeat(claim, progress={"seconds": 1.5}, best_plan=b"\x00\x01")
    with store.writing(organisation_id, "worker-1") as tx:
        tx.plans.save("r1", plan_tables())
        tx.runs.finish(claim, RunState.DONE)
        (made,) = tx.proposals.add(tx.plans.proposals("r1"), run_id="r1")
    with store.writing(organisation_id, "coach-1") as tx:
        tx.proposals.assess(made.proposal_id, Assessment.AGREE, expected_version=1)
        tx.proposals.decide(
            made.proposal_id,
            Outcome.ALTERED,
            expected_version=2,
            reason_code=DecisionReason.CONTINUITY,
            chosen_place_id="p1",
            note="Liever samen met een collega.",
        )
        tx.suggestions.keep([ShownItem("c1", "p1", 1, 0.5, 0.7)], candidate_id="c1")
        tx.suggestions.keep([ShownItem("c2", "p2", 1)], place_id="p2")
        tx.api_keys.add("robot", ["coach"], label="Koppeling")
        tx.idempotency.begin("robot", "k1", "digest")
        tx.idempotency.finish("robot", "k1", 201, {"Location": "x"}, {"kandidaat": "c1"})
        tx.sessions.begin("planner-1", ["planner"], [], seconds=3600)
        tx.retention_times.take(time(3), "Europe/Amsterdam")
        tx.log.append("person.shown", {"person": Person("c1"), "places": 3})
        tx.candidates.add(candidate("c3", coach_team_id=None))
    with store.writing(organisation_id, "admin-1") as tx:
        tx.people.purge("c3", "request.person")
