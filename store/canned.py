"""Replies that counsellors keep ready, found by parts of words or by initial consonants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update

from nlu.korean.hangul import ONSETS, is_syllable, split
from store.database import Database
from store.errors import StoreError
from store.tables.staff import CannedReplyRow


class CannedChanged(StoreError):
    """A colleague changed or removed the reply since it was looked at."""

    def __init__(self, number: int) -> None:
        super().__init__(f"canned reply {number} was changed meanwhile; look at it again")


class Wording(NamedTuple):
    """What a reply says: a title to find it by, its topic, its text."""

    title: str
    topic: str
    text: str


@dataclass(frozen=True)
class CannedReply:
    """A reply kept ready; `changed_at` names its version."""

    id: int
    title: str
    topic: str
    text: str
    changed_at: datetime
    changed_by: int | None


class CannedReplies:
    """Repository. Every call raises StoreUnavailable when the database does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(self, text: str = "", topic: str | None = None) -> list[CannedReply]:
        """Replies with all words of `text`, where they are in the title first.

        A word is part of a title, topic or text, or made of the first consonants of a title
        ("ㅇㅅ" finds "인사"). Without words all are found, by topic and title.
        """
        async with self._database.read() as session:
            query = select(CannedReplyRow).order_by(
                CannedReplyRow.topic, CannedReplyRow.title, CannedReplyRow.id
            )
            if topic is not None:
                query = query.where(CannedReplyRow.topic == topic)
            replies = [_reply(row) for row in await session.scalars(query)]
        words = text.casefold().split()
        found = [reply for reply in replies if all(_has(reply, word) for word in words)]
        return sorted(found, key=lambda one: not all(_names(one, word) for word in words))

    async def get(self, number: int) -> CannedReply | None:
        """The reply with that number."""
        async with self._database.read() as session:
            row = await session.get(CannedReplyRow, number)
        return _reply(row) if row else None

    async def topics(self) -> list[str]:
        """All topics, in order."""
        query = select(CannedReplyRow.topic).distinct().order_by(CannedReplyRow.topic)
        async with self._database.read() as session:
            return list(await session.scalars(query))

    async def add(self, wordings: Iterable[Wording], by: int, now: datetime) -> list[int]:
        """Add replies; their numbers."""
        rows = [
            CannedReplyRow(**wording._asdict(), changed_at=now, changed_by=by)
            for wording in wordings
        ]
        async with self._database.write() as session:
            session.add_all(rows)
            await session.flush()
            return [row.id for row in rows]

    async def change(
        self, number: int, wording: Wording, seen: datetime, by: int, now: datetime
    ) -> None:
        """Change a reply that was last changed at `seen`.

        Raises:
            CannedChanged: it was changed or removed meanwhile.
        """
        async with self._database.write() as session:
            changed = await session.scalar(
                update(CannedReplyRow)
                .where(CannedReplyRow.id == number, CannedReplyRow.changed_at == seen)
                .values(**wording._asdict(), changed_at=now, changed_by=by)
                .returning(CannedReplyRow.id)
            )
        if changed is None:
            raise CannedChanged(number)

    async def remove(self, number: int) -> bool:
        """Remove a reply; whether it was there."""
        gone = delete(CannedReplyRow).where(CannedReplyRow.id == number)
        async with self._database.write() as session:
            return await session.scalar(gone.returning(CannedReplyRow.id)) is not None


def _names(reply: CannedReply, word: str) -> bool:
    """Whether a word is in the title, or made of its first consonants."""
    title = reply.title.casefold()
    if all(char in ONSETS for char in word):
        onsets = (split(char)[0] if is_syllable(char) else char for char in title)
        return word in "".join(onsets).replace(" ", "")
    return word in title


def _has(reply: CannedReply, word: str) -> bool:
    parts = (reply.topic, reply.text)
    return _names(reply, word) or any(word in part.casefold() for part in parts)


def _reply(row: CannedReplyRow) -> CannedReply:
    return CannedReply(row.id, row.title, row.topic, row.text, row.changed_at, row.changed_by)
