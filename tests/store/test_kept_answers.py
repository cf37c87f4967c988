"""Answers that were kept are those that a service would give that has just started."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from api.access.caller import Caller, Door, Role
from api.answers import AnswerShelf
from api.regions import RegionShelf
from api.schemas.suggestions import Order, SuggestionQuery
from api.showing import Showing
from api.suggesting import SuggestionDesk
from fixtures.region import generate_region
from matcher.errors import UnknownIdentifier
from matcher.records import read_dataset
from matcher.records.models import Decision
from matcher.records.record import Record
from matcher.scoring import Scorer
from matcher.store import Store, Transaction
from matcher.store.errors import RecordInUse
from matcher.vocabulary.labels import Language
from models.expert import expert_scorer
from models.learned import train_scorer

SMALL = Path(__file__).parents[2] / "fixtures" / "small"
N_KINDS = 13
PLANNER = Caller("planner", "a", frozenset({Role.PLANNER}), Door.API_KEY)
COACHES = tuple(
    Caller(f"coach-{team}", "a", frozenset({Role.COACH}), Door.API_KEY, team_ids=frozenset({team}))
    for team in ("t-coach", "t-coach-2")
)
QUERIES = (
    (SuggestionQuery(top=3), Language.DUTCH),
    (SuggestionQuery(top=50, sortering=Order.FIT), Language.ENGLISH),
)


class Service:
    """What routes use, without HTTP."""

    def __init__(self, store: Store, scorer: Scorer, answers: AnswerShelf | None = None) -> None:
        self.store = store
        self.regions = RegionShelf(store, scorer)
        self.answers = AnswerShelf() if answers is None else answers
        self.shown: list[Showing] = []
        self.desk = SuggestionDesk(self.answers, self)

    def append(self, showing):
        """Take a list that was shown, as the log does."""
        self.shown.append(showing)

    def person(self, name, query, language, caller=PLANNER):
        """The list for a person, or None when there is no such person."""
        prepared = self.regions.prepared("a")
        try:
            return self.desk.for_candidate(prepared, name, query, language, caller).body
        except UnknownIdentifier:
            return None

    def place(self, name, query, language, caller=PLANNER):
        """The list for a place, of those whom the caller sees; None when there is no such place."""
        prepared = self.regions.prepared("a")
        seen = None if caller is PLANNER else lambda ids: self._own(caller, ids)
        try:
            return self.desk.for_place(prepared, name, query, language, caller, seen).body
        except UnknownIdentifier:
            return None

    def _own(self, caller, ids):
        with self.store.reading("a") as tx:
            own = tx.candidates.keys(coach_team_id=caller.team_ids)
        return np.array([name in own for name in ids.tolist()], np.bool_)


@pytest.fixture
def filled(store: Store) -> Store:
    """Organisation ``a`` with the small region; half of the people have a second coach team."""
    with store.writing("a", actor="test") as tx:
        tx.dataset.take_in(read_dataset(SMALL), "replace")
        team = tx.teams.get("t-coach").record
        tx.teams.add(team.model_copy(update={"team_id": "t-coach-2"}))
        for each in tx.candidates.page(limit=50).items[::2]:
            _move(tx, each.record.candidate_id, "t-coach-2")
    return store


def _move(tx: Transaction, person: str, team: str) -> None:
    stored = tx.candidates.get(person)
    record = stored.record.model_copy(update={"coach_team_id": team})
    tx.candidates.change(record, stored.version)


def _checked(record: Record, values: dict[str, object]) -> Record:
    return type(record).model_validate(record.model_dump() | values)


def _set(tx: Transaction, **values: float) -> None:
    """Change the section on suggestions of the policy."""
    stored = tx.policy.get()
    section = stored.policy.suggestions.model_copy(update=values)
    policy = stored.policy.model_copy(update={"suggestions": section})
    tx.policy.change(policy, stored.version)


def _edit(tx: Transaction, kind: int, person: str, place: str, rng: np.random.Generator) -> None:
    match kind:
        case 0:
            stored = tx.candidates.get(person)
            hours = {"hours_min": 1.0, "hours_max": float(rng.integers(4, 40))}
            tx.candidates.change(stored.record.model_copy(update=hours), stored.version)
        case 1:
            kept = [part for part in tx.candidates.parts(person) if rng.random() < 0.7]
            tx.candidates.set_parts(person, kept)
        case 2:
            stored = tx.places.get(place)
            title = {"title": f"Werk {rng.integers(1000)}"}
            tx.places.change(stored.record.model_copy(update=title), stored.version)
        case 3:
            tx.places.set_parts(place, tx.places.parts(place)[:-1])
        case 4:
            _move(tx, person, str(rng.choice(["t-coach", "t-coach-2"])))
        case 5:
            if not tx.decisions.page(limit=50, candidate_id=person).items:
                tx.decisions.add(
                    Decision(
                        candidate_id=person,
                        place_id=place,
                        decision="forbid",
                        reason_code="load.too_heavy",
                        decided_by="coach",
                        decided_on=date(2026, 1, 4),
                    )
                )
        case 6:
            stored = tx.teams.get("t-coach")
            hours = {"hours_per_week": float(rng.integers(8, 80))}
            tx.teams.change(stored.record.model_copy(update=hours), stored.version)
        case 7:
            _set(tx, good_fit=float(rng.choice([0.5, 0.6, 0.7])))
        case 8:
            stored = tx.candidates.get(person)
            name = f"{person}-{rng.integers(1000)}"
            tx.candidates.add(stored.record.model_copy(update={"candidate_id": name}))
        case 9:
            stored = tx.places.get(place)
            step = {"work_form": rng.choice(["dagbesteding", "beschut_binnen", "regulier"])}
            tx.places.change(_checked(stored.record, step), stored.version)
        case 10:
            stored = tx.places.get(place)
            moved = {"isco": "9112", "site_id": "", "postcode4": "7607"}
            tx.places.change(_checked(stored.record, moved), stored.version)
        case 11:
            for each in tx.candidates.page(limit=50).items:
                if each.record.current_place_id == place:
                    leaves = {"current_place_id": None, "current_since": None}
                    record = _checked(each.record, leaves)
                    tx.candidates.change(record, each.version)
            for decision in tx.decisions.page(limit=50, place_id=place).items:
                record = decision.record
                tx.decisions.remove(record.candidate_id, place, record.decision)
            for placement in tx.placements.page(limit=200, place_id=place).items:
                tx.placements.remove(placement.record.placement_id)
            tx.places.remove(place)
        case _:
            with suppress(RecordInUse):
                tx.candidates.remove(person)


def test_after_random_edits_every_answer_is_a_cold_one(filled: Store) -> None:
    """People, places, rights of sight, decisions, teams, policy; who comes, changes and goes."""
    service = Service(filled, expert_scorer())
    rng = np.random.default_rng(5)
    n_kept = 0
    for step in range(3 * N_KINDS):
        region = service.regions.of("a")
        person = str(rng.choice(region.profiles.candidates.ids))
        place = str(rng.choice(region.profiles.places.ids))
        with filled.writing("a", actor="test") as tx:
            _edit(tx, step % N_KINDS, person, place, rng)
        cold = Service(filled, expert_scorer())
        asked = [person, str(rng.choice(region.profiles.candidates.ids)), "nobody"]
        before = len(service.answers)
        for query, language in QUERIES:
            for name in asked:
                assert service.person(name, query, language) == cold.person(name, query, language)
            for caller in (PLANNER, *COACHES):
                assert service.place(place, query, language, caller) == cold.place(
                    place, query, language, caller
                )
        n_kept += len(service.answers) - before < len(cold.answers)
    assert n_kept > 0  # some answers were kept over an edit of somebody else


def test_who_changed_gets_a_new_list_and_nobody_else(filled: Store) -> None:
    """Keeping is by person: an edit of one does not cost the lists of all others."""
    service = Service(filled, expert_scorer())
    query, language = QUERIES[0]
    for name in ("k04", "k06"):
        service.person(name, query, language)
    with filled.writing("a", actor="test") as tx:
        tx.candidates.set_parts("k06", [])
    service.person("k04", query, language)
    assert len(service.answers) == 2
    service.person("k06", query, language)
    assert len(service.answers) == 3


def test_another_model_never_answers_with_the_lists_of_the_first(filled: Store) -> None:
    """The model is part of the key, even of one shelf."""
    answers = AnswerShelf()
    learned = train_scorer(
        generate_region(150, 3).dataset, date(2026, 1, 5), calibrate=False
    ).scorer
    query, language = QUERIES[0]
    first = Service(filled, expert_scorer(), answers).person("k04", query, language)
    second = Service(filled, learned, answers).person("k04", query, language)
    assert first != second
    assert second == Service(filled, learned).person("k04", query, language)


def test_a_kept_list_is_logged_every_time_it_is_shown(filled: Store) -> None:
    """To whom, and as a list of its own."""
    service = Service(filled, expert_scorer())
    for caller in (PLANNER, COACHES[0], PLANNER):
        service.person("k04", *QUERIES[0], caller)
    assert len(service.answers) == 1
    assert [each.subject for each in service.shown] == ["planner", "coach-t-coach", "planner"]
    assert len({each.entry.list_id for each in service.shown}) == 3
    assert len({each.entry.suggestions for each in service.shown}) == 1


def test_lists_drawn_by_lot_are_drawn_every_time(filled: Store) -> None:
    """With chance among near-ties no list is kept: each is shown as likely as it is logged."""
    with filled.writing("a", actor="test") as tx:
        _set(tx, near_tie=0.5)
    service = Service(filled, expert_scorer())
    lists = {service.person("k04", *QUERIES[0]) for _ in range(20)}
    assert len(lists) > 1
    assert len(service.answers) == 0


def test_the_oldest_answers_leave_when_room_is_needed(filled: Store) -> None:
    """A small shelf holds what fits, and still answers right."""
    roomy, small = (
        Service(filled, expert_scorer()),
        Service(filled, expert_scorer(), AnswerShelf(20_000)),
    )
    names = roomy.regions.of("a").profiles.candidates.ids.tolist()
    for name in names * 2:
        assert small.person(name, *QUERIES[0]) == roomy.person(name, *QUERIES[0])
    assert 0 < len(small.answers) < len(names)
