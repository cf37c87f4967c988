"""What it would take to place one person, and what that would cost the others.

Each option is a condition put on a small problem around the person, solved to the end with and
without that condition; the difference of the two optima is the cost. Nobody who is certain of a
place loses it: that holds in every plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matcher.explanation.around import Around, Positions, part_around, with_edges
from matcher.explanation.extra_hours import fewest_hours
from matcher.explanation.hours_value import changed_people, place_of
from matcher.explanation.loosened import Loosened, loosen
from matcher.explanation.optimum import MOST_NODES, Optimum, best_plan
from matcher.explanation.room import room_of
from matcher.explanation.titles import titles_of
from matcher.explanation.what_if_types import OptionCode, PlacementOption, WhatItTakes
from matcher.planning.bound import reduced_values
from matcher.planning.guidance import QUARTERS_PER_HOUR
from matcher.planning.plan import objective_of
from matcher.planning.problem import Problem
from matcher.profiles.types import Bools
from matcher.region_plan import RegionPlan
from matcher.vocabulary.reasons import ExclusionReason

_MOST_PEOPLE = 40  # a dozen small problems must be solved to the end
_MOST_PLACES = 3
_MOST_OF_OTHER_KINDS = 2
_TRIED_OPENINGS = 3
_NEAREST = 6


def what_would_it_take(
    region_plan: RegionPlan,
    candidate: int,
    *,
    most_people: int = _MOST_PEOPLE,
    nodes: int = MOST_NODES,
) -> WhatItTakes | None:
    """Find ways to place a person, given as position; None for who has a place.

    Parameters
    ----------
    most_people, nodes
        How many people may be placed anew, and how long each search may be.

    Returns
    -------
    WhatItTakes or None
        At most three places, and two of each other kind of option, by what the others lose.
    """
    if room_of(region_plan).chosen[candidate] >= 0:
        return None
    loose = loosen(region_plan, candidate)
    part, nearest = _surroundings(loose, candidate, most_people)
    question = _question(loose, part, candidate, nearest, nodes)
    options = [] if question is None else sorted(_options(question), key=_rank)
    profiles = region_plan.region.profiles
    places = [region_plan.region.place_position(option.place_id) for option in options]
    return WhatItTakes(
        candidate_id=str(profiles.candidates.ids[candidate]),
        options=tuple(options),
        people=len(part.people),
        titles=titles_of(profiles, sorted(set(places))),
    )


@dataclass(frozen=True, eq=False)
class _Question:
    """The small problem, what is the person's in it, and the best plan without any condition.

    Attributes
    ----------
    own
        Edges of the person that no rule excludes, nearest to the plan first.
    by_rule
        Edges of the person per rule that would have to be lifted.
    normal
        Edges without any lifted rule, shape (n_edges,).
    teams
        Positions of teams that would guide the person, dearest first.
    """

    problem: Problem
    candidate: int
    own: Positions
    by_rule: dict[ExclusionReason, Positions]
    normal: Bools
    teams: list[int]
    held: Bools
    base: Optimum
    nodes: int

    def kept(self, own: Positions) -> Bools:
        """All edges of the others, and these of the person."""
        kept = self.normal.copy()
        kept[self.problem.edge_candidate == self.candidate] = False
        kept[own] = True
        return kept

    def best(self, problem: Problem, own: Positions) -> Optimum | None:
        """The best plan with the person on one of these edges, numbered as the problem's."""
        must_place = problem.must_place.copy()
        must_place[self.candidate] = True
        kept = self.kept(own)
        narrow = with_edges(replace(problem, must_place=must_place), kept)
        found = best_plan(narrow, self.base.chosen[kept], nodes=self.nodes)
        return None if found is None else _widened(found, kept)


def _surroundings(loose: Loosened, candidate: int, most_people: int) -> tuple[Around, Positions]:
    """The people around the person's nearest pairs, and those pairs in the loosened problem."""
    problem, prices = loose.problem, loose.prices
    own = np.flatnonzero((problem.edge_candidate == candidate) & (problem.edge_points > 0))
    left = reduced_values(problem, prices)[own]
    own = own[np.argsort(-left, kind="stable")]
    nearest = own[:_NEAREST]
    uses = np.isin(problem.use_edge, nearest)
    part = part_around(
        problem,
        loose.chosen,
        prices,
        places=problem.edge_place[nearest],
        resources=np.unique(problem.use_resource[uses]),
        people=[candidate],
        most_people=most_people,
    )
    return part, own


def _question(
    loose: Loosened, part: Around, candidate: int, nearest: Positions, nodes: int
) -> _Question | None:
    """Solve the small problem without any condition; None where even that is not possible."""
    number = np.full(loose.problem.n_edges, -1, dtype=np.intp)
    number[part.edge] = np.arange(len(part.edge))
    own, lifted = number[nearest], loose.lifted[nearest]
    own, lifted = own[own >= 0], lifted[own >= 0]
    normal = loose.lifted[part.edge] < 0
    found = best_plan(with_edges(part.problem, normal), part.held[normal], nodes=nodes)
    if found is None:
        return None
    mine = own[lifted < 0]
    return _Question(
        problem=part.problem,
        candidate=candidate,
        own=mine,
        by_rule={
            rule: own[lifted == bit] for bit, rule in enumerate(ExclusionReason) if bit in lifted
        },
        normal=normal,
        teams=_dearest_teams(loose, part.problem, mine),
        held=part.held,
        base=_widened(found, normal),
        nodes=nodes,
    )


def _dearest_teams(loose: Loosened, problem: Problem, own: Positions) -> list[int]:
    """Teams of the person's nearest pairs, by what those would pay them at the prices."""
    uses = np.flatnonzero(np.isin(problem.use_edge, own[:_NEAREST]))
    resource = problem.use_resource[uses]
    price = problem.use_amount[uses] * loose.prices.resource[resource]
    paid = np.bincount(resource, weights=price, minlength=problem.n_resources)
    asked = np.unique(resource[loose.is_guidance[resource]])
    return [int(team) for team in asked[np.argsort(-paid[asked], kind="stable")]]


def _widened(found: Optimum, kept: Bools) -> Optimum:
    """An optimum over some edges as one over all."""
    chosen = np.zeros(len(kept), dtype=np.bool_)
    chosen[np.flatnonzero(kept)[found.chosen]] = True
    return replace(found, chosen=chosen)


def _options(question: _Question) -> Iterator[PlacementOption]:
    if place_of(question.problem, question.base.chosen)[question.candidate] >= 0:
        yield _better_plan(question)
        return
    options = [
        *_pinned(question),
        *_cheapest(_with_opening(question)),
        *_cheapest(_without_rule(question)),
        *_with_hours(question),
    ]
    yield from options or _cheapest(_with_all_that_lacks(question))


def _rank(option: PlacementOption) -> tuple[int, int, int]:
    return max(option.lost_by_others, 0), list(OptionCode).index(option.code), option.cost


def _cheapest(options: Iterator[PlacementOption]) -> list[PlacementOption]:
    return sorted(options, key=lambda option: option.cost)[:_MOST_OF_OTHER_KINDS]


def _better_plan(question: _Question) -> PlacementOption:
    """Planning anew places the person: told as what the plan gains by it."""
    points = objective_of(question.problem, question.held)
    as_planned = Optimum(question.held, points, points)
    return _option(question, OptionCode.BETTER_PLAN, question.base, against=as_planned)


def _pinned(question: _Question) -> Iterator[PlacementOption]:
    """The place that costs least, then the next when that one is left out."""
    own = question.own
    for _ in range(_MOST_PLACES):
        found = question.best(question.problem, own)
        if found is None:
            return
        yield _option(question, OptionCode.PLACE, found)
        own = own[~found.chosen[own]]


def _with_opening(question: _Question) -> Iterator[PlacementOption]:
    """One more opening at the nearest places that are full."""
    for edge in _full_places(question):
        place = int(question.problem.edge_place[edge])
        found = question.best(_one_more_opening(question.problem, place), np.array([edge]))
        if found is not None:
            yield _option(question, OptionCode.OPENING, found)


def _full_places(question: _Question) -> list[int]:
    """Edges of the person at the nearest places without a seat left."""
    problem = question.problem
    present = np.bincount(problem.edge_place[question.base.chosen], minlength=problem.n_places)
    is_full = (present >= problem.seats())[problem.edge_place[question.own]]
    return [int(edge) for edge in question.own[is_full][:_TRIED_OPENINGS]]


def _one_more_opening(problem: Problem, place: int) -> Problem:
    openings, group_max = problem.place_openings.copy(), problem.group_max.copy()
    openings[place] += 1
    group_max[problem.group_place == place] += 1
    return replace(problem, place_openings=openings, group_max=group_max)


def _without_rule(question: _Question) -> Iterator[PlacementOption]:
    """The best place that one rule alone keeps away, per rule."""
    for rule, own in question.by_rule.items():
        found = question.best(question.problem, own)
        if found is not None:
            yield _option(question, OptionCode.RULE, found, rule=rule)


def _with_hours(question: _Question) -> Iterator[PlacementOption]:
    """The fewest extra hours of one team with which nobody else gives up points in all."""
    for team in question.teams[:_MOST_OF_OTHER_KINDS]:
        yield from _fewest(question, question.problem, question.own, [team], OptionCode.HOURS)


def _with_all_that_lacks(question: _Question) -> Iterator[PlacementOption]:
    """For whom one thing is not enough: hours of several teams, else an opening as well."""
    problem, own = question.problem, question.own
    found = list(_fewest(question, problem, own, question.teams, OptionCode.HOURS))
    yield from found
    for edge in _full_places(question) if not found else ():
        wider = _one_more_opening(problem, int(problem.edge_place[edge]))
        yield from _fewest(question, wider, np.array([edge]), question.teams, OptionCode.OPENING)


def _fewest(
    question: _Question, problem: Problem, own: Positions, teams: list[int], code: OptionCode
) -> Iterator[PlacementOption]:
    kept = question.kept(own)
    found = fewest_hours(
        with_edges(problem, kept),
        question.candidate,
        teams,
        others_at_least=question.base.points,
        held=question.base.chosen[kept],
        nodes=question.nodes,
    )
    if found is None:
        return
    names = problem.resource_id
    hours = {str(names[at]): more / QUARTERS_PER_HOUR for at, more in found.quarters.items()}
    option = _option(question, code, _widened(found.best, kept), hours=hours)
    yield replace(option, is_proven=option.is_proven and found.is_fewest)


def _option(
    question: _Question,
    code: OptionCode,
    found: Optimum,
    *,
    against: Optimum | None = None,
    hours: dict[str, float] | None = None,
    rule: ExclusionReason | None = None,
) -> PlacementOption:
    problem, base = question.problem, against or question.base
    edge = int(np.flatnonzero(found.chosen & (problem.edge_candidate == question.candidate))[0])
    points, cost = int(problem.edge_points[edge]), base.points - found.points
    placed, unplaced, moved = changed_people(problem, question.held, base.chosen, found.chosen)
    own_name = str(problem.candidate_id[question.candidate])
    open_points = base.most - base.points + found.most - found.points
    return PlacementOption(
        code=code,
        place_id=str(problem.place_id[problem.edge_place[edge]]),
        points=points,
        cost=cost,
        lost_by_others=cost + points,
        hours=hours or {},
        rule=rule,
        placed=tuple(who for who in placed if who != own_name),
        moved=moved,
        unplaced=unplaced,
        is_proven=open_points == 0,
        open_points=open_points,
    )
