"""Names of sheets and columns that somebody of the organisation has explained."""

from collections.abc import Mapping

from matcher.store.scope import Scope
from matcher.store.tables.own_names import OWN_NAMES


class OwnNameRepository:
    """One meaning per name."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def all(self) -> dict[str, str]:
        """Name -> meaning, in the order of the names."""
        query = self._scope.select(OWN_NAMES, OWN_NAMES.c.name, OWN_NAMES.c.meaning)
        rows = self._scope.rows(query.order_by(OWN_NAMES.c.name))
        return {row["name"]: row["meaning"] for row in rows}

    def learn(self, names: Mapping[str, str]) -> None:
        """Take over name -> meaning; an empty meaning forgets the name, others stay."""
        for name, meaning in names.items():
            self._scope.remove(OWN_NAMES, OWN_NAMES.c.name == name)
            if meaning:
                values = {
                    "name": name,
                    "meaning": meaning,
                    "confirmed_at": self._scope.clock(),
                    "confirmed_by": self._scope.actor,
                }
                self._scope.add(OWN_NAMES, values)
