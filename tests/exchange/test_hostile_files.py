"""Hostile files: every one ends in a finding that says why, or in a dataset; none in an error."""

import io
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from benchmarks.fuzz_importers import hostile_case, run_case, seed_files
from matcher.exchange.findings import ExchangeCode
from matcher.exchange.importing import import_offer
from matcher.exchange.offers import read_any_offer
from matcher.exchange.template import template_bytes
from matcher.records import Dataset, read_dataset

SMALL = read_dataset(Path("fixtures/small"))
TEMPLATE = template_bytes(SMALL, date(2026, 1, 1))


def _with_part(name, content):
    """The template with one part added or replaced."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(TEMPLATE)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return made.getvalue()


def _part(name):
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as archive:
        return archive.read(name)


def _codes(name, content, present=SMALL):
    return {one.code for one in import_offer(read_any_offer(name, content), present).findings}


FAR = _part("xl/worksheets/sheet2.xml").replace(b'r="A2"', b'r="XFD1048576"', 1)
LONG = b"<si><t>" + b"x" * 2_000_000 + b"</t></si>"
CASES = {
    "empty": ("a.xlsx", b"", ExchangeCode.NOT_A_WORKBOOK),
    "no zip": ("a.xlsx", b"naam;uren\n", ExchangeCode.NOT_A_WORKBOOK),
    "old excel": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99,
                  ExchangeCode.OLD_OR_LOCKED),
    "pdf": ("a.xlsx", b"%PDF-1.7", ExchangeCode.OTHER_FORMAT),
    "cut off": ("a.xlsx", TEMPLATE[: len(TEMPLATE) // 2], ExchangeCode.DAMAGED),
    "bomb": ("a.xlsx", _with_part("xl/media/x.bin", b"\0" * 30_000_000), ExchangeCode.ZIP_BOMB),
    "far cell": ("a.xlsx", _with_part("xl/worksheets/sheet2.xml", FAR), ExchangeCode.TOO_LARGE),
    "macros": ("a.xlsm", _with_part("xl/vbaProject.bin", b"x"), ExchangeCode.MACROS),
    "links": ("a.xlsx", _with_part("xl/externalLinks/externalLink1.xml", b"<a/>"),
              ExchangeCode.LINKS),
    "utf-16 part": ("a.xlsx", _with_part("xl/worksheets/sheet2.xml", "<a/>".encode("utf-16")),
                    ExchangeCode.DAMAGED),
    "empty csv": ("a.csv", b"", ExchangeCode.NOTHING),
    "csv of zeros": ("a.csv", b"\0" * 500, ExchangeCode.DAMAGED),
    "latin": ("werkgevers.csv", "werkgevernummer;naam\ne1;Café\n".encode("cp1252"),
              ExchangeCode.ENCODING),
    "deep json": ("a.json", b"[" * 200_000, ExchangeCode.TOO_DEEP),
    "open quotes": ("a.json", b'"' + b'\\"' * 500_000, ExchangeCode.NOT_JSON),
    "no json": ("a.json", b"{'a': 1}", ExchangeCode.NOT_JSON),
    "huge number": ("a.json", b'{"a": ' + b"9" * 10_000 + b"}", ExchangeCode.NOT_JSON),
    "nothing in json": ("a.json", b"{}", ExchangeCode.NOTHING),
    "page without data": ("a.html", b"<html><script>" * 10, ExchangeCode.NOT_JSON),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_hostile_file_is_named_for_what_it_is(case):
    """One file of each kind; the finding has the code of its kind."""
    name, content, code = CASES[case]
    assert code in _codes(name, content)


@pytest.mark.parametrize(("case", "advice"), [("bomb", ""), ("cut off", ""), ("pdf", ".xlsx")])
def test_another_kind_of_file_is_advised_only_where_it_helps(case, advice):
    """Saving a bomb or a damaged file as .xlsx is no answer to a planner."""
    name, content, code = CASES[case]
    found = read_any_offer(name, content).findings
    assert {one.suggestion for one in found if one.code == code} == {advice}


def test_long_text_shared_by_many_cells_is_refused_before_it_is_copied():
    """A text of 2 MB in every cell would be copied into each of them."""
    shared = _part("xl/sharedStrings.xml").replace(b"<si>", LONG + b"<si>", 1)
    sheet = b"<sheetData>" + b'<row r="1">' + b'<c r="A1" t="s"><v>0</v></c>' * 400 + b"</row>"
    content = _with_part("xl/worksheets/sheet2.xml", sheet)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, shared if part == "xl/sharedStrings.xml" else old.read(part))
    assert _codes("a.xlsx", made.getvalue()) & {ExchangeCode.ZIP_BOMB, ExchangeCode.DAMAGED}


def test_formula_is_read_as_the_value_that_was_kept():
    """Nothing is computed or fetched; the finding counts the formulas."""
    sheet = _part("xl/worksheets/sheet2.xml")
    assert b"<f>" not in sheet
    with_formula = sheet.replace(b"</row>", b'<c r="AZ1"><f>1+1</f><v>2</v></c></row>', 1)
    assert ExchangeCode.FORMULAS in _codes("a.xlsx", _with_part("xl/worksheets/sheet2.xml",
                                                               with_formula))  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_end_in_findings_or_a_dataset(seed):
    """Sixty damaged files per seed; `python -m benchmarks.fuzz_importers` runs 10,000."""
    rng = np.random.default_rng(seed)
    seeds = seed_files(SMALL)
    for _ in range(60):
        outcome = run_case(*hostile_case(seeds, rng), SMALL)
        assert isinstance(outcome.dataset, Dataset)
        assert outcome.findings or outcome.counts
