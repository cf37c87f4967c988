import json
from pathlib import Path

from matcher.exchange.exporting import export_vum
from matcher.exchange.importing import import_offer
from matcher.exchange.offers import JsonDefaults, read_any_offer
from matcher.exchange.pseudonyms import pseudonymiser
from matcher.exchange.vum.codes import VumVersion
from matcher.records import Dataset, read_dataset

SMALL = read_dataset(Path("fixtures/small"))
GIVEN = JsonDefaults("wb", "banenafspraak", "GM0153", "regulier")
PERSON = {
    "idWerkzoekende": "w-1",
    "mobiliteit": {"bemiddelingspostcode": "7511AB", "maximaleReistijd": 45},
    "werktijden": {"aantalWerkurenPerWeekMaximaal": 32, "indicatieKantoortijden": 0},
    "vervoermiddel": [
        {"codeVervoermiddel": 3, "indicatieBeschikbaarVoorWoonWerkverkeer": 1},
        {"codeVervoermiddel": 1, "indicatieBeschikbaarVoorWoonWerkverkeer": 0},
    ],
    "arbeidsmarktkwalificatie": {
        "rijbewijs": [{"codeSoortRijbewijs": "B"}],
        "cursus": [{"naamCursus": "Heftruckcertificaat", "indicatieCertificaat": 0}],
    },
    "eisAanWerk": {"indicatieBegeleiding": 1, "indicatieWerkvariatie": 0},
}
POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Inpakker",
    "identifier": {"@type": "PropertyValue", "name": "bron", "value": "v-1"},
    "hiringOrganization": {"@type": "Organization", "name": "Groen en Schoon"},
    "jobLocation": {"@type": "Place", "address": {"postalCode": "7511 AB"}},
    "workHours": "in overleg",
    "baseSalary": 15,
}


def _import(name, document, present=SMALL, defaults=GIVEN):
    content = json.dumps(document).encode()
    return import_offer(read_any_offer(name, content, None, defaults=defaults, present=present),
                        present)  # fmt: skip


def test_unknown_of_vum_stays_unknown():
    """0 (onbekend) is no way of travelling, no certificate and no level."""
    outcome = _import("w.json", [PERSON])
    person = outcome.dataset.candidate("w-1")
    assert person.travel_modes == ("bike",)
    assert person.certificates == ("rijbewijs_b",)
    assert person.hours_min is None
    assert "w-1" not in set(outcome.dataset.candidate_levels["candidate_id"])


def test_field_of_vum_that_is_not_used_is_named_unless_unknown():
    """A known need has no level of its own, so it is named; onbekend says nothing."""
    named = {one.header for one in _import("w.json", [PERSON]).findings}
    assert named == {"eisAanWerk.indicatieBegeleiding"}


def test_what_vum_does_not_say_must_be_given():
    """Without a target group a new person is refused, with the column named."""
    outcome = _import("w.json", {"matches": [PERSON]}, defaults=JsonDefaults("wb"))
    missing = {one.column for one in outcome.findings if one.severity == "error"}
    assert missing == {"target_group", "municipality"}


def test_what_is_given_is_read_as_in_a_sheet():
    """The name of a municipality and Dutch words will do, since a planner knows no codes."""
    given = JsonDefaults("wb", "Banenafspraak", "Enschede")
    person = _import("w.json", [PERSON], defaults=given).dataset.candidate("w-1")
    assert (person.target_group, person.municipality) == ("banenafspraak", "GM0153")


def test_pseudonyms_leave_and_no_level_does():
    """The identifiers of the documents cannot be traced without the key."""
    files, losses = export_vum(SMALL, VumVersion.V3, pseudonymiser(b"0123456789abcdef"))
    people = json.loads(files["werkzoekenden.json"])
    assert not {one["idWerkzoekende"] for one in people} & set(SMALL.candidates["candidate_id"])
    assert "COG04" not in files["werkzoekenden.json"].decode()
    assert ("candidate_levels", "item") in {(one.table, one.column) for one in losses}


def test_version_3_has_one_plain_address():
    """AdresHouding of version 2 became adres."""
    second = json.loads(export_vum(SMALL, VumVersion.V2)[0]["vacatures.json"])[0]["werkgever"]
    third = json.loads(export_vum(SMALL, VumVersion.V3)[0]["vacatures.json"])[0]["werkgever"]
    assert second["adresHouding"][0]["adres"]["adresNederland"] == third["adres"]


def test_job_posting_keeps_unknown_what_it_does_not_say():
    """A known employer is found by name; unclear hours and unused fields are named."""
    outcome = _import("vacature.json", {"@graph": [POSTING]})
    place = outcome.dataset.place("v-1")
    assert (place.employer_id, place.postcode4, place.hours_max) == ("e-groen", "7511", None)
    codes = {(one.header, one.code) for one in outcome.findings}
    assert ("workHours", "field.unclear") in codes
    assert ("baseSalary", "field.not_used") in codes


def test_job_posting_is_found_in_a_web_page():
    """JSON-LD in a script of a page of an employer."""
    page = f'<html><script type="application/ld+json">{json.dumps(POSTING)}</script></html>'
    offer = read_any_offer("p.html", page.encode(), None, defaults=GIVEN, present=SMALL)
    outcome = import_offer(offer, SMALL)
    assert outcome.counts["places"].new == 1
    assert isinstance(outcome.dataset, Dataset)
