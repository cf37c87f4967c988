import pytest

from matcher.records import Candidate, TeamDaypart
from matcher.records.contract import TABLES
from matcher.store.errors import (
    BrokenReference,
    Contradiction,
    DuplicateRecord,
    ReadOnly,
    RecordInUse,
    UnknownOrganisation,
    UnknownRecord,
    VersionConflict,
)
from matcher.store.recorder import Action
from tests.store.samples import apart, candidate, dataset, decision, employer, level, place, team


@pytest.fixture
def filled(store):
    """A store in which organisation a has the sample dataset."""
    with store.writing("a", "import") as tx:
        tx.dataset.take_in(dataset(), "replace")
    return store


def test_a_record_comes_back_as_it_was_given(filled):
    """Of every table: several values in a cell, days, numbers and what is unknown included."""
    sample = dataset()
    with filled.reading("a") as tx:
        assert tx.candidates.get("c2").record == sample.candidate("c2")
        assert tx.places.get("p2").record == sample.place("p2")
        assert tx.candidates.parts("c1") == (level(assessed_on="2026-01-12"),)
        assert tx.teams.parts("t1") == (TeamDaypart(team_id="t1", daypart=0, hours=4),)
        for name in set(TABLES) - {"candidate_levels", "place_levels", "team_dayparts"}:
            assert getattr(tx, name).count() == len(sample.table(name)), name


def test_a_change_raises_the_version_by_one(filled):
    """The version is what a caller must have seen to change a record."""
    with filled.writing("a", "coach") as tx:
        stored = tx.candidates.change(candidate(hours_max=30), expected_version=1)
        assert stored.version == 2
    with filled.reading("a") as tx:
        assert tx.candidates.get("c1") == stored


def test_what_is_the_same_is_no_change(filled):
    """Saving a form without a change makes neither a version nor history."""
    with filled.writing("a", "coach") as tx:
        assert tx.candidates.change(candidate(), 1).version == 1
        assert tx.candidates.set_parts("c1", tx.candidates.parts("c1"), 1).version == 1
    with filled.reading("a") as tx:
        assert len(tx.history.of_record("candidates", "c1")) == 1


@pytest.mark.parametrize(
    "step",
    [
        lambda tx: tx.candidates.change(candidate(hours_max=9), expected_version=1),
        lambda tx: tx.candidates.set_parts("c1", [], expected_version=1),
        lambda tx: tx.candidates.remove("c1", expected_version=1),
        lambda tx: tx.policy.change(dataset().policy, expected_version=0),
    ],
)
def test_who_saw_an_older_version_is_refused_and_told_the_current_one(filled, step):
    """Two coaches work on one list: the second does not overwrite the first unseen."""
    with filled.writing("a", "coach-1") as tx:
        tx.candidates.change(candidate(hours_max=30), expected_version=1)
    with pytest.raises(VersionConflict) as refused, filled.writing("a", "coach-2") as tx:
        step(tx)
    assert refused.value.current in {1, 2}
    assert "c1" not in str(refused.value)


def test_a_key_is_given_once(filled):
    """Adding what is there already is refused; putting it replaces it."""
    with pytest.raises(DuplicateRecord), filled.writing("a", "coach") as tx:
        tx.employers.add(employer(name="Other"))
    with filled.writing("a", "coach") as tx:
        assert tx.employers.put(employer(name="Other")).version == 2
        assert tx.employers.put(employer("e2")).version == 1


def test_unknown_records_are_refused_by_kind(filled):
    """The sentence names the kind and not the identifier; ``find`` just finds nothing."""
    with filled.writing("a", "coach") as tx:
        assert tx.places.find("p9") is None
        for step in (
            lambda: tx.places.get("p9"),
            lambda: tx.places.parts("p9"),
            lambda: tx.places.remove("p9"),
            lambda: tx.places.change(place("p9"), 1),
            lambda: tx.places.set_parts("p9", []),
        ):
            with pytest.raises(UnknownRecord, match=r"There is no place with this identifier\."):
                step()


@pytest.mark.parametrize(
    ("repository", "record", "column"),
    [
        ("candidates", candidate(coach_team_id="t9"), "coach_team_id"),
        ("candidates", candidate(current_place_id="p9"), "current_place_id"),
        ("candidates", candidate(excluded_employers=("e1", "e9")), "excluded_employers"),
        ("places", place(team_ids=("t1", "t9")), "team_ids"),
        ("places", place(employer_id="e9"), "employer_id"),
        ("decisions", decision(place_id="p9"), "place_id"),
        ("apart", apart(other="c9"), "other_candidate_id"),
    ],
)
def test_a_reference_to_nothing_is_refused(filled, repository, record, column):
    """One value or several in a cell: the column and the value are named."""
    with pytest.raises(BrokenReference) as refused, filled.writing("a", "coach") as tx:
        getattr(tx, repository).put(record)
    assert refused.value.column == column
    assert refused.value.value.endswith("9")


@pytest.mark.parametrize(
    ("repository", "identifier"),
    [("teams", "t1"), ("employers", "e1"), ("places", "p1"), ("candidates", "c1")],
)
def test_what_others_refer_to_cannot_be_removed(filled, repository, identifier):
    """Nothing is left pointing at a gap."""
    with pytest.raises(RecordInUse), filled.writing("a", "coach") as tx:
        getattr(tx, repository).remove(identifier)


def test_reference_in_joined_text_counts_as_use(filled):
    """Team t2 guides a place only through its list of teams; T2 is another team."""
    with filled.writing("a", "coach") as tx:
        tx.teams.add(team("t2"))
        tx.teams.add(team("T2"))
        tx.places.put(place("p2", team_ids=("t1", "t2")))
        tx.teams.remove("T2")
        with pytest.raises(RecordInUse):
            tx.teams.remove("t2")


def test_a_record_goes_with_its_parts(filled):
    """Parts of a removed record are gone, and its history tells what they were."""
    with filled.writing("a", "coach") as tx:
        tx.candidates.add(candidate("c5"))
        tx.candidates.set_parts("c5", [level("c5", "COG01", 1, 2)])
        tx.candidates.remove("c5")
    with filled.reading("a") as tx:
        assert tx.candidates.parts_of_all(["c5", "c1"])["c5"] == ()
        newest = {change.table: change for change in reversed(tx.history.of_person("c5"))}
        assert newest["candidates"].action is Action.REMOVED
        assert newest["candidate_levels"].old == {"COG01": {"low": 1, "high": 2}}


def test_parts_are_replaced_as_one(filled):
    """What is left out is gone; parts of somebody else are refused."""
    with filled.writing("a", "coach") as tx:
        tx.candidates.set_parts("c1", [level(item="COG02"), level(item="COG03", low=0)], 1)
        with pytest.raises(ValueError, match="must belong"):
            tx.candidates.set_parts("c1", [level("c2")])
        with pytest.raises(ValueError, match="must belong"):
            tx.candidates.set_parts("c1", [level(), level(low=0)])
    with filled.reading("a") as tx:
        assert [part.item for part in tx.candidates.parts("c1")] == ["COG02", "COG03"]
        assert tx.candidates.get("c1").version == 2


def test_decisions_do_not_contradict_each_other(filled):
    """One pin per person, and no pair both pinned and forbidden."""
    for contrary in (decision(kind="forbid"), decision(place_id="p2")):
        with pytest.raises(Contradiction), filled.writing("a", "coach") as tx:
            tx.decisions.add(contrary)
    with filled.writing("a", "coach") as tx:
        tx.decisions.add(decision(place_id="p2", kind="forbid"))


def test_two_people_are_kept_apart_once(filled):
    """The order of the two has no meaning."""
    with pytest.raises(Contradiction), filled.writing("a", "coach") as tx:
        tx.apart.add(apart("c2", "c1"))
    with filled.writing("a", "coach") as tx:
        tx.apart.add(apart("c2", "c1", scope="site"))


def test_pages_hold_every_record_once_in_the_order_of_keys(filled):
    """Also when records come in between two pages; upper case sorts before lower on both."""
    with filled.writing("a", "coach") as tx:
        for number in (*range(10, 20), "Z", "_"):
            tx.candidates.add(candidate(f"c{number}"))
    seen, after = [], None
    with filled.reading("a") as tx:
        while True:
            page = tx.candidates.page(after=after, limit=5)
            seen += [item.record.candidate_id for item in page.items]
            if page.next_after is None:
                break
            after = page.next_after
        assert tx.decisions.page(after=("c0", "p1", "pin")).items
    assert seen == sorted(seen)
    assert len(seen) == len(set(seen)) == 14


def test_pages_can_be_narrowed(filled):
    """By a value, by several, or by what is unknown."""
    with filled.writing("a", "coach") as tx:
        tx.candidates.add(candidate("c3", target_group="wsw", coach_team_id=None))
    with filled.reading("a") as tx:

        def found(**equal):
            return [item.record.candidate_id for item in tx.candidates.page(**equal).items]

        assert found(target_group="wsw") == ["c3"]
        assert found(coach_team_id=None) == ["c3"]
        assert found(coach_team_id=["t1", "t2"]) == ["c1", "c2"]
        assert found(coach_team_id=[]) == []
        assert tx.candidates.count(target_group="beschut") == 2
        with pytest.raises(KeyError):
            found(owner_id="b")


def test_history_says_who_changed_what_when(filled, clock):
    """The values that differ, before and after, newest first."""
    clock.forward(days=1)
    with filled.writing("a", "coach-7") as tx:
        tx.candidates.change(candidate(hours_max=30, postcode4=None), 1)
        tx.candidates.set_parts("c1", [level(low=3)], 2)
    with filled.reading("a") as tx:
        levels, changed, *_ = tx.history.of_person("c1")
    assert changed.old == {"hours_max": 24.0, "postcode4": "7511"}
    assert changed.new == {"hours_max": 30.0, "postcode4": None}
    assert (changed.by, changed.at, changed.action) == ("coach-7", clock(), Action.CHANGED)
    assert levels.key == ("c1",)
    assert levels.old["COG01"]["low"] == 2
    assert levels.new["COG01"] == {"low": 3, "high": 3}
    assert (changed.version, levels.version) == (2, 3)


def test_changes_since_a_number_name_each_record(filled):
    """A cache asks what to renew; afterwards there is nothing to renew."""
    with filled.writing("a", "coach") as tx:
        before = tx.history.number()
        tx.places.put(place("p2", openings=9))
        tx.apart.remove("c1", "c2", "place")
        tx.policy.change(dataset().policy.model_copy(), None)
    with filled.reading("a") as tx:
        changes = tx.history.since(before)
        assert changes.records == {
            "places": {("p2",)},
            "apart": {("c1", "c2", "place")},
        }
        assert not changes.is_everything
        assert tx.history.since(changes.number).records == {}
        assert changes.number > 0


def test_an_error_undoes_the_whole_transaction(filled):
    """All or nothing, history and change number included."""
    with filled.reading("a") as tx:
        number = tx.history.number()

    def fail_halfway():
        with filled.writing("a", "coach") as tx:
            tx.employers.put(employer("e5"))
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        fail_halfway()
    with filled.reading("a") as tx:
        assert tx.employers.find("e5") is None
        assert tx.history.number() == number


def test_reading_changes_nothing(filled):
    """Whoever only reads cannot write by mistake."""
    for step in (
        lambda tx: tx.employers.put(employer("e5")),
        lambda tx: tx.employers.remove("e1"),
        lambda tx: tx.log.append("thing.done", {}),
        lambda tx: tx.dataset.take_in(dataset(), "merge"),
        lambda tx: tx.runs.add("plan", {}),
    ):
        with pytest.raises(ReadOnly), filled.reading("a") as tx:
            step(tx)


def test_reading_sees_one_moment(filled):
    """What others commit meanwhile is not seen halfway."""
    with filled.reading("a") as reader:
        before = reader.employers.count()
        with filled.writing("a", "coach") as tx:
            tx.employers.put(employer("e5"))
        assert reader.employers.count() == before
    with filled.reading("a") as tx:
        assert tx.employers.count() == before + 1


def test_organisations_are_made_known_first(store):
    """A typing error in the name of an organisation does not open a new administration."""
    with pytest.raises(UnknownOrganisation), store.writing("typo", "coach") as tx:
        tx.employers.put(employer())
    with pytest.raises(UnknownOrganisation), store.writing("typo", "coach") as tx:
        tx.log.append("thing.done", {})
    with pytest.raises(UnknownOrganisation):
        store.require_organisation("typo")
    assert store.organisations() == {"a": "Organisation A", "b": "Organisation B"}


def test_every_change_has_an_actor(store):
    """Nobody changes anything without a name."""
    with pytest.raises(ValueError, match="somebody"), store.writing("a", ""):
        pass


def test_a_record_from_text_is_stored_like_one_from_values(store):
    """An importer may give the texts of cells."""
    texts = candidate().model_dump(mode="json") | {"travel_modes": "bike|transit"}
    texts |= {"coach_team_id": "", "available_from": "2026-02-01", "hours_max": "24"}
    given = Candidate.model_validate(
        {name: cell for name, cell in texts.items() if cell is not None}
    )
    with store.writing("a", "import") as tx:
        tx.candidates.add(given)
    with store.reading("a") as tx:
        assert tx.candidates.get("c1").record == given
