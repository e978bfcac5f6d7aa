"""Tables by area. Times are UTC (`UtcDateTime`)."""

from store.tables.base import Base
from store.tables.booking import (
    BookingKeyRow,
    BookingRow,
    CounsellorRow,
    OccupiedRow,
    SlotRow,
    WaitingRow,
)
from store.tables.conversations import ConversationRow, TurnRow
from store.tables.outbox import OutboxRow
from store.tables.people import ExpectedRow, PersonalRow

__all__ = [
    "Base",
    "BookingKeyRow",
    "BookingRow",
    "ConversationRow",
    "CounsellorRow",
    "ExpectedRow",
    "OccupiedRow",
    "OutboxRow",
    "PersonalRow",
    "SlotRow",
    "TurnRow",
    "WaitingRow",
]
