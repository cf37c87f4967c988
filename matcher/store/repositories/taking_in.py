"""Writes a dataset over what stands, table by table: only what differs, with its history."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Table, bindparam

from matcher.records.cells import Storage
from matcher.records.contract import TABLES as CONTRACTS
from matcher.records.contract import TableContract
from matcher.records.dataset import Dataset
from matcher.store.differences import compare_tables
from matcher.store.frame_values import Columns, plain_columns
from matcher.store.record_rows import difference, key_of, people_of
from matcher.store.recorder import Action, Note, Recorder
from matcher.store.scope import Scope
from matcher.store.tables.records import LOAD_ORDER, PARENTS, TABLES

Counts = tuple[int, int, int, int]


class TakingIn:
    """One import: first everything new and changed, then what is gone, the last table first."""

    def __init__(
        self,
        scope: Scope,
        recorder: Recorder,
        standing: Mapping[str, pd.DataFrame],
        dataset: Dataset,
    ) -> None:
        self._scope = scope
        self._recorder = recorder
        self._old = {name: plain_columns(standing[name], CONTRACTS[name]) for name in LOAD_ORDER}
        self._new = {
            name: plain_columns(dataset.table(name), CONTRACTS[name]) for name in LOAD_ORDER
        }
        self._differences = {
            name: compare_tables(standing[name], dataset.table(name), CONTRACTS[name])
            for name in LOAD_ORDER
        }
        self._lengths = {name: len(standing[name]) for name in LOAD_ORDER}

    def run(self, *, removes: bool) -> Iterator[tuple[str, Counts]]:
        """Write the differences; give the counts added, changed, removed and unchanged."""
        gone = {name: found.removed if removes else [] for name, found in self._differences.items()}
        versions = {name: self._versions(name) for name in LOAD_ORDER if name not in PARENTS}
        for name in LOAD_ORDER:
            if name in PARENTS:
                self._write_parts(name, gone[name], versions[PARENTS[name]])
            else:
                self._write_wholes(name, versions[name])
        for name in reversed(LOAD_ORDER):
            if name not in PARENTS:
                self._remove_wholes(name, gone[name], versions[name])
        for name, found in self._differences.items():
            n_gone, n_changed = len(gone[name]), len(found.changed)
            unchanged = self._lengths[name] - n_gone - n_changed
            yield name, (len(found.added), n_changed, n_gone, unchanged)

    def _write_wholes(self, name: str, versions: dict[tuple[str, ...], int]) -> None:
        contract, table, found = CONTRACTS[name], TABLES[name], self._differences[name]
        number = self._recorder.number()
        new, old = self._new[name], self._old[name]
        if found.added:
            chosen = _rows(new, found.added)
            n_rows = len(found.added)
            marks: dict[str, Any] = {"version": [1] * n_rows, "change_number": [number] * n_rows}
            self._scope.add_columns(table, {**chosen, **marks})
        for position in found.added:
            row = _row(new, position)
            self._note(contract, row, Action.ADDED, 1, None, _known(row))
        updates = []
        for before, after in found.changed.items():
            row = _row(new, after)
            key = key_of(contract, row)
            versions[key] += 1
            was, is_now = difference(_known(_row(old, before)), _known(row))
            self._note(contract, row, Action.CHANGED, versions[key], was, is_now)
            raised = {"version": versions[key], "change_number": number}
            updates.append({**_typed(row, contract), **raised})
        self._update(table, contract, updates)

    def _write_parts(
        self, name: str, gone: Sequence[int], versions: dict[tuple[str, ...], int]
    ) -> None:
        contract, table, found = CONTRACTS[name], TABLES[name], self._differences[name]
        old, new = self._old[name], self._new[name]
        to_delete = [*gone, *found.changed]
        if to_delete:
            at = [table.c[column] == bindparam(f"key_{column}") for column in contract.key]
            self._scope.many(
                self._scope.delete_of(table, *at),
                [{f"key_{c}": old[c][position] for c in contract.key} for position in to_delete],
            )
        to_add = [*found.added, *found.changed.values()]
        if to_add:
            self._scope.add_columns(table, _rows(new, to_add))
        before, after = _by_whole(old, contract, to_delete), _by_whole(new, contract, to_add)
        whole = CONTRACTS[PARENTS[name]]
        added = {
            key_of(whole, _row(self._new[whole.name], position))
            for position in self._differences[whole.name].added
        }
        raised = []
        for identifier in {**before, **after}:
            key = (identifier,)
            if key not in added:
                versions[key] += 1
                raised.append({whole.key[0]: identifier, "version": versions[key]})
            was, is_now = difference(before[identifier], after[identifier])
            people = people_of({contract.key[0]: identifier})
            version = versions.get(key, 1)
            self._recorder.note(Note(name, key, Action.CHANGED, version, was, is_now, people))
        marks = {"change_number": self._recorder.number()}
        self._update(TABLES[whole.name], whole, [{**row, **marks} for row in raised])

    def _remove_wholes(
        self, name: str, gone: Sequence[int], versions: Mapping[tuple[str, ...], int]
    ) -> None:
        contract, table = CONTRACTS[name], TABLES[name]
        rows = [_row(self._old[name], position) for position in gone]
        at = [table.c[column] == bindparam(f"key_{column}") for column in contract.key]
        keys = [{f"key_{column}": row[column] for column in contract.key} for row in rows]
        self._scope.many(self._scope.delete_of(table, *at), keys)
        for row in rows:
            version = versions[key_of(contract, row)] + 1
            self._note(contract, row, Action.REMOVED, version, _known(row), None)

    def _update(self, table: Table, contract: TableContract, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        at = [table.c[column] == bindparam(f"key_{column}") for column in contract.key]
        values = [name for name in rows[0] if name not in contract.key]
        statement = self._scope.update_of(table, *at).values(
            {name: bindparam(f"new_{name}") for name in values}
        )
        bound = [
            {f"key_{c}": row[c] for c in contract.key} | {f"new_{n}": row[n] for n in values}
            for row in rows
        ]
        self._scope.many(statement, bound)

    def _versions(self, name: str) -> dict[tuple[str, ...], int]:
        contract, table = CONTRACTS[name], TABLES[name]
        columns = [table.c[column] for column in contract.key]
        found = self._scope.rows(self._scope.select(table, *columns, table.c.version))
        return {key_of(contract, row): row["version"] for row in found}

    def _note(
        self,
        contract: TableContract,
        row: Mapping[str, Any],
        action: Action,
        version: int,
        old: Mapping[str, Any] | None,
        new: Mapping[str, Any] | None,
    ) -> None:
        key, people = key_of(contract, row), people_of(row)
        self._recorder.note(Note(contract.name, key, action, version, old, new, people))


def _rows(columns: Columns, positions: Sequence[int]) -> Columns:
    return {name: [values[at] for at in positions] for name, values in columns.items()}


def _row(columns: Columns, position: int) -> dict[str, Any]:
    return {name: values[position] for name, values in columns.items()}


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def _typed(row: Mapping[str, Any], contract: TableContract) -> dict[str, Any]:
    """Days as dates, as the column types of an update take them."""
    return {
        name: date.fromisoformat(row[name])
        if column.cell.storage is Storage.DAY and row[name] is not None
        else row[name]
        for name, column in contract.columns.items()
    }


def _by_whole(
    columns: Columns, contract: TableContract, positions: Sequence[int]
) -> dict[str, dict[str, Any]]:
    """Parts by the record that they belong to, and by what tells them apart there."""
    owner, name = contract.key
    others = [column for column in columns if column not in (owner, name)]
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for at in positions:
        part = {c: columns[c][at] for c in others if columns[c][at] is not None}
        found[columns[owner][at]][str(columns[name][at])] = part
    return found
