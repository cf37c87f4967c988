"""The reference page of the data contract, made from the records and the codes of findings.

``python -m matcher.records.page`` renews ``docs/reference/data-contract.md``; a test compares.
"""

from collections.abc import Iterator
from pathlib import Path

from matcher.records.audit import AUDIT_TABLE
from matcher.records.contract import TABLES, Column, TableContract
from matcher.records.finding_codes import WARNINGS, FindingCode
from matcher.records.findings import MAX_LISTED, MAX_SHOWN

DATA_CONTRACT_PAGE = Path("docs/reference/data-contract.md")

_INTRODUCTION = """\
# Data contract

Version 1. This page is made from the code by `python -m matcher.records.page`; change the records
in `matcher/records`, not the page.

A dataset is a folder with one file per table, named after it: `candidates.csv` or
`candidates.parquet`. It may also hold a `policy.toml` with only the values that differ from the
default policy.

- **CSV**: UTF-8 without byte order mark, cells separated by commas, a header line with the names
  below in any order, text that holds a comma, a double quote or a line break between double quotes
  (RFC 4180). Numbers with a decimal point and no separator between thousands. Days as
  year-month-day.
- **Parquet**: the same columns; numbers, days and flags may have their own type, nulls are empty
  cells.
- **Empty means unknown.** Unknown is never read as 0 and never excludes anybody by itself. A column
  must be there even if all its cells are empty, so that a column lost on the way is noticed.
- **Several values** in one cell are joined by a vertical bar: `bike|transit`.
- Codes are in the [vocabulary](vocabulary.md).
- `passend check-data DIR` reports every mistake at once, by file, line and column.

No diagnosis, BSN, sex, age or origin has a column, and unknown columns are refused.
"""

_AUDIT = """\
For the fairness audit only. No code that scores, plans or explains can read this table, and it is
not part of the dataset in memory.
"""


def _findings_introduction() -> str:
    return f"""\
## Findings

Each finding has `file`, `row`, `column`, `code`, `value`, `suggestion` and `severity`. `row` is the
line in the file, the header being line 1 (for Parquet the header is counted too); 0 is the file as
a whole. `value` is the cell as found, at most {MAX_SHOWN} characters, with control characters
escaped and anything that may be a BSN hidden. An `error` makes the dataset unusable, a `warning`
does not. At most {MAX_LISTED:,} findings per file, column and code are listed; `findings.more`
counts the rest. `fixtures/invalid` holds an example of every code.
"""


def data_contract_page() -> str:
    """Whole page as Markdown."""
    return "\n".join(
        (
            _INTRODUCTION,
            *(_table(table) for table in TABLES.values()),
            _table(AUDIT_TABLE, _AUDIT),
            _findings_introduction(),
            *_finding_rows(),
            "",
        )
    )


def _table(table: TableContract, note: str = "") -> str:
    rows = (_column(table, column) for column in table.columns.values())
    presence = "Required" if table.is_required else "Optional"
    if table.needs_rows:
        presence += ", with at least one row"
    key = ", ".join(f"`{name}`" for name in table.key)
    about = "\n".join(line.strip() for line in (table.record.__doc__ or "").splitlines()).strip()
    rules = "".join(
        f"- {rule.code.explanation} (`{rule.first}`, `{rule.second}`: `{rule.code}`)\n"
        for rule in table.record.rules
    )
    return (
        "\n".join(
            part
            for part in (
                f"## {table.name}\n",
                f"{about}\n",
                note,
                f"{presence}. Key: {key}.\n",
                "| column | type | may be empty | cell | meaning |",
                "|---|---|---|---|---|",
                *rows,
                f"\nRefused:\n\n{rules}" if rules else "",
            )
            if part
        ).rstrip("\n")
        + "\n"
    )


def _column(table: TableContract, column: Column) -> str:
    refers = next((r.table for r in table.references if r.column == column.name), None)
    meaning = column.description + (f" Refers to `{refers}`." if refers else "")
    storage = f"{column.cell.storage}s, joined" if column.cell.is_joined else column.cell.storage
    empty = "no" if column.is_required else "yes"
    return f"| `{column.name}` | {storage} | {empty} | {column.cell.looks} | {meaning} |"


def _finding_rows() -> Iterator[str]:
    yield "| code | severity | meaning |"
    yield "|---|---|---|"
    for code in FindingCode:
        yield f"| `{code}` | {'warning' if code in WARNINGS else 'error'} | {code.explanation} |"


if __name__ == "__main__":
    DATA_CONTRACT_PAGE.write_text(data_contract_page(), encoding="utf-8")
