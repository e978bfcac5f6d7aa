"""Personal details: kept encrypted, asked for one at a time, gone when nobody needs them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.cipher import Cipher
from store.database import Database, insert_or_replace
from store.tables.people import ExpectedRow, PersonalRow

UNCONFIRMED = timedelta(days=1)  # how long a detail is kept that nothing came of
Detail = Literal["name", "guardian_phone"]


async def keep_detail(
    session: AsyncSession,
    cipher: Cipher,
    conversation: str,
    kind: Detail,
    text: str,
    until: datetime,
) -> None:
    """Keep a detail, encrypted, until a moment; it is not expected any more.

    In the caller's transaction.
    """
    await insert_or_replace(
        session,
        PersonalRow,
        {
            "conversation_id": conversation,
            "kind": kind,
            "secret": cipher.encrypt(text),
            "keep_until": until,
        },
    )
    await session.execute(delete(ExpectedRow).where(ExpectedRow.conversation_id == conversation))


class People:
    """Repository of personal details, by conversation."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database, self._cipher = database, cipher

    async def expect(self, conversation: str, kind: Detail, until: datetime) -> None:
        """Note that a detail was asked for: the next message may tell it.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await insert_or_replace(
                session,
                ExpectedRow,
                {"conversation_id": conversation, "kind": kind, "until": until},
            )

    async def expected(self, conversation: str, now: datetime) -> Detail | None:
        """The detail that was asked for and not told yet.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            row = await session.get(ExpectedRow, conversation)
        if row is None or row.until <= now:
            return None
        return "name" if row.kind == "name" else "guardian_phone"

    async def keep(self, conversation: str, kind: Detail, text: str, until: datetime) -> None:
        """Keep a detail, encrypted, until a moment; it is not expected any more.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await keep_detail(session, self._cipher, conversation, kind, text, until)

    async def extend(self, conversation: str, until: datetime) -> None:
        """Keep the details of a conversation until `until`, if not longer: they are needed.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await session.execute(
                update(PersonalRow)
                .where(PersonalRow.conversation_id == conversation, PersonalRow.keep_until < until)
                .values(keep_until=until)
            )

    async def forget(self, now: datetime) -> int:
        """Remove the details nobody needs any more; how many.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            gone = await session.execute(delete(PersonalRow).where(PersonalRow.keep_until <= now))
            await session.execute(delete(ExpectedRow).where(ExpectedRow.until <= now))
            return int(gone.rowcount)  # type: ignore[attr-defined]

    async def tell(self, conversation: str, kind: Detail) -> str | None:
        """A detail in the clear, for the counsellor who needs it.

        Raises:
            KeyInvalid: it was encrypted with a key that is gone.
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            row = await session.get(PersonalRow, (conversation, kind))
        return self._cipher.decrypt(row.secret) if row else None
