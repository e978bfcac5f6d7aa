"""How long a log-in lasts: it ends when it is not used, and at the latest after some hours."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from bot.settings import Settings
from store.console_sessions import ConsoleSession, ConsoleSessions
from store.database import Database

TOUCH_EVERY = timedelta(minutes=1)  # how exactly it is known when a session was last used
UNCONFIRMED = timedelta(minutes=10)  # to give the second factor


class Sessions:
    """The log-ins that count.

    Attributes:
        store: where they are kept.

    Args:
        store: see above.
        idle: how long a session lasts unused.
        longest: how long a session lasts at most.
    """

    def __init__(self, store: ConsoleSessions, idle: timedelta, longest: timedelta) -> None:
        self.store = store
        self._idle, self._longest = idle, longest

    async def find(self, token: str, now: datetime) -> ConsoleSession | None:
        """The session of a token, unless it is over.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        session = await self.store.find(token)
        return session if session and now < self.ends_at(session) else None

    async def use(self, token: str, session: ConsoleSession, now: datetime) -> None:
        """Note that a session is used; not every time, that would be a write for each request.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        if now - session.seen_at >= TOUCH_EVERY:
            await self.store.touch(token, now)

    def ends_at(self, session: ConsoleSession) -> datetime:
        """When a session ends unless it is used."""
        return min(session.seen_at + self._idle, self._last(session))

    def goes_on(self, session: ConsoleSession) -> bool:
        """Whether using a session lets it last longer."""
        return self.ends_at(session) < self._last(session)

    def _last(self, session: ConsoleSession) -> datetime:
        return session.created_at + (self._longest if session.confirmed else UNCONFIRMED)

    async def forget(self, now: datetime) -> None:
        """Remove sessions that are over.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self.store.forget(now - self._longest)


def sessions_of(settings: Settings, database: Database) -> Sessions:
    """The sessions as the settings want them."""
    return Sessions(
        ConsoleSessions(database),
        timedelta(minutes=settings.console_idle),
        timedelta(hours=settings.console_longest),
    )


def csrf_of(token: str) -> str:
    """What a page has to send back to change something; no other site can know it."""
    return hmac.new(token.encode(), b"csrf", sha256).hexdigest()
