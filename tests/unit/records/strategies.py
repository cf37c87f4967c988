"""Hypothesis strategies for cells, rows and whole datasets, valid and not."""

import string
from datetime import date
from functools import cache

from hypothesis import strategies as st

from matcher.policy import default_policy, parse_policy
from matcher.records.cells import Storage
from matcher.records.contract import TABLES
from matcher.records.dataset import Dataset
from matcher.records.rules import both_are_the_same

_LETTERS = string.ascii_letters + string.digits + "._-"
_WORDS = st.text("abcdefghij ,\"';é|ë", max_size=20).map(lambda text: f"n{text}n")
IDENTIFIERS = st.text(_LETTERS, min_size=1, max_size=8).map("x".__add__)

_ODD_NUMBERS = [
    "0",
    "-1",
    "1",
    "1.0",
    "2.50",
    "3,5",
    "1.250",
    "1e2",
    "6",
    "61",
    "10001",
    "1e400",
    "-0",
    "+5",
    "nan",
    "inf",
    "None",
]
_ODD_DAYS = ["2024-02-29", "2023-02-29", "2024-01-01T10:00", "31-12-2024", "1949-12-31", "20240101"]
_ODD_CODES = [
    "x",
    "true",
    "TRUE",
    "1|2",
    "a|a",
    "|",
    "a||b",
    "GM0153",
    "7511",
    "9112",
    "9112|9112",
    "wsw",
    "bike|car",
    "COG01",
    "pin",
]
_ODD_TEXT = ["", " ", "=1+1", "-x", "@a", " a", "a ", "a\x00b", "a\nb", "\u202ea", "é"]
_LONG = ["a" * 65, "b" * 10_001, "111222333", "000000000", "0" * 21, "1" * 21, "1" * 22, "9" * 400]
ODD_TEXTS = st.one_of(
    st.sampled_from([*_ODD_NUMBERS, *_ODD_DAYS, *_ODD_CODES, *_ODD_TEXT, *_LONG]),
    st.text(max_size=12),
)
"""Texts that are right in some column and wrong in most."""


def valid_texts(column):
    """Texts that a column accepts, without the empty one."""
    cell = column.cell
    by_storage = {
        Storage.NUMBER: st.sampled_from(["0.5", "1", "1.0", ".75", "1e-1"]),
        Storage.WHOLE: st.sampled_from(["1", "2", "3", "4", "5", "5.0"]),
        Storage.DAY: st.dates(date(1950, 1, 1), date(2100, 12, 31)).map(date.isoformat),
        Storage.FLAG: st.sampled_from(["true", "false"]),
    }
    if cell.storage in by_storage:
        return by_storage[cell.storage]
    if cell.is_joined:
        part = st.sampled_from(cell.choices) if cell.choices else st.sampled_from(["9112", "0110"])
        return st.lists(part, min_size=1, max_size=3, unique=True).map("|".join)
    if cell.choices:
        return st.sampled_from(cell.choices)
    return _VALID_BY_NAME.get(column.name, IDENTIFIERS)


_VALID_BY_NAME = {
    "name": _WORDS,
    "title": _WORDS,
    "account_manager": _WORDS,
    "source": _WORDS,
    "end_reason": _WORDS,
    "decided_by": _WORDS,
    "note": st.text("ab\n\t, \"'é", max_size=20).map(lambda text: f"n{text}"),
    "postcode4": st.integers(1000, 9999).map(str),
    "isco": st.sampled_from(["9112", "0110"]),
    "esco_uri": st.just("http://data.europa.eu/esco/isco/C9112"),
    "dayparts": st.text("01", min_size=20, max_size=20).map(lambda mask: f"1{mask}"),
}


@cache
def rows(contract):
    """Texts of one row, by column, that keep the rules of the record."""
    columns = contract.columns.values()
    return st.fixed_dictionaries(
        {
            column.name: valid_texts(column)
            if column.is_required
            else st.one_of(st.just(""), valid_texts(column))
            for column in columns
        }
    ).map(lambda row: _in_order(contract, row))


def _in_order(contract, row):
    """The row with the two cells of a broken rule exchanged, or made different."""
    for rule in contract.record.rules:
        first, second = (contract.columns[name] for name in (rule.first, rule.second))
        pair = row[rule.first], row[rule.second]
        if rule.is_broken is both_are_the_same:
            row = {**row, rule.second: f"{pair[1]}.other"}
        elif "" not in pair:
            values = [
                column.adapter.validate_python([text])[0]
                for column, text in zip((first, second), pair, strict=True)
            ]
            if rule.is_broken(*values):
                row = {**row, rule.first: pair[1], rule.second: pair[0]}
    return row


@st.composite
def datasets(draw):
    """Datasets that keep every rule of the contract, between tables too."""
    identifiers = {
        name: draw(st.lists(IDENTIFIERS, min_size=1, max_size=4, unique=True))
        for name in ("candidates", "employers", "places", "teams")
    }
    people = identifiers["candidates"]
    pairs = [(one, other) for one in people for other in people if one < other]
    keys = {
        **{name: st.tuples(st.sampled_from(found)) for name, found in identifiers.items()},
        "candidate_levels": st.tuples(st.sampled_from(people), _texts("candidate_levels", "item")),
        "place_levels": st.tuples(
            st.sampled_from(identifiers["places"]), _texts("place_levels", "item")
        ),
        "team_dayparts": st.tuples(
            st.sampled_from(identifiers["teams"]), st.integers(0, 20).map(str)
        ),
        "placements": st.tuples(IDENTIFIERS),
        "decisions": st.tuples(st.sampled_from(people)),
        "apart": st.sampled_from(pairs) if pairs else st.nothing(),
    }
    records = {}
    for name, contract in TABLES.items():
        found = identifiers.get(name)
        chosen = (
            [(identifier,) for identifier in found]
            if found
            else draw(st.lists(keys[name], max_size=5, unique=True))
            if pairs or name != "apart"
            else []
        )
        records[name] = [
            contract.record.model_validate(
                {
                    **draw(rows(contract)),
                    **_references(draw, contract, identifiers),
                    **dict(zip(contract.key, key, strict=False)),
                }
            )
            for key in chosen
        ]
    return Dataset.from_records(**records, policy=draw(POLICIES))


def _references(draw, contract, identifiers):
    chosen = {}
    for reference in contract.references:
        column = contract.columns[reference.column]
        least = 1 if column.is_required else 0
        most = 3 if column.cell.is_joined else 1
        known = st.sampled_from(identifiers[reference.table])
        parts = draw(st.lists(known, min_size=least, max_size=most, unique=True))
        chosen[reference.column] = "|".join(parts)
    return chosen


@cache
def _texts(table, column):
    return valid_texts(TABLES[table].columns[column])


def _policy(changes):
    values = default_policy().model_dump()
    for (section, name), value in changes.items():
        values[section] = {**values[section], name: value}
    return parse_policy(values)


POLICIES = st.fixed_dictionaries(
    {},
    optional={
        ("plan", "as_of"): st.dates(),
        ("plan", "move_cap"): st.integers(-1, 100),
        ("ladder", "regulier"): st.floats(0, 1),
        ("eligibility", "all_organisations"): st.booleans(),
        ("eligibility", "agreements"): st.lists(
            st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=2
        ),
        ("guidance", "leader_share_by_need"): st.lists(st.floats(0, 10), min_size=6, max_size=6),
    },
).map(_policy)
