"""Hypothesis strategies for whole datasets whose references hold, small and of every shape."""

from datetime import date

from hypothesis import strategies as st

from matcher.records import Dataset, models
from matcher.records.choices import ApartScope, DecisionKind, Importance, TeamKind
from matcher.vocabulary.certificates import CERTIFICATES
from matcher.vocabulary.items import ITEM_IDS
from matcher.vocabulary.municipalities import MUNICIPALITIES
from matcher.vocabulary.reasons import DecisionReason
from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.travel_modes import TravelMode
from matcher.vocabulary.work_forms import WorkForm

_ID_START = st.sampled_from("abcXYZ0-._")
_ODD_IDENTIFIERS = st.sampled_from(
    ["007", "0612345678", "-3", "1e5", "3-5", "01-02-2026", "1.0", "2.50", "true", "nee", "x"]
)
"""Identifiers that a spreadsheet would rather show as a number, a day or a yes."""

identifiers = _ODD_IDENTIFIERS | st.builds(
    lambda start, rest: start + rest, _ID_START, st.text("abcXYZ019._-", max_size=8)
).filter(lambda text: text not in {"?", "unknown", "onbekend"})
_ODD_TEXTS = st.sampled_from(
    [
        'De "Skûte"; hout, metaal\\en meer',
        "'t Súdwesthoeke: fryslân boppe, ĳs & ô",
        "'=1+1",
        "''@x",
        "#1 schoonmaak",
        "0012",
        "1.250,5",
        "50%",
        "3-5",
        "01-02-2026",
        "ja",
        "onbekend",
        "a|b;c,d\te".replace("\t", " "),
        "sep=;",
        "_x0041_ &amp; <b>",
        "👩🏽‍🔧 werkplaats",
        "ﬁn\u00a0e\u0301",
        "x" * 64,
    ]
)
texts = _ODD_TEXTS | (
    st.text(
        st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40
    )
    .map(str.strip)
    .filter(lambda text: text and not text.startswith(tuple("=+-@＝＋－＠#")))
)
_LONG_NOTE = st.just('Lang verhaal met ; , " en é. ' * 60)
notes = (
    _LONG_NOTE
    | st.just("eerste\n\ntweede\tregel; derde")
    | st.lists(texts, min_size=1, max_size=3).map("\n".join)
)
days = st.dates(date(1950, 1, 1), date(2100, 12, 31))
hours = st.integers(0, 240).map(lambda quarters: quarters / 4)
masks = st.integers(1, 2**21 - 1).map(lambda number: f"{number:021b}")
municipalities = st.sampled_from(sorted(MUNICIPALITIES))
postcodes = st.integers(1000, 9999).map(str)
iscos = st.integers(0, 9999).map(lambda number: f"{number:04d}")


def _unless(strategy):
    return st.none() | strategy


def _several(choices, most=3):
    return st.lists(st.sampled_from(choices), unique=True, max_size=most).map(tuple)


def _ordered(draw, strategy):
    low, high = draw(_unless(strategy)), draw(_unless(strategy))
    return (high, low) if low is not None and high is not None and low > high else (low, high)


@st.composite
def datasets(draw):
    """Draw one dataset with rows in every table."""

    def keys(least, most):
        return draw(st.lists(identifiers, min_size=least, max_size=most, unique_by=str.casefold))

    people, places, employers, teams = keys(2, 3), keys(1, 2), keys(1, 2), keys(1, 2)
    records = {
        "candidates": [_candidate(draw, one, places, employers, teams) for one in people],
        "employers": [
            models.Employer(
                employer_id=one,
                name=draw(texts),
                municipality=draw(_unless(municipalities)),
                account_manager=draw(_unless(texts)),
            )
            for one in employers
        ],
        "places": [_place(draw, one, employers, teams) for one in places],
        "teams": [
            models.Team(
                team_id=one,
                kind=draw(st.sampled_from(TeamKind)),
                organisation_id=draw(identifiers),
                site_id=draw(_unless(identifiers)),
                hours_per_week=draw(hours),
            )
            for one in teams
        ],
        "team_dayparts": [
            models.TeamDaypart(team_id=teams[0], daypart=part, hours=draw(hours))
            for part in draw(st.lists(st.integers(0, 20), unique=True, max_size=3))
        ],
        "candidate_levels": _levels(draw, people),
        "place_levels": [
            models.PlaceLevel(
                place_id=places[0],
                item=item,
                level=draw(st.integers(0, 5)),
                importance=draw(st.sampled_from(Importance)),
                is_knockout=draw(st.booleans()),
            )
            for item in draw(_several(ITEM_IDS, 4))
        ],
        "placements": [_placement(draw, one, people, places) for one in keys(0, 3)],
        "decisions": [
            models.Decision(
                candidate_id=people[0],
                place_id=places[0],
                decision=draw(st.sampled_from(DecisionKind)),
                reason_code=draw(st.sampled_from(DecisionReason)),
                note=draw(_unless(notes)),
                decided_by=draw(_unless(texts)),
                decided_on=draw(_unless(days)),
            )
        ],
        "apart": [
            models.Apart(
                candidate_id=people[0],
                other_candidate_id=people[1],
                scope=draw(st.sampled_from(ApartScope)),
                reason_code=draw(_unless(st.sampled_from(DecisionReason))),
            )
        ],
    }
    return Dataset.from_records(**records)


def _candidate(draw, one, places, employers, teams):
    hours_min, hours_max = _ordered(draw, hours)
    first, last = _ordered(draw, days)
    return models.Candidate(
        candidate_id=one,
        organisation_id=draw(identifiers),
        municipality=draw(municipalities),
        postcode4=draw(_unless(postcodes)),
        target_group=draw(st.sampled_from(TargetGroup)),
        hours_min=hours_min,
        hours_max=hours_max,
        dayparts=draw(_unless(masks)),
        max_travel_minutes=draw(_unless(st.integers(0, 300))),
        travel_modes=draw(_several(list(TravelMode))),
        certificates=draw(_several(sorted(CERTIFICATES))),
        preferred_isco=draw(st.lists(iscos, unique=True, max_size=3).map(tuple)),
        excluded_employers=draw(_several(employers)),
        current_place_id=draw(_unless(st.sampled_from(places))),
        current_since=draw(_unless(days)),
        contract_hours=draw(_unless(hours)),
        available_from=first,
        available_until=last,
        coach_team_id=draw(_unless(st.sampled_from(teams))),
    )


def _place(draw, one, employers, teams):
    hours_min, hours_max = _ordered(draw, hours)
    group_min, group_max = _ordered(draw, st.integers(0, 30))
    first, last = _ordered(draw, days)
    return models.Place(
        place_id=one,
        employer_id=draw(st.sampled_from(employers)),
        site_id=draw(_unless(identifiers)),
        organisation_id=draw(identifiers),
        title=draw(texts),
        isco=draw(_unless(iscos)),
        esco_uri=draw(_unless(st.just("http://data.europa.eu/esco/occupation/f5cb9901"))),
        work_form=draw(st.sampled_from(WorkForm)),
        openings=draw(st.integers(0, 10_000)),
        hours_min=hours_min,
        hours_max=hours_max,
        dayparts=draw(_unless(masks)),
        postcode4=draw(_unless(postcodes)),
        certificates=draw(_several(sorted(CERTIFICATES))),
        team_ids=draw(_several(teams)),
        group_min=group_min,
        group_max=group_max,
        opens_on=first,
        closes_on=last,
    )


def _levels(draw, people):
    made = []
    for one in people:
        for item in draw(_several(ITEM_IDS, 2)):
            low, high = sorted(draw(st.tuples(st.integers(0, 5), st.integers(0, 5))))
            made.append(
                models.CandidateLevel(
                    candidate_id=one,
                    item=item,
                    low=low,
                    high=high,
                    assessed_on=draw(_unless(days)),
                    source=draw(_unless(texts)),
                )
            )
    return made


def _placement(draw, one, people, places):
    first, last = _ordered(draw, days)
    started = first or last or date(2025, 1, 1)
    return models.Placement(
        placement_id=one,
        candidate_id=draw(st.sampled_from(people)),
        place_id=draw(st.sampled_from(places)),
        started_on=started,
        ended_on=last if first else None,
        end_reason=draw(_unless(texts)),
        suggested_rank=draw(_unless(st.integers(1, 10_000))),
        propensity=draw(_unless(st.integers(1, 10_000).map(lambda part: part / 10_000))),
    )
