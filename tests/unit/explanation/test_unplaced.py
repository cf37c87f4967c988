"""Why a person has no place: one reason at a time, by hand, and all of them in a full region."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.explanation import explain_unplaced
from matcher.explanation.room import listed_fits, room_of
from matcher.explanation.types import HelpCode
from matcher.explanation.unplaced import explain_unplaced_people
from matcher.vocabulary.reasons import ExclusionReason, UnplacedReason
from tests.regions import a_region
from tests.unit.explanation.plans import a_full_region, a_plan, is_allowed

GROUP_WORK = {"work_form": "groepsdetachering", "team_ids": "t1"}
NEEDS_GUIDANCE = {f"c{i}": {"SUP03": 5} for i in (1, 2)}


def unplaced(region, chosen, candidate=1, **more):
    return explain_unplaced(a_plan(region, chosen, **more), candidate)


def helps(why):
    return {help_.code: help_.details for help_ in why.would_help}


def test_who_has_a_place_has_no_such_explanation():
    """Only people without a place are explained here."""
    assert unplaced(a_region([{}], [{}]), {"c1": "p1"}, candidate=0) is None


def test_no_eligible_place_counts_every_rule_alone_and_in_all():
    """A place that two rules exclude counts for both, and for neither alone."""
    region = a_region(
        [{}, {"hours_min": 30}],
        [{"hours_max": 20}, {"hours_max": 20, "work_form": "dagbesteding"}],
    )
    why = unplaced(region, {})
    assert why.reasons == (UnplacedReason.NO_ELIGIBLE_PLACE,)
    assert why.n_eligible == 0
    assert why.rule_counts == {ExclusionReason.TARGET_GROUP: 1, ExclusionReason.HOURS: 2}
    assert why.sole_counts == {ExclusionReason.HOURS: 1}
    assert (why.best_place_id, why.best_points) == (None, None)
    assert helps(why) == {
        HelpCode.LIFT_RULE: {"rule": ExclusionReason.HOURS, "places": 1, "free": 1}
    }


def test_a_rule_that_only_leads_to_full_places_helps_only_who_has_nothing_else():
    """Free places are counted in the plan as it is."""
    region = a_region([{}, {"hours_min": 30}], [{"hours_max": 20}])
    why = unplaced(region, {"c1": "p1"})
    assert helps(why) == {
        HelpCode.LIFT_RULE: {"rule": ExclusionReason.HOURS, "places": 1, "free": 0}
    }
    with_a_wish = a_region([{}, {"hours_min": 30}], [{"hours_max": 20}, {}])
    assert HelpCode.LIFT_RULE not in helps(unplaced(with_a_wish, {"c1": "p1"}))


def test_a_place_that_does_nobody_good_is_not_worthwhile():
    """Eligible, but worth no points; the least bad place is named."""
    asks = {"p1": {f"COG0{i}": (5, 3) for i in range(1, 10)}}
    levels = {"c2": {f"COG0{i}": 0 for i in range(1, 10)}}
    region = a_region([{}, {}], [{}], levels=levels, asks=asks)
    why = unplaced(region, {})
    assert why.reasons == (UnplacedReason.NO_WORTHWHILE_PLACE,)
    assert why.n_eligible == 1
    assert why.best_place_id == "p1"
    assert why.best_points <= 0


def test_a_taken_seat_names_its_holder_and_an_extra_seat_helps():
    """How much more the seat is worth for the holder, and what would place the other."""
    region = a_region([{"preferred_isco": "9321"}, {}], [{}])
    plan = a_plan(region, {"c1": "p1"})
    why = explain_unplaced(plan, 1)
    values = dict(zip(plan.built.edges.candidate.tolist(), plan.built.edges.value, strict=True))
    holder = why.taken_by_priority[0]
    assert why.reasons == (UnplacedReason.SEATS_TAKEN,)
    assert (holder.candidate_id, holder.place_id) == ("c1", "p1")
    assert holder.points_more == values[0] - values[1] > 0
    assert not holder.is_guaranteed
    assert (why.best_place_id, why.best_points) == ("p1", values[1])
    assert helps(why) == {HelpCode.EXTRA_SEAT: {"place_id": "p1", "points": values[1]}}


def test_people_with_a_right_to_their_seat_are_marked():
    """A Wsw guarantee is a right, no competition on points."""
    people = [{"target_group": "wsw", "current_place_id": "p1", "contract_hours": 24}, {}]
    region = a_region(people, [{"work_form": "groepsdetachering"}])
    assert unplaced(region, {"c1": "p1"}).taken_by_priority[0].is_guaranteed


def test_a_short_team_is_named_with_the_hours_it_lacks():
    """The smallest extra that would place the person."""
    region = a_region(
        [{}, {}],
        [GROUP_WORK | {"openings": 2}],
        teams=[{"team_id": "t1", "hours_per_week": 7}],
        levels=NEEDS_GUIDANCE,
    )
    plan = a_plan(region, {"c1": "p1"})
    why = explain_unplaced(plan, 1)
    lacking = 2 * int(room_of(plan).used[0]) / 4 - 7
    assert why.reasons == (UnplacedReason.GUIDANCE_SHORT,)
    assert why.teams_short == (("t1", lacking),)
    assert helps(why)[HelpCode.MORE_HOURS]["hours"] == {"t1": lacking}
    assert why.titles == {"p1": "inpakker met de hand"}


def test_a_seat_and_hours_that_both_lack_are_told_together():
    """Neither alone would help, so neither is offered alone."""
    region = a_region(
        [{}, {}],
        [GROUP_WORK],
        teams=[{"team_id": "t1", "hours_per_week": 7}],
        levels=NEEDS_GUIDANCE,
    )
    why = unplaced(region, {"c1": "p1"})
    assert why.reasons == (UnplacedReason.SEATS_TAKEN,)
    assert set(helps(why)) == {HelpCode.SEAT_AND_HOURS}


def test_a_group_that_does_not_open_tells_how_many_people_it_lacks():
    """With this person in it, so many others are needed."""
    region = a_region([{}, {}], [GROUP_WORK | {"openings": 5, "group_min": 4}])
    why = unplaced(region, {})
    assert why.reasons == (UnplacedReason.GROUP_NOT_OPEN,)
    assert helps(why) == {HelpCode.GROUP_MEMBERS: {"place_id": "p1", "people": 3}}


@pytest.mark.parametrize(("cap", "held_back"), [(0, True), (1, False), (-1, False)])
def test_a_cap_on_moves_is_a_reason_when_somebody_could_make_room(cap, held_back):
    """c1 holds the only seat that c2 can have and could go to p2."""
    people = [{"current_place_id": "p1", "current_since": "2023-01-01"}, {"hours_max": 24}]
    places = [{}, {"hours_min": 30, "work_form": "regulier"}]
    why = unplaced(a_region(people, places), {"c1": "p1"}, move_cap=cap)
    assert (UnplacedReason.MOVE_CAP in why.reasons) is held_back
    assert UnplacedReason.SEATS_TAKEN in why.reasons


def test_a_place_that_was_free_all_along_is_told():
    """What the search missed is shown, never hidden."""
    why = unplaced(a_region([{}, {}], [{}, {"work_form": "regulier"}]), {"c1": "p1"})
    assert why.reasons[0] is UnplacedReason.NOT_FOUND
    assert why.best_place_id == "p2"


def test_a_free_place_beyond_the_list_of_the_person_is_told_as_well():
    """The length of the list is no reason that a person should hear."""
    policy = "top_places = 1\n"
    places = [{"work_form": "regulier"}, {"work_form": "groepsdetachering"}]
    why = unplaced(a_region([{}, {}], places, policy=policy), {"c1": "p1"})
    assert why.reasons[0] is UnplacedReason.NOT_FOUND
    assert why.best_place_id == "p2"


def test_who_would_lose_a_place_reads_what_it_takes_to_stay():
    """The place of today is named first, with the seat or the hours it lacks."""
    people = [{"preferred_isco": "9321"}, {"current_place_id": "p1"}]
    region = a_region(people, [{}, {"work_form": "regulier", "isco": "9334"}])
    why = unplaced(region, {"c1": "p1"})
    assert why.lost_place_id == "p1"
    assert why.would_help[0].code is HelpCode.KEEP_PLACE
    assert why.would_help[0].details["seats"] == 1
    assert why.would_help[0].details["hours"] == {}


def test_the_dearer_of_seat_and_guidance_comes_first():
    """Prices rank the reasons; what they amount to is told as parts."""
    region = a_region(
        [{}, {}, {}],
        [{}, GROUP_WORK | {"openings": 2}],
        teams=[{"team_id": "t1", "hours_per_week": 7}],
        levels={f"c{i}": {"SUP03": 5} for i in (1, 2, 3)},
    )
    chosen = {"c1": "p1", "c2": "p2"}
    for prices, first in (
        ({"p1": 9000.0, "p2": 500.0}, "seats"),
        ({"p1": 9000.0, "t1": 70.0}, "guidance"),
    ):
        why = unplaced(region, chosen, candidate=2, prices=prices)
        assert why.reasons[0].value.startswith(f"unplaced.{first}")
        assert set(why.price_parts) == {"seat" if first == "seats" else "t1"}


def test_one_person_or_all_together_makes_no_difference():
    """The door for one person and the batch give the same."""
    region_plan = a_full_region()
    missing = np.flatnonzero(room_of(region_plan).chosen < 0).astype(np.int32)
    together = explain_unplaced_people(room_of(region_plan), missing)
    assert len(together) > 10
    assert together == [explain_unplaced(region_plan, c) for c in missing.tolist()]


def test_every_unplaced_person_has_a_reason():
    """In a full region nobody stays without an answer, and rules are counted rightly."""
    region_plan = a_full_region()
    reasons = region_plan.region.exclusions.reasons
    room = room_of(region_plan)
    missing = np.flatnonzero(room.chosen < 0).astype(np.int32)
    for candidate, why in zip(missing, explain_unplaced_people(room, missing), strict=True):
        assert why.reasons
        assert why.n_eligible == (reasons[candidate] == 0).sum()
        for bit, rule in enumerate(ExclusionReason):
            mine = reasons[candidate] >> bit & 1
            assert why.rule_counts.get(rule, 0) == mine.sum()
            assert why.sole_counts.get(rule, 0) == (reasons[candidate] == 1 << bit).sum()


def test_every_help_works_when_it_is_given():
    """The checker allows the pair once the hours and the seat are there, and not before."""
    region_plan = a_full_region()
    problem, room = region_plan.built.problem, room_of(region_plan)
    missing = np.flatnonzero(room.chosen < 0).astype(np.int32)
    tested = 0
    for candidate, why in zip(missing, explain_unplaced_people(room, missing), strict=True):
        for help_ in why.would_help:
            if help_.code in (HelpCode.LIFT_RULE, HelpCode.GROUP_MEMBERS):
                continue
            place = region_plan.region.place_position(help_.details["place_id"])
            edge = (problem.edge_candidate == candidate) & (problem.edge_place == place)
            trial = region_plan.plan.chosen | edge
            assert not is_allowed(region_plan.built, trial)
            capacity, openings = problem.resource_capacity.copy(), problem.place_openings.copy()
            for resource, hours in help_.details.get("hours", {}).items():
                capacity[problem.resource_id == resource] += round(4 * hours)
            seats = help_.code in (HelpCode.EXTRA_SEAT, HelpCode.SEAT_AND_HOURS)
            openings[place] += help_.details.get("seats", int(seats))
            given = replace(problem, resource_capacity=capacity, place_openings=openings)
            assert is_allowed(replace(region_plan.built, problem=given), trial)
            tested += 1
    assert tested > 20


def test_hours_lacking_are_the_fewest_possible():
    """Brute force over all open pairs: per team the least it lacks, and the cheapest way in."""
    region_plan = a_full_region()
    problem, room = region_plan.built.problem, room_of(region_plan)
    today = problem.place_today()
    compared = 0
    for candidate in np.flatnonzero(room.chosen < 0).tolist():
        edges = np.flatnonzero((problem.edge_candidate == candidate) & (problem.edge_points > 0))
        fits = listed_fits(room, edges)
        lacks = {
            int(problem.edge_place[edge]): fits.shortages(row)
            for row, edge in enumerate(edges)
            if fits.is_open[row] and fits.n_short[row]
        }
        least: dict[str, float] = {}
        for shortages in lacks.values():
            for resource, quarters in shortages:
                name = str(problem.resource_id[resource])
                least[name] = min(quarters / 4, least.get(name, np.inf))
        why = explain_unplaced(region_plan, candidate)
        assert dict(why.teams_short) == least
        assert [hours for _, hours in why.teams_short] == sorted(least.values())
        more = [h.details for h in why.would_help if h.code is HelpCode.MORE_HOURS]
        elsewhere = [s for place, s in lacks.items() if place != today[candidate]]
        if elsewhere:
            fewest = min(sum(quarters for _, quarters in s) for s in elsewhere)
            assert sum(more[0]["hours"].values()) == fewest / 4
            compared += len(elsewhere) > 1
    assert compared > 5


def test_the_seat_of_today_is_looked_at_before_better_ones():
    """Who loses a place reads first who gets it."""
    people = [{"preferred_isco": "9334"}, {"preferred_isco": "9321"}, {"current_place_id": "p2"}]
    places = [{"work_form": "regulier"}, {"work_form": "groepsdetachering", "isco": "9334"}]
    why = unplaced(a_region(people, places), {"c1": "p2", "c2": "p1"}, candidate=2)
    assert why.best_place_id == "p1"
    assert [holder.place_id for holder in why.taken_by_priority] == ["p2", "p1"]


def test_an_employer_at_its_cap_is_told_apart_from_a_full_place():
    """A seat stands free there, so neither a seat nor hours would help."""
    region = a_region([{}, {}], [{"openings": 2}], policy="[concentration]\nmost_people = 1\n")
    why = unplaced(region, {"c1": "p1"})
    assert why.reasons == (UnplacedReason.EMPLOYER_CAP,)
    assert why.would_help == ()
    assert why.teams_short == ()


def test_somebody_to_stay_apart_from_is_told_apart_from_a_full_place():
    """The other seat is free, but not for this person."""
    apart = {
        "candidate_id": "c1",
        "other_candidate_id": "c2",
        "scope": "place",
        "reason_code": "social.no_fit",
    }
    region = a_region([{}, {}], [{"openings": 2}], apart=[apart])
    assert unplaced(region, {"c1": "p1"}).reasons == (UnplacedReason.APART,)


def test_the_price_of_a_cap_is_no_price_of_guidance():
    """What a cap costs is never told as hours of a team."""
    region = a_region([{}, {}], [{"openings": 2}], policy="[concentration]\nmost_people = 1\n")
    why = unplaced(region, {"c1": "p1"}, prices={"employer/e1": 300.0, "p1": 5.0})
    assert why.price_parts == {"seat": 5.0}
