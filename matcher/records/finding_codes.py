"""Every kind of finding: stable codes that users, tests and the reference page rely on."""

from enum import StrEnum


class FindingCode(StrEnum):
    """Stable codes of findings; the docstring of a member says what is wrong and what to do."""

    def __new__(cls, code: str, explanation: str) -> "FindingCode":
        """Make a member from its code and its docstring."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.__doc__ = explanation
        return member

    NOT_A_FOLDER = (
        "dataset.not_a_folder",
        "The dataset is not a folder that can be read.",
    )
    MISSING_TABLE = (
        "file.missing",
        "A required table is not in the folder, neither as CSV nor as Parquet.",
    )
    UNKNOWN_FILE = (
        "file.unknown",
        "The folder holds a file that is no table of the contract; it is not read.",
    )
    BOTH_FORMATS = (
        "file.both_formats",
        "The table is there as CSV and as Parquet; remove one. The CSV file was checked.",
    )
    UNREADABLE = (
        "file.unreadable",
        "The file cannot be opened or is damaged.",
    )
    SPREADSHEET = (
        "file.spreadsheet",
        "The file is a spreadsheet under another name; export it as CSV UTF-8.",
    )
    EMPTY = (
        "file.empty",
        "The file holds nothing, not even column names.",
    )
    HEADER_ONLY = (
        "file.header_only",
        "The table holds column names but no rows, and needs at least one.",
    )
    NO_HEADER = (
        "file.no_header",
        "The first line holds none of the column names of this table.",
    )
    ENCODING = (
        "file.encoding",
        "The file is not UTF-8; the value names the first byte that is not, and its position.",
    )
    UTF16 = (
        "file.utf16",
        "The file is UTF-16; save it as CSV UTF-8.",
    )
    BYTE_ORDER_MARK = (
        "file.byte_order_mark",
        "The file starts with a UTF-8 byte order mark; it is skipped.",
    )
    SEPARATOR = (
        "file.separator",
        "The cells are not separated by commas; export with a comma as list separator.",
    )
    UNKNOWN_COLUMN = (
        "column.unknown",
        "The column is not part of this table; nothing in it would be used.",
    )
    MISSING_COLUMN = (
        "column.missing",
        "A column of this table is missing; leave its cells empty where nothing is known.",
    )
    DUPLICATE_COLUMN = (
        "column.duplicate",
        "The column appears more than once; only the first was checked.",
    )
    COLUMN_TYPE = (
        "column.type",
        "The Parquet column has a type that holds no single values (a list, a map, bytes).",
    )
    RAGGED_ROW = (
        "row.cells",
        "The row has more or fewer cells than the header; quote text that holds a comma or a "
        "line break.",
    )
    BROKEN_QUOTES = (
        "row.quotes",
        "A double quote in the row is not closed, or text follows the closing quote.",
    )
    MISSING_VALUE = (
        "value.missing",
        "The cell is empty and must not be.",
    )
    HUGE_VALUE = (
        "value.huge",
        "The cell holds more than 10,000 characters.",
    )
    TOO_LONG = (
        "value.too_long",
        "The text is longer than this column allows.",
    )
    CONTROL_CHARACTER = (
        "value.control_character",
        "The cell holds an invisible control character.",
    )
    SURROUNDING_SPACE = (
        "value.surrounding_space",
        "The cell starts or ends with white space.",
    )
    FORMULA = (
        "value.formula",
        "The text starts like a formula (= + - @); a spreadsheet would execute it.",
    )
    NOT_A_NUMBER = (
        "value.not_a_number",
        "The cell is not a number.",
    )
    NOT_FINITE = (
        "value.not_finite",
        "The cell is infinite or not a number (nan, inf); leave it empty when unknown.",
    )
    NOT_WHOLE = (
        "value.not_whole",
        "The cell is not a whole number.",
    )
    DECIMAL_COMMA = (
        "value.decimal_comma",
        "The number has a decimal comma; write a point.",
    )
    THOUSANDS_SEPARATOR = (
        "value.thousands_separator",
        "The number has a separator between thousands; write the digits only.",
    )
    TOO_SMALL = (
        "value.too_small",
        "The number or date lies below the range of this column.",
    )
    TOO_LARGE = (
        "value.too_large",
        "The number or date lies above the range of this column.",
    )
    NOT_A_DATE = (
        "value.not_a_date",
        "The cell is not an existing day written as year-month-day.",
    )
    DUTCH_DATE = (
        "value.dutch_date",
        "The date is written as day-month-year; write year-month-day.",
    )
    DATETIME = (
        "value.datetime",
        "The cell holds a time of day as well; write the day only.",
    )
    NOT_A_FLAG = (
        "value.not_true_or_false",
        "The cell is neither true nor false.",
    )
    NOT_IN_LIST = (
        "value.not_in_list",
        "The value is not in the closed list of this column.",
    )
    UNKNOWN_MUNICIPALITY = (
        "value.unknown_municipality",
        "The code is no Dutch municipality (GM and four digits).",
    )
    UNKNOWN_ITEM = (
        "value.unknown_item",
        "The code is none of the 79 capability items.",
    )
    UNKNOWN_CERTIFICATE = (
        "value.unknown_certificate",
        "The code is no certificate of the vocabulary.",
    )
    BAD_IDENTIFIER = (
        "value.bad_identifier",
        "An identifier has 1 to 64 letters, digits, points, hyphens or underscores.",
    )
    LOOKS_LIKE_BSN = (
        "value.looks_like_bsn",
        "The identifier has the form of a BSN (nine digits that pass the eleven-test), which may "
        "not be used here; use a pseudonym. The value is not shown.",
    )
    BAD_POSTCODE = (
        "value.bad_postcode",
        "A postcode here is its four digits, 1000 to 9999, without letters.",
    )
    BAD_ISCO = (
        "value.bad_isco",
        "An occupation is an ISCO-08 unit group of four digits.",
    )
    BAD_URI = (
        "value.bad_uri",
        "The address is not one of an ESCO concept.",
    )
    BAD_DAYPARTS = (
        "value.bad_dayparts",
        "Day-parts are 21 characters 0 or 1: Monday to Sunday, each morning, afternoon, evening.",
    )
    NO_DAYPARTS = (
        "value.no_dayparts",
        "All 21 day-parts are 0, so nobody could ever work; leave the cell empty when unknown.",
    )
    EMPTY_PART = (
        "value.empty_part",
        "Two vertical bars follow each other, or one stands at the start or end.",
    )
    REPEATED_PART = (
        "value.repeated_part",
        "The same value appears twice in one cell.",
    )
    LOW_ABOVE_HIGH = (
        "order.low_above_high",
        "The lowest level is above the highest.",
    )
    HOURS_REVERSED = (
        "order.hours_reversed",
        "The least hours are more than the most hours.",
    )
    GROUP_REVERSED = (
        "order.group_reversed",
        "The smallest group is larger than the largest.",
    )
    DATES_REVERSED = (
        "order.dates_reversed",
        "The last day lies before the first.",
    )
    ENDED_BEFORE_STARTED = (
        "order.ended_before_started",
        "The placement ended before it started.",
    )
    APART_FROM_SELF = (
        "pair.apart_from_self",
        "A person cannot be kept apart from themselves.",
    )
    PIN_AND_FORBID = (
        "pair.pin_and_forbid",
        "The same pair of person and place is both pinned and forbidden.",
    )
    TWO_PINS = (
        "pair.two_pins",
        "The person is pinned to more than one place.",
    )
    DUPLICATE_KEY = (
        "key.duplicate",
        "A row above has the same identifier, or the same combination of identifying columns.",
    )
    DANGLING = (
        "reference.dangling",
        "The identifier does not exist in the table that it refers to.",
    )
    POLICY = (
        "policy.invalid",
        "The policy file holds an unknown name or an impossible value.",
    )
    MORE = (
        "findings.more",
        "The list of this kind of finding in this column was cut; the value says how many more.",
    )

    @property
    def explanation(self) -> str:
        """What is wrong and what to do, one English sentence."""
        return self.__doc__ or ""


WARNINGS = frozenset({FindingCode.UNKNOWN_FILE, FindingCode.BYTE_ORDER_MARK})
"""Codes after which the dataset can still be used; all others are errors."""
