"""Sessions of people who logged in for the pages: begun, ended, and renewed when roles change."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

from matcher.store.repositories.access import digest_of
from matcher.store.repositories.log import LogRepository
from matcher.store.scope import Row, Scope
from matcher.store.tables.access import SESSIONS


@dataclass(frozen=True)
class Session:
    """A session without its secret.

    Attributes
    ----------
    subject
        Pseudonym of the person at the identity provider.
    roles, teams
        As the provider told them at the last log-in of this person, in whichever browser.
    """

    organisation_id: str
    subject: str
    roles: tuple[str, ...]
    teams: tuple[str, ...]
    began_at: datetime
    ends_at: datetime


class SessionRepository:
    """Sessions of one organisation. The secret of a session is given once, when it begins."""

    def __init__(self, scope: Scope, log: LogRepository) -> None:
        self._scope = scope
        self._log = log

    def begin(
        self, subject: str, roles: Iterable[str], teams: Iterable[str], *, seconds: int
    ) -> str:
        """Begin a session and give its secret.

        What the identity provider says now of somebody also holds for their other sessions.
        """
        now, secret = self._scope.clock(), secrets.token_urlsafe(32)
        rights = {"roles": sorted(roles), "teams": sorted(teams)}
        self.forget_ended()
        self._scope.change(SESSIONS, rights, SESSIONS.c.subject == subject)
        self._scope.add(
            SESSIONS,
            {
                "session_digest": digest_of(secret),
                "subject": subject,
                **rights,
                "began_at": now,
                "ends_at": now + timedelta(seconds=seconds),
            },
        )
        return secret

    def open(self) -> tuple[Session, ...]:
        """Sessions that go on, the newest first."""
        query = self._scope.select(SESSIONS).where(SESSIONS.c.ends_at > self._scope.clock())
        newest = query.order_by(SESSIONS.c.began_at.desc(), SESSIONS.c.session_digest)
        return tuple(session_of(row) for row in self._scope.rows(newest))

    def end(self, secret: str) -> bool:
        """End one session; False when there is none."""
        return bool(self._remove(SESSIONS.c.session_digest == digest_of(secret)))

    def end_all(self, subject: str) -> int:
        """End all sessions of one person; log whose they were, and how many.

        Whoever had none is not named: what was asked for may be anything.
        """
        n_ended = self._remove(SESSIONS.c.subject == subject)
        whose = {"subject": self._log.code_of(subject)} if n_ended else {}
        self._log.append("sessions.ended", {"count": n_ended, **whose})
        return n_ended

    def forget_ended(self) -> int:
        """Remove sessions whose time is over."""
        return self._remove(SESSIONS.c.ends_at <= self._scope.clock())

    def _remove(self, *where: ColumnElement[bool]) -> int:
        return self._scope.remove(SESSIONS, *where)


def session_of(row: Row) -> Session:
    """Session of a row."""
    return Session(
        organisation_id=row["owner_id"],
        subject=row["subject"],
        roles=tuple(row["roles"]),
        teams=tuple(row["teams"]),
        began_at=row["began_at"],
        ends_at=row["ends_at"],
    )
