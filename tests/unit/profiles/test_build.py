"""From records to arrays."""

from datetime import date

import numpy as np

from matcher.profiles import build_profiles
from matcher.profiles.types import FIRST_DAY, LAST_DAY
from matcher.vocabulary.items import ITEM_INDEX
from tests.regions import a_dataset, a_profile


def test_unknown_levels_stay_unknown():
    """No row is -1, never 0; an interval keeps both ends."""
    profiles = a_profile([{}], [{}], levels={"c1": {"COG01": (3, 5), "COG02": 0}})
    low, high = profiles.candidates.low[0], profiles.candidates.high[0]
    first, second, third = (ITEM_INDEX[item] for item in ("COG01", "COG02", "COG03"))
    assert (low[first], high[first]) == (3, 5)
    assert (low[second], high[second]) == (0, 0)
    assert (low[third], high[third]) == (-1, -1)


def test_what_a_record_leaves_open_excludes_nothing():
    """Open hours, day-parts, travel, dates and modes become the widest bounds."""
    fields = (
        "hours_min",
        "hours_max",
        "dayparts",
        "max_travel_minutes",
        "travel_modes",
        "postcode4",
    )
    people = a_profile([dict.fromkeys(fields, "")], [{}]).candidates
    assert people.hours_min[0] == 0
    assert people.hours_max[0] >= 40
    assert people.dayparts.all()
    assert np.isinf(people.max_travel_minutes[0])
    assert people.postcode[0] == -1
    assert (people.available_from[0], people.available_until[0]) == (FIRST_DAY, LAST_DAY)


def test_only_wsw_people_with_a_place_are_guaranteed():
    """Wsw without a place, or a place without Wsw, is no guarantee."""
    here = {"current_place_id": "p1"}
    people = [{"target_group": "wsw"} | here, {"target_group": "wsw"}, here]
    assert a_profile(people, [{}]).candidates.is_guaranteed.tolist() == [True, False, False]


def test_the_year_of_a_placement_counts_from_its_start():
    """Half a year is year 0, a year and a half year 1, longer or unknown year 2."""
    starts = ["2025-07-01", "2024-07-01", "1999-01-01", ""]
    people = [{"current_place_id": "p1", "current_since": start} for start in starts]
    assert a_profile(people, [{}]).candidates.placement_year.tolist() == [0, 1, 2, 2]


def test_places_keep_importance_knockouts_and_teams():
    """Not asked is importance 0; teams are a mask in the order of the table."""
    profiles = a_profile(
        [{}],
        [{"team_ids": "t2"}, {"team_ids": "t1|t2"}],
        teams=[{"team_id": "t1"}, {"team_id": "t2"}],
        asks={"p1": {"FYS07": (3, 3, True), "COG01": (2, 1)}},
    )
    places = profiles.places
    lifting, attention = ITEM_INDEX["FYS07"], ITEM_INDEX["COG01"]
    assert places.importance[0, [lifting, attention]].tolist() == [3, 1]
    assert places.is_knockout[0].nonzero()[0].tolist() == [lifting]
    assert places.importance[1].sum() == 0
    assert places.teams.tolist() == [[False, True], [True, True]]


def test_a_place_without_a_site_shares_none():
    """Two places at one site share it; two without a site do not."""
    site = a_profile([{}], [{"site_id": ""}, {"site_id": "a"}, {"site_id": ""}, {"site_id": "a"}])
    one, two, three, four = site.places.site
    assert two == four
    assert len({one, two, three}) == 3


def test_the_day_comes_from_the_policy_unless_given():
    """A plan for another day looks from that day."""
    dataset = a_dataset([{}], [{}])
    assert build_profiles(dataset).as_of == date(2026, 1, 5)
    assert build_profiles(dataset, date(2027, 1, 1)).as_of == date(2027, 1, 1)


def test_the_summary_speaks_plainly():
    """Counts of people, places and teams."""
    assert "1 candidates" in a_profile([{}], [{}]).summary()
