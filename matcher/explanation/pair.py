"""One person at one place: what speaks for it, what against, what is unknown, what it takes."""

from dataclasses import dataclass

import numpy as np

from matcher.explanation.grouping import group_ledger
from matcher.explanation.room import Room, room_of
from matcher.explanation.shortfalls import Shortfalls, find_shortfalls, find_unknowns, unknown_items
from matcher.explanation.support import cheapest_support
from matcher.explanation.types import Fit, GuidanceNeed, PairExplanation, Question
from matcher.planning.edges import Edges, value_edges
from matcher.planning.guidance import QUARTERS_PER_HOUR, guidance_uses
from matcher.planning.objectives import TERMS
from matcher.policy import SuggestionSection
from matcher.profiles.types import Int32, Int64, Pairs
from matcher.region import Region
from matcher.region_plan import RegionPlan
from matcher.scoring import Ledger, logistic, shows_number
from matcher.scoring.protocol import Z_80


def explain_pair(
    region: Region, candidate: int, place: int, *, plan: RegionPlan | None = None
) -> PairExplanation:
    """Explain one pair, eligible or not; see ``explain_pairs``."""
    one, other = np.array([candidate], dtype=np.int32), np.array([place], dtype=np.int32)
    return explain_pairs(region, one, other, plan=plan)[0]


def explain_pairs(
    region: Region, candidate: Int32, place: Int32, *, plan: RegionPlan | None = None
) -> list[PairExplanation]:
    """Explain listed pairs.

    Parameters
    ----------
    region
        Where the people and places come from.
    candidate, place
        Positions, int32, shape (n_pairs,).
    plan
        A plan of the same region; with it the explanation also tells how many hours of guidance
        others take.

    Returns
    -------
    list
        In the order of the pairs.
    """
    return explain_edges(region, value_edges(region, Pairs(candidate, place)), plan=plan)


def explain_edges(
    region: Region, edges: Edges, *, plan: RegionPlan | None = None
) -> list[PairExplanation]:
    """Explain pairs that ``region`` has valued already, such as a list of suggestions."""
    candidate, place = edges.candidate, edges.place
    scores = edges.scores
    batch = _Batch(
        region=region,
        edges=edges,
        shortfalls=find_shortfalls(region.profiles, candidate, place),
        ledgers=region.scorer.ledgers(candidate, place),
        unassessed={one: unknown_items(region.profiles, one) for one in set(candidate.tolist())},
        guidance=_guidance(region, edges, room_of(plan) if plan else None),
        shows_number=shows_number(scores, region.policy.suggestions).tolist(),
        chances=np.stack([scores.p, scores.p_low, scores.p_high], axis=1).tolist(),
    )
    return [_explain(batch, row) for row in range(len(edges))]


@dataclass(frozen=True)
class _Batch:
    """What is worked out for all pairs at once.

    Attributes
    ----------
    unassessed
        Items on which nobody has assessed a person, by position.
    chances
        Probability of lasting and both ends of its interval, per pair.
    """

    region: Region
    edges: Edges
    shortfalls: Shortfalls
    ledgers: list[Ledger]
    unassessed: dict[int, frozenset[str]]
    guidance: list[tuple[GuidanceNeed, ...]]
    shows_number: list[bool]
    chances: list[list[float]]


def _explain(batch: _Batch, row: int) -> PairExplanation:
    region, edges = batch.region, batch.edges
    profiles, scores = region.profiles, edges.scores
    candidate, place = int(edges.candidate[row]), int(edges.place[row])
    ledger = batch.ledgers[row]
    intercept, lines = group_ledger(ledger, batch.unassessed[candidate])
    log_odds, sd = float(scores.log_odds[row]), float(scores.sd[row])
    p, p_low, p_high = batch.chances[row]
    minutes = float(edges.travel_minutes[row])
    rules = region.policy.suggestions
    return PairExplanation(
        candidate_id=str(profiles.candidates.ids[candidate]),
        place_id=str(profiles.places.ids[place]),
        work_form=profiles.places.form(place),
        title=str(profiles.places.titles[place]),
        p=p,
        p_low=p_low,
        p_high=p_high,
        known_share=float(scores.known_share[row]),
        shows_number=batch.shows_number[row],
        fit=fit_of(p, rules),
        log_odds=log_odds,
        intercept=intercept,
        lines=lines,
        overruns=batch.shortfalls.overruns[row],
        unknowns=find_unknowns(profiles, candidate, place, ledger),
        question=best_question(ledger, log_odds, sd),
        support=cheapest_support(region, candidate, place) if p < rules.good_fit else None,
        travel_minutes=None if np.isnan(minutes) else minutes,
        travel_mode=profiles.travel.fastest_mode(candidate, place),
        hours=float(edges.hours[row]),
        guidance=batch.guidance[row],
        broken_rules=region.exclusions.reasons_for(candidate, place),
        to_ask=batch.shortfalls.to_ask[row],
        points=dict(zip(TERMS, edges.points[row].tolist(), strict=True)),
    )


def fit_of(p: float, rules: SuggestionSection) -> Fit:
    """Say in a word how well a pair fits."""
    if p >= rules.good_fit:
        return Fit.GOOD
    return Fit.POSSIBLE if p >= rules.possible_fit else Fit.POOR


def best_question(ledger: Ledger, log_odds: float, sd: float) -> Question | None:
    """Find the item of which an exact answer narrows the interval most; None if all is known."""
    doubtful = [term for term in ledger.terms if term.item and term.sd > 0]
    if not doubtful:
        return None
    term = max(doubtful, key=lambda term: term.sd)  # the first in item order when equal
    left = float(np.sqrt(max(sd**2 - term.sd**2, 0.0)))
    low, high, low_left, high_left = logistic(
        log_odds + Z_80 * np.array([-sd, sd, -left, left])
    ).tolist()
    return Question(term.item, (high - low) - (high_left - low_left))


def _guidance(region: Region, edges: Edges, room: Room | None) -> list[tuple[GuidanceNeed, ...]]:
    """Hours per team and pair; what others use is the plan's use without this person."""
    teams = region.profiles.teams
    uses = guidance_uses(region.profiles, region.policy, edges.candidate, edges.place)
    by_others: list[float | None] = [None] * len(uses.edge)
    if room is not None:
        quarters = room.used[uses.team] - _own_use(room, edges.candidate[uses.edge], uses.team)
        by_others = (quarters / QUARTERS_PER_HOUR).tolist()
    needs: list[list[GuidanceNeed]] = [[] for _ in range(len(edges))]
    for row, team, amount, others in zip(
        uses.edge.tolist(), uses.team.tolist(), uses.amount.tolist(), by_others, strict=True
    ):
        needs[row].append(
            GuidanceNeed(
                team_id=str(teams.ids[team]),
                hours_needed=amount / QUARTERS_PER_HOUR,
                hours_capacity=float(teams.hours_per_week[team]),
                hours_used_by_others=others,
            )
        )
    return [tuple(need) for need in needs]


def _own_use(room: Room, candidate: Int32, team: Int32) -> Int64:
    """Quarter-hours that these people take from these teams in the plan; 0 when unplaced."""
    uses = room.region_plan.built.resources  # sorted by edge, then resource
    width = max(len(uses.ids), 1)
    keys = uses.edge.astype(np.int64) * width + uses.resource
    if not len(keys):
        return np.zeros(len(candidate), dtype=np.int64)
    wanted = room.chosen[candidate] * width + team
    spot = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[spot] == wanted, uses.amount[spot], 0)
