"""Whatever stands in a folder, the reader answers with findings, never with an exception."""

import io
import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from matcher.policy import POLICY_FILE
from matcher.records import Finding, check_dataset
from matcher.records.contract import TABLES

BASE = Path(__file__).parents[2] / "fixtures" / "invalid" / "base"
TABLE_NAMES = st.sampled_from(list(TABLES))
BYTES = st.binary(max_size=400)
NASTY = st.sampled_from(
    [b'"', b",", b"\n", b"\r", b"\r\n", b";", b"\t", b"|", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
     b"PK\x03\x04", b"nan", b"1e999", b"-", b"9" * 400, b"k01", b"p01", b"COG01", b'""', b" "]
)  # fmt: skip
VALUES = st.one_of(
    st.none(),
    st.lists(st.integers(-(2**60), 2**60), min_size=1, max_size=3),
    st.lists(st.floats(), min_size=1, max_size=3),
    st.lists(st.booleans(), min_size=1, max_size=3),
    st.lists(st.binary(max_size=5), min_size=1, max_size=3),
    st.lists(st.datetimes(), min_size=1, max_size=3),
    st.lists(st.dates(), min_size=1, max_size=3),
    st.lists(st.text(max_size=5), min_size=1, max_size=3),
    st.lists(st.lists(st.integers(0, 5), max_size=2), min_size=1, max_size=3),
    st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=2), min_size=1, max_size=3),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One copy of the base dataset, of which the tests replace one file at a time."""
    target = tmp_path_factory.mktemp("dataset") / "dataset"
    shutil.copytree(BASE, target)
    return target


def check_with(folder, name, content):
    """Findings of the folder with one file replaced; the file is put back afterwards."""
    table = name.partition(".")[0]
    original = BASE / f"{table}.csv"
    (folder / original.name).unlink(missing_ok=True)
    (folder / name).write_bytes(content)
    try:
        findings = check_dataset(folder)
    finally:
        (folder / name).unlink()
        if original.exists():
            shutil.copy(original, folder)
    assert all(isinstance(finding, Finding) for finding in findings)
    return findings


@settings(deadline=None)
@given(table=TABLE_NAMES, content=BYTES)
@example(table="apart", content=b"\x1c")  # white space for Python's text, not for its bytes
def test_random_bytes_as_csv(folder, table, content):
    """No table is random bytes, and the reader says so."""
    assert check_with(folder, f"{table}.csv", content)


@settings(deadline=None)
@given(table=TABLE_NAMES, pieces=st.lists(st.one_of(NASTY, BYTES), max_size=12), data=st.data())
def test_random_bytes_inside_a_valid_table(folder, table, pieces, data):
    """Damage anywhere in a file is found or harmless, and never an exception."""
    content = (BASE / f"{table}.csv").read_bytes()
    for piece in pieces:
        at = data.draw(st.integers(0, len(content)))
        content = content[:at] + piece + content[at:]
    check_with(folder, f"{table}.csv", content)


@settings(deadline=None)
@given(table=TABLE_NAMES, content=BYTES)
def test_random_bytes_as_parquet(folder, table, content):
    """A file that only pretends to be Parquet is unreadable."""
    assert check_with(folder, f"{table}.parquet", b"PAR1" + content + b"PAR1")


@settings(deadline=None)
@given(table=TABLE_NAMES, data=st.data())
def test_any_type_of_parquet_column(folder, table, data):
    """Columns of unexpected types are judged as text or named as unusable."""
    columns = {
        name: data.draw(VALUES) or [None]
        for name in data.draw(st.lists(st.sampled_from(list(TABLES[table].columns)), unique=True))
    }
    shortest = min((len(values) for values in columns.values()), default=0)
    arrays = {name: pa.array(values[:shortest]) for name, values in columns.items()}
    buffer = io.BytesIO()
    parquet.write_table(pa.table(arrays), buffer)
    check_with(folder, f"{table}.parquet", buffer.getvalue())


@settings(deadline=None)
@given(content=st.one_of(BYTES, st.text(max_size=80).map(lambda text: text.encode())))
def test_random_bytes_as_policy(folder, content):
    """A policy that cannot be read is a finding too."""
    check_with(folder, POLICY_FILE, content)
