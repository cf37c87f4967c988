"""Clean files are read at full speed, all others row by row; the cells are the same."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.records.csv_file import _from_rows, _read_clean, read_csv
from matcher.records.csv_rows import rows_of
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import MAX_LISTED

NAMES = ("team_id", "daypart", "hours")
HEADER = ",".join(NAMES)
CLEAN_CELL = st.text(string.ascii_letters + string.digits + " .;|\té€\u2028\x0b", max_size=6)


@pytest.fixture
def read(tmp_path):
    """Reads text or bytes as the file of a table with three columns."""

    def read_content(content):
        path = tmp_path / "team_dayparts.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_csv(path, NAMES)

    return read_content


def cells_of(table):
    """Rows of a raw table as lists of texts."""
    return [
        [column.texts[column.codes[row]] for column in table.columns]
        for row in range(len(table.lines))
    ]


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(CLEAN_CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    line_end=st.sampled_from(["\n", "\r\n"]),
    ends_with_line_end=st.booleans(),
)
def test_both_ways_of_reading_give_the_same_cells(rows, line_end, ends_with_line_end):
    """What the fast way accepts, the careful way reads alike, line numbers included."""
    text = line_end.join([HEADER, *map(",".join, rows)]) + line_end * ends_with_line_end
    fast = _read_clean("t.csv", text.encode())
    careful = _from_rows("t.csv", list(rows_of(text, ",")), ())
    if fast is not None:
        assert fast.header == careful.header == NAMES
        assert cells_of(fast) == cells_of(careful) == rows
        assert fast.lines.tolist() == careful.lines.tolist()


def test_clean_files_are_read_the_fast_way():
    """Plain rows need no closer look, with either kind of line end."""
    for line_end in ("\n", "\r\n"):
        text = line_end.join([HEADER, "t01,0,8", "t01,1,7.5", ""])
        assert cells_of(_read_clean("t.csv", text.encode())) == [
            ["t01", "0", "8"],
            ["t01", "1", "7.5"],
        ]


@pytest.mark.parametrize(
    "body",
    ['"t01",0,8\n', "t01,0\n", "t01,0,8\n\nt01,1,8\n", "t01,0,8\rt01,1,8\r", "", "t\xff,0,8\n"],
    ids=["quotes", "ragged", "blank line", "old line ends", "no rows", "not UTF-8"],
)
def test_everything_else_gets_a_closer_look(body):
    """The fast way gives up rather than guess."""
    assert _read_clean("t.csv", f"{HEADER}\n{body}".encode("latin-1")) is None


def test_quoted_text_may_hold_commas_quotes_and_line_breaks(read):
    """RFC 4180, and the line number is the one on which the row starts."""
    table = read(f'{HEADER}\n"a,b","say ""hi""","two\nlines"\nt02,1,2\n')
    assert cells_of(table) == [["a,b", 'say "hi"', "two\nlines"], ["t02", "1", "2"]]
    assert table.lines.tolist() == [2, 4]
    assert table.findings == ()


def test_quoted_header_and_old_line_ends_are_read(read):
    """Some programs quote everything, some end lines with a carriage return."""
    table = read('"team_id","daypart","hours"\r"t01","0","8"\r')
    assert table.header == NAMES
    assert cells_of(table) == [["t01", "0", "8"]]


def test_reading_goes_on_after_an_unclosed_quote(read):
    """One broken row costs one finding; the rows below keep their cells and line numbers."""
    table = read(f'{HEADER}\n"t01,0,8\nt02,1,7\nt03,2,6\n')
    assert [(one.row, one.code) for one in table.findings] == [(2, FindingCode.BROKEN_QUOTES)]
    assert cells_of(table)[1:] == [["t02", "1", "7"], ["t03", "2", "6"]]
    assert table.is_ragged.tolist() == [True, False, False]


def test_every_unclosed_quote_is_found(read):
    """A quote that never closes does not swallow the rest of a long file."""
    long_rows = "".join(f"t{number:05d},1,7\n" for number in range(3000))
    table = read(f'{HEADER}\n"a,0,8\n{long_rows}"b,0,8\n{long_rows}')
    assert [one.row for one in table.findings] == [2, 3003]
    assert len(table.lines) == 6002


def test_ragged_rows_keep_their_first_cells(read):
    """Other tables may refer to them; their own cells are not judged."""
    table = read(f"{HEADER}\nt01,0\nt02,1,2,3\nt03,1,2\n")
    assert cells_of(table) == [["t01", "0", ""], ["t02", "1", "2"], ["t03", "1", "2"]]
    assert table.is_ragged.tolist() == [True, True, False]
    assert [one.value for one in table.findings] == ["2 cells", "4 cells"]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators_are_named_and_read(separator, read):
    """The separator is one mistake; the cells behind it are judged all the same."""
    table = read("\n".join([HEADER, "t01,0,8"]).replace(",", separator))
    assert [one.code for one in table.findings] == [FindingCode.SEPARATOR]
    assert cells_of(table) == [["t01", "0", "8"]]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n", b"\x1c"])
def test_blank_files_are_empty(content, read):
    """White space holds no table."""
    table = read(content)
    assert [one.code for one in table.findings] == [FindingCode.EMPTY]
    assert table.columns == ()


def test_a_folder_under_the_name_of_a_table_is_unreadable(tmp_path):
    """What cannot be opened is a finding, not an exception."""
    (tmp_path / "teams.csv").mkdir()
    table = read_csv(tmp_path / "teams.csv", NAMES)
    assert [one.code for one in table.findings] == [FindingCode.UNREADABLE]


def test_byte_position_of_a_wrong_encoding_counts_the_mark(read):
    """The position is that in the file, from 0."""
    table = read(b"\xef\xbb\xbf" + HEADER.encode() + b"\nt\xe9,0,8\n")
    codes = {one.code: one for one in table.findings}
    position = 3 + len(HEADER) + 2
    assert codes[FindingCode.ENCODING].value == f"byte 0xe9 at position {position}"
    assert codes[FindingCode.ENCODING].row == 2
    assert cells_of(table)[0][0] == "té"


@pytest.mark.parametrize(
    ("line", "code"),
    [('"t01,0,8', FindingCode.BROKEN_QUOTES), ("t01,0", FindingCode.RAGGED_ROW)],
)
def test_broken_rows_are_listed_up_to_a_bound(line, code, read):
    """A file that is broken throughout gives a list that can be read, and a count."""
    table = read("\n".join([HEADER, *[line] * (MAX_LISTED + 5)]))
    assert {one.code for one in table.findings[:-1]} == {code}
    assert len(table.findings) == MAX_LISTED + 1
    assert table.findings[-1].value == f"5 more {code}"
