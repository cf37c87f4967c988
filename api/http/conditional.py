"""Answers that the caller may have already: ``ETag`` and ``If-None-Match`` (RFC 9110, 13.1.2)."""

from typing import Annotated

from fastapi import Depends, Header

from api.http.etag import etag


class IfNoneMatch:
    """Tags of the answers that the caller has; none when the caller has nothing."""

    def __init__(self, tags: frozenset[str]) -> None:
        self._tags = tags

    def has(self, version: str) -> bool:
        """Whether the caller has this version, so that 304 says enough."""
        return "*" in self._tags or etag(version) in self._tags


async def _if_none_match(
    if_none_match: Annotated[
        str | None,
        Header(
            description="ETag van het antwoord dat er al is; 304 als er niets is veranderd.",
            examples=['"5d41402abc4b2a76b9719d911017c592"'],
        ),
    ] = None,
) -> IfNoneMatch:
    tags = (tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(","))
    return IfNoneMatch(frozenset(tag for tag in tags if tag))


IfNoneMatchIn = Annotated[IfNoneMatch, Depends(_if_none_match)]

NOT_MODIFIED = {
    "description": "Het antwoord dat er al is, klopt nog.",
    "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
}
"""For ``responses`` of a route, under 304."""
