"""The policy of the organisation, kept as the values that differ from the default."""

import tomllib
from dataclasses import dataclass

from matcher.policy import Policy, default_policy, overlaid_policy
from matcher.records.policy_text import policy_text
from matcher.store.errors import VersionConflict
from matcher.store.record_rows import difference
from matcher.store.recorder import Action, Note, Recorder
from matcher.store.scope import Scope
from matcher.store.tables.records import POLICIES


@dataclass(frozen=True, slots=True)
class StoredPolicy:
    """The policy as it stands; version 0 is the default that nobody changed."""

    policy: Policy
    version: int


class PolicyRepository:
    """One policy per organisation."""

    def __init__(self, scope: Scope, recorder: Recorder) -> None:
        self._scope = scope
        self._recorder = recorder

    def get(self) -> StoredPolicy:
        """The policy, with the defaults of this version where nothing else was decided."""
        row = self._scope.row(self._scope.select(POLICIES))
        if row is None:
            return StoredPolicy(default_policy(), 0)
        return StoredPolicy(_policy_of(row["document"]), row["version"])

    def change(self, policy: Policy, expected_version: int | None = None) -> StoredPolicy:
        """Replace the policy, if it still has the version that the caller saw.

        Raises
        ------
        VersionConflict
        """
        self._recorder.number()
        current = self.get()
        if expected_version is not None and expected_version != current.version:
            raise VersionConflict("policy", "policy", current.version)
        old, new = policy_text(current.policy), policy_text(policy)
        if old == new:
            return current
        version = current.version + 1
        values = {
            "document": new,
            "version": version,
            "changed_at": self._scope.clock(),
            "changed_by": self._scope.actor,
        }
        if not self._scope.change(POLICIES, values):
            self._scope.add(POLICIES, values)
        before, after = difference({"toml": old}, {"toml": new})
        action = Action.CHANGED if current.version else Action.ADDED
        self._recorder.note(Note("policy", ("policy",), action, version, before, after))
        return StoredPolicy(policy, version)


def _policy_of(document: str) -> Policy:
    return overlaid_policy(tomllib.loads(document))
