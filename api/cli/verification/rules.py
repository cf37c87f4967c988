"""The rules of a plan, one function each, read from the records and not from the solver's problem.

A rule returns how much it looked at and one sentence per fault.
"""

from collections import Counter
from collections.abc import Callable

import numpy as np

from api.cli.verification.written import WrittenPlan
from matcher.planning.build import build_problem
from matcher.planning.edges import value_edges
from matcher.planning.guidance import QUARTERS_PER_HOUR
from matcher.planning.keeping import may_stay
from matcher.planning.listing import list_edges
from matcher.profiles.types import Pairs
from matcher.vocabulary.work_forms import LADDER_STEP, WorkForm

Found = tuple[int, list[str]]
Rule = Callable[[WrittenPlan], Found]


def everyone_once(plan: WrittenPlan) -> Found:
    """Everybody of the dataset stands once in the plan or once among the unplaced."""
    placed, unplaced = plan.tables.plan["candidate_id"], plan.tables.unplaced["candidate_id"]
    count = Counter([*placed, *unplaced])
    known = set(plan.dataset.candidates["candidate_id"])
    faults = [f"{name} stands {n} times." for name, n in count.items() if n > 1 and name in known]
    faults += [f"{name} is not in the dataset." for name in count if name not in known]
    faults += [f"{name} is missing." for name in sorted(known - set(count))]
    places = set(plan.dataset.places["place_id"])
    strange = [name for name in plan.tables.plan["place_id"] if name not in places]
    faults += [f"place {name} is not in the dataset." for name in strange]
    return len(known), faults


def openings(plan: WrittenPlan) -> Found:
    """No place has more people than openings, or than are certain of it."""
    there = plan.region.profiles.places.openings.astype(np.int64)
    over = np.flatnonzero(plan.present > np.maximum(there, plan.base_present))
    names = plan.places(over)
    return len(there), [
        f"{name} has {plan.present[place]} people and {there[place]} openings."
        for name, place in zip(names, over, strict=True)
    ]


def hard_rules(plan: WrittenPlan) -> Found:
    """No written pair is excluded, save the place of today and what a coach has pinned."""
    exclusions = plan.region.exclusions
    broken = np.flatnonzero(plan.edges.breaks_rules & ~plan.is_exempt)
    names = zip(plan.people(plan.candidate[broken]), plan.places(plan.place[broken]), strict=True)
    faults = []
    for (person, place), pair in zip(names, broken, strict=True):
        reasons = exclusions.reasons_for(int(plan.candidate[pair]), int(plan.place[pair]))
        faults.append(f"{person} at {place} breaks {', '.join(reasons)}.")
    return len(plan.candidate), faults


def guidance_hours(plan: WrittenPlan) -> Found:
    """No team gives more hours than it has, or than people with a certain place take."""
    names, capacity, used = plan.guidance(Pairs(plan.candidate, plan.place))
    _, _, certain = plan.guidance(plan.base)
    over = np.flatnonzero(used > np.maximum(capacity, certain))
    return len(names), [
        f"{names[team]} gives {used[team] / QUARTERS_PER_HOUR:g} of "
        f"{capacity[team] / QUARTERS_PER_HOUR:g} hours."
        for team in over
    ]


def guarantees(plan: WrittenPlan) -> Found:
    """Wsw: everybody with a place keeps one, with no fewer hours and no less regular a form."""
    people = plan.dataset.candidates
    wsw = people[(people["target_group"] == "wsw") & (people["current_place_id"] != "")]
    table = plan.tables.plan
    rows = zip(table["candidate_id"], table["place_id"], table["hours"], strict=True)
    planned = {name: (place, hours) for name, place, hours in rows}
    places = plan.dataset.places
    form_of = dict(zip(places["place_id"], places["work_form"], strict=True))
    exempt = set(plan.people(plan.candidate[plan.is_exempt]))
    faults = []
    for name, today, contract in zip(
        wsw["candidate_id"], wsw["current_place_id"], wsw["contract_hours"], strict=True
    ):
        if name not in planned:
            faults.append(f"{name} has a guarantee and no place.")
        elif name not in exempt:
            place, hours = planned[name]
            if hours < contract:  # an unknown contract is no lower limit
                faults.append(f"{name} goes from {contract:g} to {hours:g} hours.")
            if place in form_of and _step(form_of[place]) < _step(form_of[today]):
                faults.append(f"{name} goes from {form_of[today]} to {form_of[place]}.")
    return len(wsw), faults


def _step(form: str) -> int:
    return LADDER_STEP[WorkForm(form)]


def places_kept(plan: WrittenPlan) -> Found:
    """Whoever is certain of a place has one; by policy that is everybody who may stay."""
    certain = plan.base.first
    without = certain[plan.place_of[certain] < 0]
    return len(certain), [f"{name} loses the place of today." for name in plan.people(without)]


def moves_for_the_better(plan: WrittenPlan) -> Found:
    """By policy nobody who could stay goes to a place that is worth less to that person."""
    if not plan.region.policy.plan.only_better_moves:
        return 0, []
    pinned = plan.region.profiles.pins.first
    may_stay = np.isin(plan.candidate, plan.base.first) & ~np.isin(plan.candidate, pinned)
    moved = np.flatnonzero(may_stay & ~plan.edges.stays)
    who = plan.candidate[moved]
    today = value_edges(plan.region, Pairs(who, plan.region.profiles.candidates.current_place[who]))
    loss = today.worth_to_person - plan.edges.worth_to_person[moved]
    return len(moved), [
        f"{name} moves to a place worth {lost} points less to that person."
        for name, lost in zip(plan.people(who), loss.tolist(), strict=True)
        if lost > 0
    ]


def decisions(plan: WrittenPlan) -> Found:
    """Pinned people are where they are pinned; forbidden pairs are not made."""
    pairs = set(zip(plan.tables.plan["candidate_id"], plan.tables.plan["place_id"], strict=True))
    guaranteed = set(plan.people(np.flatnonzero(plan.region.profiles.candidates.is_guaranteed)))
    today = dict(
        zip(
            plan.dataset.candidates["candidate_id"],
            plan.dataset.candidates["current_place_id"],
            strict=True,
        )
    )
    faults = []
    table = plan.dataset.decisions
    for person, place, decision in zip(
        table["candidate_id"], table["place_id"], table["decision"], strict=True
    ):
        # A guarantee is stronger than a forbid: nobody loses the place of today by one.
        stays = person in guaranteed and today[person] == place
        if decision == "pin" and (person, place) not in pairs:
            faults.append(f"{person} is pinned at {place} and is not there.")
        if decision == "forbid" and (person, place) in pairs and not stays:
            faults.append(f"{person} is forbidden at {place} and is there.")
    return len(table), faults


def groups(plan: WrittenPlan) -> Found:
    """A group opens with its minimum or not at all, and never beyond its maximum."""
    places = plan.region.profiles.places
    group = np.flatnonzero(places.group_min > 1)
    faults = []
    for place, name in zip(group, plan.places(group), strict=True):
        there, certain = int(plan.present[place]), int(plan.base_present[place])
        least = int(places.group_min[place])
        if certain:  # a guarantee keeps a group open, however small
            least = min(least, certain)
        most = max(int(places.group_max[place] or places.openings[place]), certain, least)
        if 0 < there < least or there > most:
            faults.append(f"{name} has {there} people, allowed are {least} to {most}.")
    return len(group), faults


def apart(plan: WrittenPlan) -> Found:
    """People who must stay apart do not meet at a place, or at a site where that is asked."""
    table = plan.dataset.apart
    place_of = dict(
        zip(plan.tables.plan["candidate_id"], plan.tables.plan["place_id"], strict=True)
    )
    site_of = dict(
        zip(plan.dataset.places["place_id"], plan.dataset.places["site_id"], strict=True)
    )
    certain = dict(zip(plan.people(plan.base.first), plan.places(plan.base.second), strict=True))
    faults = []
    for one, other, scope in zip(
        table["candidate_id"], table["other_candidate_id"], table["scope"], strict=True
    ):
        spots = [place_of.get(one), place_of.get(other)]
        if None not in spots and spots == [certain.get(one), certain.get(other)]:
            continue  # both stand by right where they are: reported as over capacity
        if scope == "site":
            spots = [site_of.get(spot) for spot in spots]
        if spots[0] and spots[0] == spots[1]:
            faults.append(f"{one} and {other} meet at {spots[0]}.")
    return len(table), faults


def employer_cap(plan: WrittenPlan) -> Found:
    """No employer has more people than policy allows, or than are certain of a place there."""
    rules, places = plan.dataset.policy.concentration, plan.dataset.places
    people = len(plan.dataset.candidates)
    most = people if rules.most_people < 0 else rules.most_people
    most = max(1, min(most, int(rules.largest_share * people + 1e-9)))
    counts = places["work_form"].isin([form.value for form in rules.work_forms])
    employer = places["employer_id"].where(counts, "").to_numpy(dtype=np.str_)
    there, certain = Counter(employer[plan.place]), Counter(employer[plan.base.second])
    found = {name: n for name, n in there.items() if name and n > max(most, certain[name])}
    return len(set(employer) - {""}), [
        f"{name} has {n} people, allowed are {most}." for name, n in sorted(found.items())
    ]


def move_cap(plan: WrittenPlan) -> Found:
    """No more placements change than the plan was allowed to change."""
    cap = plan.tables.report["problem"]["move_cap"]
    if cap < 0:
        return 0, []
    profiles = plan.region.profiles
    # What is decided (a pin; a place that has ended or is forbidden) is no move of the plan.
    start = np.where(may_stay(plan.region), profiles.candidates.current_place, -1)
    start[profiles.pins.first] = profiles.pins.second
    if plan.region.earlier_place is not None:  # what still stands of an earlier plan
        built = build_problem(plan.region, list_edges(plan.region), move_cap=-1)
        start = built.problem.current_place
    moves = int(((start >= 0) & (start != plan.place_of)).sum())
    return moves, [f"{moves} placements change, at most {cap} may."] if moves > cap else []


RULES: tuple[Rule, ...] = (
    everyone_once,
    openings,
    hard_rules,
    guidance_hours,
    guarantees,
    places_kept,
    moves_for_the_better,
    decisions,
    groups,
    apart,
    employer_cap,
    move_cap,
)
"""What makes a plan allowed, in the order of reports."""
