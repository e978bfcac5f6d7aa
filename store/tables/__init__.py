"""Tables by area. Times are UTC (`UtcDateTime`)."""

from store.tables.base import Base
from store.tables.conversations import ConversationRow, TurnRow
from store.tables.outbox import OutboxRow
from store.tables.people import ExpectedRow, PersonalRow

__all__ = ["Base", "ConversationRow", "ExpectedRow", "OutboxRow", "PersonalRow", "TurnRow"]
