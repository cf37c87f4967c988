"""All records of an organisation at once: out as a dataset, and in from one, all or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from matcher.records.choices import DecisionKind
from matcher.records.contract import TABLES as CONTRACTS
from matcher.records.dataset import Dataset
from matcher.records.frames import empty_frame
from matcher.store.bulk import fetch_columns
from matcher.store.errors import Contradiction
from matcher.store.frame_values import frame_of
from matcher.store.recorder import Recorder
from matcher.store.repositories.policy import PolicyRepository
from matcher.store.repositories.taking_in import TakingIn
from matcher.store.scope import Scope
from matcher.store.tables.records import LOAD_ORDER, TABLES

ImportMode = Literal["replace", "merge"]


@dataclass(frozen=True, slots=True)
class TableCounts:
    """What an import did to one table; parts are counted one by one."""

    added: int
    changed: int
    removed: int
    unchanged: int


class DatasetRepository:
    """The dataset that an organisation has."""

    def __init__(self, scope: Scope, recorder: Recorder) -> None:
        self._scope = scope
        self._recorder = recorder

    def load(self) -> Dataset:
        """All records and the policy, each table in the order of its key."""
        frames: dict[str, Any] = {name: self.frame(name) for name in CONTRACTS}
        return Dataset(**frames, policy=PolicyRepository(self._scope, self._recorder).get().policy)

    def frame(self, name: str, identifiers: Iterable[str] | None = None) -> pd.DataFrame:
        """One table, or its rows whose key begins with one of some identifiers."""
        contract, table = CONTRACTS[name], TABLES[name]
        columns = [table.c[column] for column in contract.columns]
        query = self._scope.select(table, *columns)
        if identifiers is not None:
            query = query.where(table.c[contract.key[0]].in_(sorted(set(identifiers))))
        query = query.order_by(*(table.c[column] for column in contract.key))
        found = fetch_columns(self._scope.connection, query)
        return frame_of(found, contract) if found[0] else empty_frame(contract)

    def take_in(self, dataset: Dataset, mode: ImportMode) -> dict[str, TableCounts]:
        """Make the store hold a dataset that was checked.

        Parameters
        ----------
        mode
            ``replace``: afterwards the store holds this dataset and nothing else. ``merge``: rows
            are added or replaced by key, others stay, and so does the policy.

        Returns
        -------
        Counts by table. What is the same already keeps its version and gets no history.

        Raises
        ------
        Contradiction
            If merged decisions or pairs to keep apart contradict those that stand.
        """
        self._recorder.number()
        taking = TakingIn(
            self._scope, self._recorder, {name: self.frame(name) for name in LOAD_ORDER}, dataset
        )
        counts = {
            name: TableCounts(*found) for name, found in taking.run(removes=mode == "replace")
        }
        if mode == "replace":
            PolicyRepository(self._scope, self._recorder).change(dataset.policy)
        else:
            self._require_no_contradiction()
        return {name: counts[name] for name in CONTRACTS}

    def _require_no_contradiction(self) -> None:
        decisions = self.frame("decisions")
        pins = decisions[decisions["decision"] == DecisionKind.PIN.value]
        both = decisions.duplicated(["candidate_id", "place_id"])
        if both.any() or pins["candidate_id"].duplicated().any():
            raise Contradiction("decision", "")
        apart = self.frame("apart")
        turned: Mapping[Any, Any] = {
            "candidate_id": "other_candidate_id",
            "other_candidate_id": "candidate_id",
        }
        mirrored = apart.rename(columns=turned)
        keys = ["candidate_id", "other_candidate_id", "scope"]
        if not apart.merge(mirrored[keys], on=keys).empty:
            raise Contradiction("pair to keep apart", "")
