"""Decisions about pairs and people to keep apart, which must not contradict each other."""

from collections.abc import Mapping
from typing import Any

from matcher.records.choices import DecisionKind
from matcher.records.models import Apart, Decision
from matcher.store.errors import Contradiction
from matcher.store.repositories.records import RecordRepository


class DecisionRepository(RecordRepository[Decision]):
    """Pins and forbids. A person has one pin at most, and a pair is not pinned and forbidden."""

    def _require(self, row: Mapping[str, Any]) -> None:
        super()._require(row)
        column = self._table.c
        mine = self._scope.select(self._table).where(column.candidate_id == row["candidate_id"])
        is_pin = row["decision"] == DecisionKind.PIN
        for other in self._scope.rows(mine):
            same_place = other["place_id"] == row["place_id"]
            other_is_pin = other["decision"] == DecisionKind.PIN
            opposite = same_place and is_pin != other_is_pin
            if opposite or (is_pin and other_is_pin and not same_place):
                raise Contradiction(self._kind, f"{row['candidate_id']}|{row['place_id']}")


class ApartRepository(RecordRepository[Apart]):
    """Pairs of people; the order of the two has no meaning, so a pair is there once."""

    def _require(self, row: Mapping[str, Any]) -> None:
        super()._require(row)
        one, other = row["candidate_id"], row["other_candidate_id"]
        if self._row((other, one, row["scope"])) is not None:
            raise Contradiction(self._kind, f"{one}|{other}")
