"""The tables of a dataset folder: their columns, keys and references, taken from the records."""

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

from matcher.records import models
from matcher.records.cells import Cell


@dataclass(frozen=True)
class Column:
    """One column: the type of its cells and whether a cell may be empty."""

    name: str
    cell: Cell
    meaning: Any
    """The annotated type of a cell that is not empty."""
    is_required: bool
    description: str

    @cached_property
    def adapter(self) -> TypeAdapter[list[Any]]:
        """Validator for many texts of this column at once."""
        return TypeAdapter(list[self.meaning])  # type: ignore[name-defined]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose identifiers must exist as key of another table."""

    column: str
    table: str


@dataclass(frozen=True)
class TableContract:
    """One table of the data contract.

    Attributes
    ----------
    key
        Columns that together identify a row.
    is_required
        Whether the file must be there.
    needs_rows
        Whether a file without rows is a mistake.
    """

    name: str
    record: type[models.Record]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    is_required: bool = True
    needs_rows: bool = False

    @cached_property
    def columns(self) -> MappingProxyType[str, Column]:
        """Columns by name, in the order of the contract."""
        hints = get_type_hints(self.record, include_extras=True)
        return MappingProxyType(
            {
                name: _column(name, hints[name], field.is_required(), field.description or "")
                for name, field in self.record.model_fields.items()
            }
        )


def _column(name: str, hint: Any, is_required: bool, description: str) -> Column:
    if get_origin(hint) in (Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is not Annotated:
        msg = f"Column {name} has no cell type."
        raise TypeError(msg)
    cell = next(extra for extra in hint.__metadata__ if isinstance(extra, Cell))
    return Column(name, cell, hint, is_required, description)


_PERSON = Reference("candidate_id", "candidates")
_PLACE = Reference("place_id", "places")
_TEAM = Reference("team_id", "teams")

TABLES: MappingProxyType[str, TableContract] = MappingProxyType(
    {
        table.name: table
        for table in (
            TableContract(
                "candidates",
                models.Candidate,
                key=("candidate_id",),
                references=(
                    Reference("excluded_employers", "employers"),
                    Reference("current_place_id", "places"),
                    Reference("coach_team_id", "teams"),
                ),
                needs_rows=True,
            ),
            TableContract(
                "candidate_levels",
                models.CandidateLevel,
                key=("candidate_id", "item"),
                references=(_PERSON,),
            ),
            TableContract("employers", models.Employer, key=("employer_id",), needs_rows=True),
            TableContract(
                "places",
                models.Place,
                key=("place_id",),
                references=(Reference("employer_id", "employers"), Reference("team_ids", "teams")),
                needs_rows=True,
            ),
            TableContract(
                "place_levels", models.PlaceLevel, key=("place_id", "item"), references=(_PLACE,)
            ),
            TableContract("teams", models.Team, key=("team_id",)),
            TableContract(
                "team_dayparts",
                models.TeamDaypart,
                key=("team_id", "daypart"),
                references=(_TEAM,),
                is_required=False,
            ),
            TableContract(
                "placements",
                models.Placement,
                key=("placement_id",),
                references=(_PERSON, _PLACE),
                is_required=False,
            ),
            TableContract(
                "decisions",
                models.Decision,
                key=("candidate_id", "place_id", "decision"),
                references=(_PERSON, _PLACE),
                is_required=False,
            ),
            TableContract(
                "apart",
                models.Apart,
                key=("candidate_id", "other_candidate_id", "scope"),
                references=(_PERSON, Reference("other_candidate_id", "candidates")),
                is_required=False,
            ),
        )
    }
)
"""Table name -> contract, in the order in which findings are listed."""
