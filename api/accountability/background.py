"""What the monitor of decisions needs from the store beside the decisions themselves."""

from collections.abc import Sequence

from api.accountability.acceptance import Background
from matcher.store.proposal_states import Proposal
from matcher.store.transaction import Transaction


def background_of(tx: Transaction, decided: Sequence[Proposal]) -> Background:
    """Work forms of places, teams and target groups of people, and the models behind proposals."""
    places = tx.dataset.frame("places")
    people = tx.dataset.frame("candidates")
    names = people["candidate_id"]
    return Background(
        work_forms=dict(zip(places["place_id"], places["work_form"], strict=True)),
        teams=dict(zip(names, people["coach_team_id"], strict=True)),
        target_groups=dict(zip(names, people["target_group"], strict=True)),
        models=tx.proposals.models(decided),
    )
