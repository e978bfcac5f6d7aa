"""Who answers a conversation now, as its user is told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from store.database import Database
from store.handoff_types import owner_of
from store.messages import Owner
from store.tables.handoff import HandoffRow
from store.tables.staff import AccountRow


@dataclass(frozen=True)
class Standing:
    """Who answers.

    Attributes:
        owner: the bot, nobody yet (the user waits for a person), or a person.
        speaker: display name of that person.
    """

    owner: Owner = "bot"
    speaker: str | None = None


class Standings:
    """Repository of who answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, conversation: str) -> Standing:
        """Who answers a conversation; the bot when nothing is known of it.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            found = await session.execute(
                select(HandoffRow.state, AccountRow.name)
                .outerjoin(AccountRow, AccountRow.id == HandoffRow.counsellor)
                .where(HandoffRow.conversation_id == conversation)
            )
            row = found.first()
        owner = owner_of(row.state) if row else "bot"
        return Standing(owner, row.name if row and owner == "human" else None)
