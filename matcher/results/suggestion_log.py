"""What was suggested to whom, in which order and how likely: the log behind off-policy estimates.

One entry per list shown; where entries go is behind ``SuggestionLog``. People appear by identifier
only, and nothing that was told about them is kept.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Protocol
from uuid import uuid4

import numpy as np

from matcher.errors import MatcherError
from matcher.planning.edges import Edges
from matcher.profiles.types import Int64
from matcher.region import Region
from matcher.results.report import policy_fingerprint
from matcher.suggest import RankBy
from matcher.suggestion_order import ShownOrder, draw_suggestions, near_ties, ranking_worth

LOG_FORMAT = 1


class InvalidLog(MatcherError):
    """The file is no log of suggestions."""

    code = "suggestion_log.invalid"


@dataclass(frozen=True)
class ShownSuggestion:
    """One line of a list.

    Attributes
    ----------
    propensity
        Probability with which it stood at this rank.
    shown
        Probability with which it stood in the list at all.
    """

    candidate_id: str
    place_id: str
    rank: int
    propensity: float
    shown: float


@dataclass(frozen=True)
class ShownList:
    """One list as somebody saw it.

    Attributes
    ----------
    shown_at
        Moment in UTC, ISO 8601.
    asked
        Whether places were asked for a person or people for a place.
    by
        What it was ranked by: ``value`` or ``fit``.
    near_tie, seed
        Margin of the lots that were drawn, and the seed that draws the same order again.
    model
        Name, hash and parent of the scorer.
    policy_version
        Hash of all values of the policy.
    not_shown
        (candidate_id, place_id) of those who might have been shown in place of others.
    """

    list_id: str
    shown_at: str
    asked: Literal["candidate", "place"]
    by: str
    near_tie: float
    seed: int
    model: dict[str, str]
    policy_version: str
    suggestions: tuple[ShownSuggestion, ...]
    not_shown: tuple[tuple[str, str], ...]
    format: int = LOG_FORMAT

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


class SuggestionLog(Protocol):
    """Where lists that were shown are kept."""

    def append(self, entry: ShownList) -> None:
        """Keep one list; returns when it is kept."""
        ...


@dataclass(frozen=True)
class JsonLinesLog:
    """A log in one file, a line per list, only ever added to; several processes may write."""

    path: Path

    def append(self, entry: ShownList) -> None:
        """Add one line in a single write, and see that it is on the disk."""
        line = json.dumps(entry.as_dict(), ensure_ascii=False, separators=(",", ":")) + "\n"
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode())
            os.fsync(file)
        finally:
            os.close(file)

    def read(self) -> Iterator[ShownList]:
        """Read all lists.

        Raises
        ------
        InvalidLog
            If the file is not there or a line is no list; the message gives its number.
        """
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            raise InvalidLog("There is no log of suggestions to read there.") from None
        for number, line in enumerate(lines, 1):
            try:
                yield _entry(json.loads(line))
            except (ValueError, TypeError, KeyError):
                raise InvalidLog(f"Line {number} is no list of suggestions.") from None


def show_suggestions(
    region: Region,
    ranked: Edges,
    by: RankBy,
    top: int,
    *,
    asked: Literal["candidate", "place"],
    seed: int,
    log: SuggestionLog | None = None,
) -> Edges:
    """Suggestions as they are to be shown: near-ties by lot where the policy asks for it, logged.

    Parameters
    ----------
    ranked
        The whole list in its order, not only its top: near-ties at the end may be shown.
    seed
        Of the lots; not used where the policy's ``near_tie`` is 0.
    """
    shown, order = draw_suggestions(ranked, by, region.policy, top, np.random.default_rng(seed))
    if log is not None and len(shown):
        log.append(_shown_list(region, ranked, order, by, asked=asked, seed=seed))
    return shown


def _shown_list(
    region: Region,
    ranked: Edges,
    order: ShownOrder,
    by: RankBy,
    *,
    asked: Literal["candidate", "place"],
    seed: int,
) -> ShownList:
    margin = region.policy.suggestions.near_tie
    block = near_ties(ranking_worth(ranked, by, region.policy), margin)
    might = np.setdiff1d(np.flatnonzero(block <= block[order.positions].max()), order.positions)
    return ShownList(
        list_id=uuid4().hex,
        shown_at=datetime.now(tz=UTC).isoformat(timespec="seconds"),
        asked=asked,
        by=by.value,
        near_tie=margin,
        seed=seed,
        model=region.scorer_facts,
        policy_version=policy_fingerprint(region.policy),
        suggestions=tuple(
            ShownSuggestion(*pair, rank, propensity, shown)
            for rank, (pair, propensity, shown) in enumerate(
                zip(
                    _names(region, ranked, order.positions),
                    order.propensity.tolist(),
                    order.shown.tolist(),
                    strict=True,
                ),
                1,
            )
        ),
        not_shown=tuple(_names(region, ranked, might)),
    )


def _names(region: Region, ranked: Edges, positions: Int64) -> list[tuple[str, str]]:
    """Candidate and place of these suggestions, by identifier."""
    people = region.profiles.candidates.ids[ranked.candidate[positions]]
    places = region.profiles.places.ids[ranked.place[positions]]
    return list(zip(people.tolist(), places.tolist(), strict=True))


def _entry(document: dict[str, Any]) -> ShownList:
    if document["format"] != LOG_FORMAT:
        raise ValueError
    shown = tuple(ShownSuggestion(**each) for each in document["suggestions"])
    if any(not 0 < each.propensity <= 1 for each in shown) or not shown:
        raise ValueError
    others = tuple((str(who), str(where)) for who, where in document["not_shown"])
    return ShownList(**{**document, "suggestions": shown, "not_shown": others})
