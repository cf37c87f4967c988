"""Pages of a list: an opaque, signed token says where the next page starts, and of which list.

The token holds what the list needs to go on (a position, or the last key seen), never more; it is
good for one address only, and it cannot be made up.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from itsdangerous import BadData, URLSafeSerializer

from api.problems import ApiProblem, InputFault, ProblemCode
from api.schemas.names import api_name

Start = int | str | list[Any]
"""Where a page starts: a position, a key, or a key of several parts."""


@dataclass(frozen=True)
class Cursors:
    """Makes and reads the tokens of one service; every process of it must have the same secret."""

    secret: str

    def token(self, path: str, start: Start) -> str:
        """Token of the page of this list that starts here."""
        text = self._signer.dumps([path, start])
        return text.decode() if isinstance(text, bytes) else text

    def start(self, path: str, token: str) -> Start:
        """Where a page starts.

        Raises
        ------
        ApiProblem
            400 if the token is not ours or of another list.
        """
        try:
            of, start = self._signer.loads(token)
        except (BadData, ValueError, TypeError):
            raise unknown_page() from None
        if of != path:
            raise unknown_page()
        return start  # type: ignore[no-any-return]

    def address(self, path: str, start: Start, size: int, **query: str | int) -> str:
        """Address of the page that starts here; ``query`` holds the filters of the list."""
        names = {**query, api_name("page"): self.token(path, start), api_name("page_size"): size}
        return f"{path}?{urlencode(names)}"

    @property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt="passend.page")


def unknown_page() -> ApiProblem:
    """400: the token of the page means nothing here."""
    fault = InputFault("query", api_name("page"), "page.unknown", {})
    return ApiProblem(ProblemCode.INVALID_INPUT, [fault])
