"""Cells of an audit: who is in which group, and which groups are too small to show."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

NOT_RECORDED = "(not recorded)"
"""Name of the group of people whose attribute is empty."""


@dataclass(frozen=True)
class Audit:
    """How a table is made.

    Attributes
    ----------
    minimum_cell
        Fewest people of a group that is shown, at least 2.
    resamples
        Draws of the bootstrap and of the lot, at least 1.
    level
        Share of draws between the bounds of an interval, above 0 and below 1.
    seed
        Of both; the same seed gives the same table.
    """

    minimum_cell: int = 30
    resamples: int = 200
    level: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse settings that would show single people or nothing."""
        if self.minimum_cell < 2 or self.resamples < 1 or not 0 < self.level < 1:
            raise ValueError("minimum_cell >= 2, resamples >= 1 and 0 < level < 1 are needed")


@dataclass(frozen=True)
class Cells:
    """Rows by person and people by group.

    Attributes
    ----------
    person
        Position of the person of each row, shape (n_rows,).
    group
        Position in ``names`` of each person, shape (n_people,).
    n_people
        People per group, shape (n_groups,).
    """

    names: tuple[str, ...]
    person: Int64
    group: Int64
    n_people: Int64


def cells_of(person: npt.ArrayLike, group: npt.ArrayLike) -> Cells:
    """Cells of rows that name their person and the person's group; ``""`` is a group of its own.

    Raises
    ------
    ValueError
        Where one person is in two groups, lengths differ or there are no rows.
    """
    people = np.asarray(person)
    labels = np.asarray(group).astype(np.str_)
    if people.ndim != 1 or people.shape != labels.shape or not len(people):
        raise ValueError("person and group need one value per row, and at least one row")
    labels = np.where(labels == "", NOT_RECORDED, labels)
    names, code = np.unique(labels, return_inverse=True)
    _, first, position = np.unique(people, return_index=True, return_inverse=True)
    of_person = code[first]
    if (of_person[position] != code).any():
        raise ValueError("a person is in more than one group")
    return Cells(
        names=tuple(names.tolist()),
        person=position.astype(np.int64),
        group=of_person.astype(np.int64),
        n_people=np.bincount(of_person, minlength=len(names)).astype(np.int64),
    )


def shown_cells(n_people: Int64, minimum: int, nobody: int | None = None) -> Bools:
    """Which groups are shown.

    Groups below the minimum are not. While all hidden groups together are below it, the next
    smallest is hidden too: their people could otherwise be worked out from the whole.

    Parameters
    ----------
    nobody
        Position of the people whose attribute is not recorded: hidden when few, but no reason to
        hide a group beside them, since they share nothing that could be worked out.
    """
    shown = n_people >= minimum
    is_group = np.arange(len(n_people)) != (-1 if nobody is None else nobody)
    for each in np.flatnonzero(is_group)[np.argsort(n_people[is_group], kind="stable")]:
        if not 0 < n_people[~shown & is_group].sum() < minimum:
            break
        shown[each] = False
    return shown
