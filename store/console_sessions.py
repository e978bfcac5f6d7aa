"""Who is logged in to the console: found by the token in the cookie, of which a hash is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from store.accounts import Account, account_of
from store.database import Database
from store.partners import fingerprint
from store.tables.staff import AccountRow, ConsoleSessionRow

TOKEN_BYTES = 32


@dataclass(frozen=True)
class ConsoleSession:
    """A log-in.

    Attributes:
        account: whose.
        confirmed: nothing is missing; False until the second factor was given.
        seen_at: when it was last used.
    """

    account: Account
    confirmed: bool
    created_at: datetime
    seen_at: datetime


class ConsoleSessions:
    """Repository of log-ins."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, account: int, now: datetime, *, confirmed: bool) -> str:
        """Begin a session; its token, which nobody can read again.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        token = secrets.token_urlsafe(TOKEN_BYTES)
        async with self._database.write() as session:
            session.add(
                ConsoleSessionRow(
                    id=fingerprint(token),
                    account_id=account,
                    confirmed=confirmed,
                    created_at=now,
                    seen_at=now,
                )
            )
        return token

    async def find(self, token: str) -> ConsoleSession | None:
        """The session of a token, if its account is active.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        query = (
            select(ConsoleSessionRow, AccountRow)
            .join(AccountRow, AccountRow.id == ConsoleSessionRow.account_id)
            .where(ConsoleSessionRow.id == fingerprint(token), AccountRow.active.is_(True))
        )
        async with self._database.read() as session:
            found = (await session.execute(query)).first()
        if found is None:
            return None
        row, account = found
        return ConsoleSession(account_of(account), row.confirmed, row.created_at, row.seen_at)

    async def touch(self, token: str, now: datetime) -> None:
        """Note that a session was used.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await session.execute(
                update(ConsoleSessionRow)
                .where(ConsoleSessionRow.id == fingerprint(token))
                .values(seen_at=now)
            )

    async def end(self, token: str) -> None:
        """Log out.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await session.execute(
                delete(ConsoleSessionRow).where(ConsoleSessionRow.id == fingerprint(token))
            )

    async def end_all_of(self, account: int) -> None:
        """Log an account out everywhere.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await session.execute(
                delete(ConsoleSessionRow).where(ConsoleSessionRow.account_id == account)
            )

    async def forget(self, before: datetime) -> None:
        """Remove sessions that began before a moment: they are over.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await session.execute(
                delete(ConsoleSessionRow).where(ConsoleSessionRow.created_at < before)
            )
