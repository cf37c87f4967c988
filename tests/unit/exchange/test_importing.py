from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from matcher.exchange.folder import ImportBusy, read_present, replace_dataset
from matcher.exchange.importing import import_file
from matcher.exchange.mapping import InvalidMapping, mapping_from
from matcher.records import Dataset, check_dataset, fingerprint, read_dataset

SMALL = read_dataset(Path("fixtures/small"))
PERSON = ["Cliëntnummer", "Organisatie", "Gemeente", "Doelgroep"]


def _workbook(rows, sheet="Caseload"):
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        made = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    made.write_datetime(row, column, cell, day)
                elif cell is not None:
                    made.write(row, column, cell)
    return buffer.getvalue()


def _import(rows, present=SMALL, own=None, sheet="Caseload"):
    return import_file("lijst.xlsx", _workbook(rows, sheet), present, own)


def _person(outcome, candidate_id):
    return outcome.dataset.candidate(candidate_id)


@pytest.mark.parametrize(
    ("header", "cell", "column", "value"),
    [
        ("Uren p/w", "24,5", "hours_max", 24.5),
        ("uren per week", 32, "hours_max", 32),
        ("Postcode", "7511 AB", "postcode4", "7511"),
        ("pc4", 7511, "postcode4", "7511"),
        ("Beschikbaar per", "1-4-2026", "available_from", date(2026, 4, 1)),
        ("beschikbaar vanaf", 46113, "available_from", date(2026, 4, 1)),
        ("beschikbaar vanaf", date(2026, 4, 1), "available_from", date(2026, 4, 1)),
        ("vervoermiddelen", "fiets, OV", "travel_modes", ("bike", "transit")),
        ("vervoermiddelen", "fiets/OV", "travel_modes", ("bike", "transit")),
        ("vervoermiddelen", "Fiets en bus", "travel_modes", ("bike", "transit")),
        ("Uren p/w", "32 uur", "hours_max", 32),
        ("Uren p/w", "22,5 u.", "hours_max", 22.5),
        ("Max. reistijd", "45 min", "max_travel_minutes", 45),
        ("Beschikbaar per", "1 april 2026", "available_from", date(2026, 4, 1)),
        ("Beschikbaar per", "3 mrt. 2026", "available_from", date(2026, 3, 3)),
        ("Dagdelen", "ma-wo om, vr o", "dayparts", "110110110000100000000"),
        ("Dagdelen", "ma t/m wo", "dayparts", "110110110000000000000"),
    ],
)
def test_cell_is_read_as_a_dutch_sheet_means_it(header, cell, column, value):
    """Synonyms of headers, decimal commas, Dutch and serial dates, labels in place of codes."""
    outcome = _import([[*PERSON, header], ["n1", "wb", "Enschede", "Wajong", cell]])
    assert outcome.findings == ()
    assert getattr(_person(outcome, "n1"), column) == value


def test_zeros_in_front_stay_and_whole_numbers_lose_their_point():
    """Text 0012 stays 0012; the number 12 of Excel is 12, not 12.0."""
    rows = [PERSON, ["0012", "wb", "Enschede", "Wsw"], [12, "wb", "Enschede", "Wsw"]]
    outcome = _import(rows)
    assert {"0012", "12"} <= set(outcome.dataset.candidates["candidate_id"])


def test_finding_names_sheet_row_letter_value_and_suggestion():
    """A title above the header and a blank row do not move the row numbers."""
    rows = [["Lijst van Karin"], [], PERSON, [], ["n1", "wb", "Enschedee", "Wsw"]]
    (finding,) = _import(rows).findings
    assert (finding.sheet, finding.cell, finding.header) == ("Caseload", "C5", "Gemeente")
    assert (finding.value, finding.suggestion) == ("Enschedee", "Enschede")


def test_valid_rows_are_accepted_beside_refused_ones():
    """Counts add up, and what refers to a refused row is refused with it."""
    rows = [
        [*PERSON, "FYS07"],
        ["n1", "wb", "Enschede", "Wsw", 3],
        ["n2", "wb", "Enschede", "onzin", 3],
        ["k01", "wb-oost", "Enschede", "Wsw", None],
    ]
    outcome = _import(rows)
    people, levels = outcome.counts["candidates"], outcome.counts["candidate_levels"]
    assert (people.offered, people.new, people.unchanged, people.refused) == (3, 1, 1, 1)
    assert (levels.new, levels.refused) == (1, 1)
    assert "n2" not in set(outcome.dataset.candidates["candidate_id"])


def test_empty_cell_changes_nothing_and_unknown_clears():
    """An empty cell is silence; `onbekend` is a value of its own."""
    assert SMALL.candidate("k01").hours_max == 32
    silent = _import([[*PERSON, "Uren p/w"], ["k01", "wb-oost", "Enschede", "Wsw", None]])
    cleared = _import([[*PERSON, "Uren p/w"], ["k01", "wb-oost", "Enschede", "Wsw", "onbekend"]])
    assert _person(silent, "k01").hours_max == 32
    assert _person(cleared, "k01").hours_max is None


def test_unknown_level_takes_the_row_away():
    """No row is unknown, so `onbekend` in a column of an item removes the level."""
    rows = [["kandidaatnummer", "COG04"], ["k01", "onbekend"]]
    outcome = _import(rows, sheet="Profielen")
    assert outcome.counts["candidate_levels"].removed == 1
    levels = outcome.dataset.candidate_levels
    assert not ((levels["candidate_id"] == "k01") & (levels["item"] == "COG04")).any()


def test_level_that_excel_made_a_date_is_asked_back():
    """3-5 typed in a cell without text format becomes 3 May; nothing is guessed."""
    rows = [["kandidaatnummer", "COG04"], ["k01", date(2026, 5, 3)]]
    (finding,) = _import(rows, sheet="Profielen").findings
    assert (finding.code, finding.suggestion) == ("value.date_for_level", "3-5")


def test_unknown_column_is_named_with_a_suggestion_and_not_used():
    """A near miss of a header is no header."""
    rows = [[*PERSON, "Postcodde"], ["n1", "wb", "Enschede", "Wsw", 7511]]
    (finding,) = _import(rows).findings
    assert (finding.cell, finding.suggestion) == ("E1", "postcode (4 cijfers)")
    assert finding.severity == "warning"


def test_names_of_the_organisation_itself_win():
    """A mapping names sheets, columns and values."""
    own = mapping_from(
        {
            "sheets": {"Blad1": "candidates"},
            "columns": {"candidates": {"Code X": "candidate_id"}},
            "values": {"target_group": {"BW": "beschut"}},
        }
    )
    rows = [["Code X", *PERSON[1:]], ["n1", "wb", "Enschede", "BW"]]
    assert _person(_import(rows, own=own, sheet="Blad1"), "n1").target_group == "beschut"


@pytest.mark.parametrize("wrong", [[], {"tables": {}}, {"sheets": {"a": "b"}}, {"columns": 1}])
def test_mapping_that_names_nothing_is_refused(wrong):
    """Unknown tables and other shapes do not pass in silence."""
    with pytest.raises(InvalidMapping):
        mapping_from(wrong)


def test_folder_is_replaced_as_a_whole_and_the_old_one_stays(tmp_path):
    """Files that are no tables come along; nothing of the old folder is lost."""
    folder = tmp_path / "regio"
    assert replace_dataset(SMALL, folder, datetime(2026, 1, 1)) is None  # noqa: DTZ001
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    rows = [PERSON, ["n1", "wb", "Enschede", "Wsw"]]
    outcome = _import(rows, read_present(folder))
    kept = replace_dataset(outcome.dataset, folder, datetime(2026, 1, 2))  # noqa: DTZ001
    assert fingerprint(read_dataset(kept)) == fingerprint(SMALL)
    assert "n1" in set(read_present(folder).candidates["candidate_id"])
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert {one.code for one in check_dataset(folder)} == {"file.unknown"}


def test_second_import_at_once_is_refused(tmp_path):
    """The folder being made is the lock."""
    (tmp_path / ".regio.import").mkdir()
    with pytest.raises(ImportBusy):
        replace_dataset(SMALL, tmp_path / "regio", datetime(2026, 1, 1))  # noqa: DTZ001
    assert not (tmp_path / "regio").exists()


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Uren p/w", "24-32"),
        ("Uren p/w", "32 euro"),
        ("Max. reistijd", "1 uur"),
        ("Beschikbaar per", "per direct"),
        ("Beschikbaar per", "31 april 2026"),
        ("vervoermiddelen", "fiets/raket"),
        ("Dagdelen", "ma t/m"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_back(header, cell):
    """The cell is shown as it was typed, in its own place."""
    (finding,) = _import([[*PERSON, header], ["n1", "wb", "Enschede", "Wajong", cell]]).findings
    assert (finding.cell, finding.header, finding.severity) == ("E2", header, "error")
    assert finding.value in cell


_THIRTY = ["Cliëntnummer", "Organisatie", "Gemeente", "Doelgroep", "Uren p/w", "Beschikbaar per"]
_MISTAKES = {
    4: (4, "24-32"),
    9: (5, "per direct"),
    12: (2, "Enschedee"),
    17: (0, "n00"),
    25: (3, "?"),
}


def _thirty(mistakes):
    people = [[f"n{i:02d}", "wb ", "enschede", "Wsw", "32 uur", "1-4-2026"] for i in range(30)]
    for row, (column, cell) in mistakes.items():
        people[row][column] = cell
    rows = [["Caseload van Karin"], [], _THIRTY, *people]
    return [*rows[:10], [], *rows[10:]]  # and a blank row halfway


def test_what_was_refused_comes_in_with_the_corrected_file_and_nothing_else_changes():
    """Thirty people, five mistakes: 25 first, 5 later, and no third time."""
    empty = Dataset.from_records()
    first = _import(_thirty(_MISTAKES), empty)
    told = first.counts["candidates"]
    assert (told.offered, told.new, told.refused) == (30, 25, 5)
    assert {(one.cell, one.value) for one in first.findings} == {
        ("E8", "24-32"),
        ("F14", "per direct"),
        ("C17", "Enschedee"),
        ("A22", "n00"),
        ("D30", "?"),
    }
    second = _import(_thirty({}), first.dataset)
    told = second.counts["candidates"]
    assert (told.offered, told.new, told.unchanged, told.refused) == (30, 5, 25, 0)
    third = _import(_thirty({}), second.dataset)
    assert not third.has_changes
    at_once = _import(_thirty({}), empty)
    assert fingerprint(at_once.dataset) == fingerprint(third.dataset)


def test_row_that_repeats_one_of_another_sheet_names_that_sheet():
    """The numbers of two sheets are not mixed up."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name in ("kandidaten", "KANDIDATEN "):
            made = book.add_worksheet(name)
            for row, cells in enumerate([PERSON, ["n1", "wb", "Enschede", "Wsw"]]):
                made.write_row(row, 0, cells)
    (finding,) = import_file("twee.xlsx", buffer.getvalue(), Dataset.from_records()).findings
    assert (finding.sheet, finding.cell) == ("KANDIDATEN ", "A2")
    assert (finding.other_sheet, finding.other_row) == ("kandidaten", 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "workbook.old_or_locked"),
        (
            b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument",
            "workbook.other_format",
        ),
        (b"kandidaatnummer;organisatie\nk1;wb\n", "workbook.not_a_workbook"),
    ],
)
def test_other_file_under_the_name_of_a_workbook_is_named_for_what_it_is(content, code):
    """.xls, .ods and .csv renamed to .xlsx: what to do is said, nothing is read."""
    outcome = import_file("lijst.xlsx", content, SMALL)
    assert [one.code for one in outcome.findings] == [code]
    assert not outcome.has_changes
