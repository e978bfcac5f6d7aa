"""Hand-offs as partners are told of them: who answers from now on, each change once or again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from store.database import Database, insert_or_replace
from store.handoff_types import HELD, WAITING, owner_of
from store.messages import Owner
from store.tables.conversations import ConversationRow
from store.tables.handoff import HandoffEventRow
from store.tables.staff import AccountRow
from store.tables.webhooks import HandoffPushRow


@dataclass(frozen=True)
class HandoffNews:
    """Somebody else answers a conversation from now on.

    Attributes:
        id: of the event.
        owner: who answers.
        is_closed: whether the session has ended.
        speaker: display name of the counsellor; None while the bot answers.
        why: kind of the event.
        attempts: how often it was pushed before.
        next_at: when it is to be tried again.
    """

    id: int
    conversation: str
    at: datetime
    owner: Owner
    is_closed: bool
    speaker: str | None
    why: str
    attempts: int
    next_at: datetime | None


class HandoffPushes:
    """Repository of what partners are to be told of hand-offs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, channel: str, since: datetime) -> list[HandoffNews]:
        """What was not pushed yet to conversations of a channel that can be reached, oldest first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        query = (
            select(HandoffEventRow, AccountRow.name, HandoffPushRow)
            .join(ConversationRow, ConversationRow.id == HandoffEventRow.conversation_id)
            .outerjoin(AccountRow, AccountRow.id == HandoffEventRow.counsellor)
            .outerjoin(HandoffPushRow, HandoffPushRow.event == HandoffEventRow.id)
            .where(
                HandoffEventRow.at >= since,
                ConversationRow.channel == channel,
                ConversationRow.address.is_not(None),
                ConversationRow.unreachable_since.is_(None),
                HandoffPushRow.settled_at.is_(None),
                _changes_hands(),
            )
            .order_by(HandoffEventRow.id)
        )
        async with self._database.read() as session:
            return [_news(*row) for row in await session.execute(query)]

    async def settle(self, news: HandoffNews, now: datetime) -> None:
        """Note that a partner has it, or never will.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._note(news, settled_at=now, next_at=None)

    async def postpone(self, news: HandoffNews, until: datetime) -> None:
        """Try again later.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._note(news, settled_at=None, next_at=until)

    async def _note(self, news: HandoffNews, **values: datetime | None) -> None:
        row = {"event": news.id, "attempts": news.attempts + 1, **values}
        async with self._database.write() as session:
            await insert_or_replace(session, HandoffPushRow, row)


def _changes_hands() -> ColumnElement[bool]:
    """Whether users notice: an offer to one counsellor or the next is our own affair."""
    before, after = HandoffEventRow.before, HandoffEventRow.after
    alike = (and_(before.in_(states), after.in_(states)) for states in (WAITING, HELD))
    return and_(before != after, ~or_(*alike))


def _news(event: HandoffEventRow, name: str | None, push: HandoffPushRow | None) -> HandoffNews:
    owner = owner_of(event.after)
    return HandoffNews(
        id=event.id,
        conversation=event.conversation_id,
        at=event.at,
        owner=owner,
        is_closed=event.after == "closed",
        speaker=name if owner == "human" else None,
        why=event.kind,
        attempts=push.attempts if push else 0,
        next_at=push.next_at if push else None,
    )
