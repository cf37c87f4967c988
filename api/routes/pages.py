"""One page of a list: of a table in memory by position, of a table in the database by key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import pandas as pd
from fastapi import Depends, Query, Request

from api.http.cursor import Cursors, Start, unknown_page
from api.routes.dependencies import CursorsIn
from api.schemas.results import PageQuery, RowSchema, View, plain_rows

Found = TypeVar("Found")


@dataclass(frozen=True)
class PageRequest:
    """Which part of which list a caller wants.

    Attributes
    ----------
    path
        Address of the list; a token is good for one list only.
    """

    query: PageQuery
    path: str
    cursors: Cursors

    @property
    def size(self) -> int:
        """Most rows of the page; ask a database for one more, to see whether another page comes."""
        return self.query.page_size

    @property
    def after(self) -> Start | None:
        """Key of the last row of the page before; None for the first page."""
        if self.query.page is None:
            return None
        return self.cursors.start(self.path, self.query.page)

    def page_of(
        self, rows: Sequence[Found], key: Callable[[Found], Start], **query: str | int
    ) -> tuple[Sequence[Found], str | None]:
        """Rows of this page and the address of the next, from rows asked with one more.

        Parameters
        ----------
        key
            Gives the key of a row, by which the list is sorted without ties.
        query
            Filters of the list, by their names in the address; they go along to the next page.
        """
        shown = rows[: self.size]
        if len(rows) <= self.size:
            return shown, None
        return shown, self.cursors.address(self.path, key(shown[-1]), self.size, **query)

    def cut(self, table: pd.DataFrame, row: type[RowSchema], view: View) -> dict[str, Any]:
        """Rows of this page, how many there are in all, and where the next page is.

        Raises
        ------
        ApiProblem
            If the token is not one of this list.
        """
        total, size = len(table), self.query.page_size
        start = self.after or 0
        if not isinstance(start, int) or not 0 <= start < max(total, 1):
            raise unknown_page()
        rows = plain_rows(table.iloc[start : start + size])
        has_more = start + size < total
        return {
            "rows": [row.of(values, view) for values in rows],
            "total": total,
            "next": self.cursors.address(self.path, start + size, size) if has_more else None,
        }


def _page_request(
    request: Request, query: Annotated[PageQuery, Query()], cursors: CursorsIn
) -> PageRequest:
    return PageRequest(query, request.scope["path"], cursors)


PageIn = Annotated[PageRequest, Depends(_page_request)]
