"""The end of sessions."""

from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.schema import Incoming, Schema


class SessionsEndOrder(Incoming):
    """Whose sessions end."""

    model_config = ConfigDict(title="SessieBeeindiging")

    session_subject: Annotated[str, Field(min_length=1, max_length=255)]


class EndedSessionsSchema(Schema):
    """How many ended."""

    model_config = ConfigDict(title="BeeindigdeSessies")

    n_sessions: int
