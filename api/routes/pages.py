"""Pages of a list: an opaque token says where the next one starts, and of which list it is."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

import pandas as pd
from fastapi import Depends, Query, Request

from api.problems import ApiProblem, InputFault, ProblemCode
from api.schemas.names import api_name
from api.schemas.results import PageQuery, RowSchema, View, plain_rows


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

    def cut(self, table: pd.DataFrame, row: type[RowSchema], view: View) -> dict[str, Any]:
        """Rows of this page, how many there are in all, and where the next page is.

        Raises
        ------
        ApiProblem
            If the token is not one of this list.
        """
        total, size = len(table), self.query.page_size
        start = 0 if self.query.page is None else self._start(self.query.page, total)
        rows = plain_rows(table.iloc[start : start + size])
        return {
            "rows": [row.of(values, view) for values in rows],
            "total": total,
            "next": self._address(start + size) if start + size < total else None,
        }

    def _start(self, token: str, total: int) -> int:
        try:
            text, path = urlsafe_b64decode(token.encode()).decode().split(" ", 1)
            start = int(text)
        except (NotBase64, ValueError):
            start, path = -1, ""
        if path != self.path or not 0 <= start < total:
            fault = InputFault("query", api_name("page"), "page.unknown", {})
            raise ApiProblem(ProblemCode.INVALID_INPUT, [fault])
        return start

    def _address(self, start: int) -> str:
        token = urlsafe_b64encode(f"{start} {self.path}".encode()).decode()
        names = {api_name("page"): token, api_name("page_size"): self.query.page_size}
        return f"{self.path}?{urlencode(names)}"


def _page_request(request: Request, query: Annotated[PageQuery, Query()]) -> PageRequest:
    return PageRequest(query, request.scope["path"])


PageIn = Annotated[PageRequest, Depends(_page_request)]
