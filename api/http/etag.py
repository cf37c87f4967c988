"""Versions of one resource: ``ETag`` on every answer, ``If-Match`` required on every change.

Two coaches often work on one list: who changes what another has changed meanwhile is told so.
"""

from typing import Annotated

from fastapi import Depends, Header, Response

from api.problems import ApiProblem, ProblemCode


def etag(version: int | str) -> str:
    """Strong entity tag of a version of a record."""
    return f'"{version}"'


def say_version(response: Response, version: int | str) -> None:
    """Put the version of the resource on its answer."""
    response.headers["ETag"] = etag(version)


class IfMatch:
    """The version that the caller has seen; required on PUT, PATCH, DELETE and confirmations."""

    def __init__(self, header: str) -> None:
        # RFC 9110, 13.1.1: "*" stands alone; in a list it names nothing that we ever gave.
        tags = [tag.strip() for tag in header.split(",")]
        self._is_any = tags == ["*"]
        self._tags = frozenset(tag for tag in tags if tag)

    @property
    def version(self) -> int | None:
        """The one version that was named, for an update ``where version = ...``; None for ``*``.

        Raises
        ------
        ApiProblem
            412 if it is none of ours, or if several are named.
        """
        if self._is_any:
            return None
        tag = next(iter(self._tags)) if len(self._tags) == 1 else ""
        if not (tag[1:-1].isdecimal() and tag == etag(tag[1:-1])):
            raise ApiProblem(ProblemCode.PRECONDITION_FAILED)
        return int(tag[1:-1])

    def require_any(self) -> None:
        """428 unless the caller named a version at all."""
        if not self._tags:
            raise ApiProblem(ProblemCode.PRECONDITION_REQUIRED)

    def require_none(self) -> None:
        """412 if the caller named a version: of what is not there, none stands."""
        if self._tags:
            raise ApiProblem(ProblemCode.PRECONDITION_FAILED)

    def require(self, version: int | str) -> None:
        """412 unless the version that stands is one that the caller named; 428 if none was."""
        self.require_any()
        if not self._is_any and etag(version) not in self._tags:
            raise ApiProblem(ProblemCode.PRECONDITION_FAILED)


def _if_match(
    if_match: Annotated[
        str | None,
        Header(
            description="De versie die is gelezen: de waarde van ETag van dat antwoord.",
            examples=['"3"'],
        ),
    ] = None,
) -> IfMatch:
    match = _optional_if_match(if_match)
    match.require_any()
    return match


def _optional_if_match(
    if_match: Annotated[
        str | None,
        Header(
            description="De versie die is gelezen: de waarde van ETag van dat antwoord. Alleen "
            "nodig om te vervangen wat er al is.",
            examples=['"3"'],
        ),
    ] = None,
) -> IfMatch:
    return IfMatch(if_match or "")


IfMatchIn = Annotated[IfMatch, Depends(_if_match)]

IfMatchToReplaceIn = Annotated[IfMatch, Depends(_optional_if_match)]
"""For a PUT that also adds: nothing is needed to add, the version that was seen to replace."""
