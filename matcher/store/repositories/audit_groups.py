"""Attributes for the fairness audit: written by an import, read by an audit, by nothing else."""

from collections.abc import Iterable

import pandas as pd

from matcher.store.scope import Scope
from matcher.store.tables.audit import AUDIT_GROUPS

_COLUMNS = ("candidate_id", "attribute", "value")


class AuditGroupRepository:
    """Groups of one organisation's people. They are no part of a dataset and have no history."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def frame(self) -> pd.DataFrame:
        """All rows, as ``read_audit_groups`` gives them: candidate_id, attribute, value."""
        table = AUDIT_GROUPS
        query = self._scope.select(table, *(table.c[name] for name in _COLUMNS))
        rows = self._scope.rows(query.order_by(table.c.candidate_id, table.c.attribute))
        return pd.DataFrame(
            {name: pd.Series([row[name] for row in rows], dtype="str") for name in _COLUMNS}
        )

    def replace(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Replace all rows by these: candidate_id, attribute, value."""
        self._scope.remove(AUDIT_GROUPS)
        found = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
        self._scope.add_many(AUDIT_GROUPS, found)
