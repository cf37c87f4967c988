"""VUM both ways: what is written fits the published fields, and unknown stays unknown."""

import json
import math
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.exchange.exporting import export_vum
from matcher.exchange.importing import import_offer
from matcher.exchange.offers import JsonDefaults, read_any_offer
from matcher.exchange.vum.codes import COURSES, LICENCES, TRAVEL_MODES, VumVersion
from matcher.records import Dataset
from matcher.records.models import Candidate, CandidateLevel, Employer, Place
from matcher.vocabulary.certificates import CERTIFICATES
from matcher.vocabulary.travel_modes import TravelMode
from matcher.vocabulary.work_forms import WorkForm
from tests.exchange.datasets import days, hours, iscos, postcodes, texts
from tests.exchange.vum_fields import fields_of, leaves, wrong_fields

EMPTY = Dataset.from_records()
GIVEN = JsonDefaults("wb", "banenafspraak", "GM0153", "dagbesteding")
PEOPLE, VACANCIES = "werkzoekenden.json", "vacatures.json"
_SETTINGS = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _perhaps(strategy):
    return st.none() | strategy


def _several(choices):
    return st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=3).map(tuple)


def _ordered(strategy):
    """Two bounds, each of which may be unknown."""
    return st.tuples(_perhaps(strategy), _perhaps(strategy)).map(
        lambda both: both if None in both or both[0] <= both[1] else both[::-1]
    )


_minutes = st.integers(0, 300)


@st.composite
def _people(draw):
    low, high = draw(_ordered(hours))
    first, last = draw(_ordered(days))
    return Candidate(
        candidate_id="k1",
        organisation_id="wb",
        municipality="GM0153",
        target_group="banenafspraak",
        postcode4=draw(_perhaps(postcodes)),
        hours_min=low,
        hours_max=high,
        max_travel_minutes=draw(_perhaps(_minutes)),
        travel_modes=draw(_several(TravelMode)),
        certificates=draw(_several(CERTIFICATES)),
        preferred_isco=draw(st.lists(iscos, unique=True, max_size=2).map(tuple)),
        available_from=first,
        available_until=last,
    )


@st.composite
def _places(draw):
    low, high = draw(_ordered(hours))
    first, last = draw(_ordered(days))
    return Place(
        place_id="p1",
        employer_id="e1",
        organisation_id="wb",
        title=draw(texts),
        isco=draw(_perhaps(iscos)),
        work_form=draw(st.sampled_from(WorkForm)),
        openings=1,
        hours_min=low,
        hours_max=high,
        postcode4=draw(_perhaps(postcodes)),
        certificates=draw(_several(CERTIFICATES)),
        opens_on=first,
        closes_on=last,
    )


@st.composite
def _levels(draw):
    """Support needs of the person, each of which may be unknown, none, or more."""
    bounds = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(sorted)
    return [
        CandidateLevel(candidate_id="k1", item=item, low=known[0], high=known[1])
        for item in ("SUP03", "SUP04", "SUP05", "SUP06")
        if (known := draw(_perhaps(bounds))) is not None
    ]


datasets = st.builds(
    lambda person, place, levels, name: Dataset.from_records(
        candidates=[person],
        candidate_levels=levels,
        places=[place],
        employers=[Employer(employer_id="e1", name=name)],
    ),
    _people(),
    _places(),
    _levels(),
    texts,
)


def _written(dataset, version):
    files, losses = export_vum(dataset, version)
    return {name: json.loads(content) for name, content in files.items()}, losses


def _read(name, document, defaults=GIVEN):
    content = json.dumps(document).encode()
    return import_offer(read_any_offer(name, content, defaults=defaults, present=EMPTY), EMPTY)


@_SETTINGS
@given(datasets, st.sampled_from(VumVersion))
def test_every_written_field_exists_in_its_version_and_holds_what_may_stand_there(dataset, version):
    """Names, types, lengths, bounds and closed lists; nothing empty is written."""
    documents, _ = _written(dataset, version)
    (person,), (vacancy,) = documents[PEOPLE], documents[VACANCIES]
    assert wrong_fields(person, fields_of("Werkzoekende", version)) == []
    assert wrong_fields(vacancy, fields_of("Vacature", version)) == []


@_SETTINGS
@given(datasets, st.sampled_from(VumVersion))
def test_a_person_comes_back_with_the_same_unknowns(dataset, version):
    """Known is the same, rounded down or without a twin as the losses say; unknown is unknown."""
    documents, losses = _written(dataset, version)
    outcome = _read(PEOPLE, documents[PEOPLE])
    assert outcome.n_refused == 0
    before, after = dataset.candidate("k1"), outcome.dataset.candidate("k1")
    for name in ("hours_min", "hours_max"):
        value = getattr(before, name)
        assert getattr(after, name) == (None if value is None else math.floor(value))
    for name in ("postcode4", "max_travel_minutes", "available_from", "available_until"):
        assert getattr(after, name) == getattr(before, name)
    carried = set(TRAVEL_MODES.values())
    assert set(after.travel_modes) == set(before.travel_modes) & carried
    assert set(after.certificates) == set(before.certificates)
    has_professions = version is VumVersion.V2
    assert after.preferred_isco == (before.preferred_isco if has_professions else ())
    assert len(outcome.dataset.candidate_levels) == 0
    lost = {one.column for one in losses if one.table == "candidates"}
    assert ("travel_modes" in lost) == bool(set(before.travel_modes) - carried)
    assert ("preferred_isco" in lost) == (bool(before.preferred_isco) and not has_professions)


@_SETTINGS
@given(datasets, st.sampled_from(VumVersion))
def test_a_place_comes_back_with_the_same_unknowns(dataset, version):
    """The work form is known for regular work only; the number of seats is assumed, and said."""
    documents, _ = _written(dataset, version)
    outcome = _read(VACANCIES, documents[VACANCIES])
    assert outcome.n_refused == 0
    before, after = dataset.place("p1"), outcome.dataset.place("p1")
    for name in ("hours_min", "hours_max"):
        value = getattr(before, name)
        assert getattr(after, name) == (None if value is None else math.floor(value))
    for name in ("title", "postcode4", "opens_on", "closes_on"):
        assert getattr(after, name) == getattr(before, name)
    assert set(after.certificates) == set(before.certificates)
    assert after.isco == (before.isco if version is VumVersion.V2 else None)
    is_regular = before.work_form is WorkForm.REGULIER
    assert after.work_form == (WorkForm.REGULIER if is_regular else GIVEN.work_form)
    assert list(outcome.dataset.employers["name"]) == list(dataset.employers["name"])
    assert "value.assumed" in {one.code for one in outcome.findings}


@_SETTINGS
@given(_levels())
def test_a_need_that_is_not_known_is_written_as_unknown(levels):
    """1 only when a need is certain, 2 only when every item is certainly none, else 0."""
    person = Candidate(
        candidate_id="k1", organisation_id="wb", municipality="GM0153", target_group="wsw"
    )
    dataset = Dataset.from_records(candidates=[person], candidate_levels=levels)
    (document,) = _written(dataset, VumVersion.V3)[0][PEOPLE]
    known = {one.item: one for one in levels}
    for field, items in (
        ("indicatieBegeleiding", ("SUP03", "SUP04")),
        ("indicatieAanpassingWerkomgeving", ("SUP05",)),
        ("indicatieWerkvariatie", ("SUP06",)),
    ):
        needs = any(known[item].low > 0 for item in items if item in known)
        needs_none = all(item in known and known[item].high == 0 for item in items)
        assert document["eisAanWerk"][field] == (1 if needs else 2 if needs_none else 0)


_unknown = st.sampled_from([None, "", [], {}])
_indications = st.sampled_from([0, 1, 2])
_courses = st.sampled_from([*sorted(COURSES), "Lassen", ""])


def _object(**fields):
    """An object of which any field may be absent or empty."""
    return st.fixed_dictionaries({}, optional={name: s | _unknown for name, s in fields.items()})


def _stranger(version):
    """A jobseeker as another organisation may send it, with fields that passend lacks."""
    wish = {"naamBeroepOngecodeerd": "ISCO-08 9321"}
    wishes = [{"beroepsnaamOngecodeerd": wish}, {"beroepsnaamGecodeerd": {"codeBeroepsnaam": "1"}}]
    if version is VumVersion.V3:
        wishes = [{"codeBeroepsnaam": "https://linkeddata.competentnl.nl/id/1"}]
    return _object(
        mobiliteit=_object(
            bemiddelingspostcode=postcodes.map(lambda digits: f"{digits}KZ"),
            maximaleReistijd=_minutes,
            maximaleReisafstand=st.integers(0, 999),
        ),
        flexibiliteit=_object(
            datumAanvangBeschikbaarVoorWerk=st.just("2026-03-01"),
            datumEindeBeschikbaarVoorWerk=st.just("2027-03-01"),
            indicatieOnregelmatigWerkOfPloegendienst=_indications,
        ),
        werktijden=_object(
            aantalWerkurenPerWeekMinimaal=st.integers(0, 20),
            aantalWerkurenPerWeekMaximaal=st.integers(20, 60),
            indicatieKantoortijden=_indications,
        ),
        vervoermiddel=st.lists(
            _object(
                codeVervoermiddel=st.sampled_from([1, 2, 3, 4, 5, 9]),
                indicatieBeschikbaarVoorWoonWerkverkeer=_indications,
            ),
            max_size=3,
        ),
        arbeidsmarktkwalificatie=_object(
            rijbewijs=st.lists(
                _object(codeSoortRijbewijs=st.sampled_from(["B", "CE", "T", "AM"])), max_size=3
            ),
            cursus=st.lists(
                _object(naamCursus=_courses)
                if version is VumVersion.V2
                else _object(naamCursus=_courses, indicatieCertificaat=_indications),
                max_size=3,
            ),
        ),
        eisAanWerk=_object(indicatieBegeleiding=_indications, indicatieWerkvariatie=_indications),
        bemiddelingsberoep=st.lists(st.sampled_from(wishes), max_size=2),
    )


def _facts(document):
    """What a document says: path and value of every field, unknown ones left out."""
    said = deepcopy(document)
    said["vervoermiddel"] = [
        {"codeVervoermiddel": each.get("codeVervoermiddel")}
        for each in said.get("vervoermiddel") or []
        if each.get("indicatieBeschikbaarVoorWoonWerkverkeer") == 1
    ]
    held = said.get("arbeidsmarktkwalificatie") or {}
    held["cursus"] = [
        {"naamCursus": each.get("naamCursus")}
        for each in held.get("cursus") or []
        if each.get("indicatieCertificaat") in (None, 1)
    ]
    return {
        (path, str(value)[:4] if path.endswith("postcode") else str(value))
        for path, value in leaves(said)
        if value not in (None, "", [], {}) and not (value == 0 and "indicatie" in path)
    }


_CARRIED = (
    "idWerkzoekende",
    "mobiliteit.bemiddelingspostcode",
    "mobiliteit.maximaleReistijd",
    "flexibiliteit.datum",
    "werktijden.aantal",
)


@_SETTINGS
@given(st.data(), st.sampled_from(VumVersion))
def test_a_stranger_goes_out_again_with_the_same_facts_and_no_other(data, version):
    """What VUM did not say, or said is onbekend, is not there after reading and writing either."""
    document = {"idWerkzoekende": "w-1", **data.draw(_stranger(version))}
    outcome = _read(PEOPLE, [document])
    assert outcome.n_refused == 0
    (again,) = _written(outcome.dataset, version)[0][PEOPLE]
    before, after = _facts(document), _facts(again)
    assert after <= before
    left = {path for path, _ in before - after}
    assert not any(path.startswith(_CARRIED) for path in left)
    named = {one.header for one in outcome.findings}
    assert {path.replace("[]", "") for path in left} <= named


@pytest.mark.parametrize("licence", sorted(LICENCES))
def test_every_licence_of_ours_is_one_of_vum(licence):
    """The codes stand in the closed list of codeSoortRijbewijs."""
    field = fields_of("Vacature", "2")["rijbewijs[].codeSoortRijbewijs"]
    assert licence in field["values"].split("|")
