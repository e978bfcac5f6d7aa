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
from store.tables.mentoring import ApplicationRow, MentorRow, ProposalRow
from store.tables.outbox import OutboxRow
from store.tables.partners import PartnerKeyRow, PartnerRow
from store.tables.people import ExpectedRow, PersonalRow
from store.tables.plans import PlanProgressRow, PlanRow, PlanVersionRow

__all__ = [
    "ApplicationRow",
    "Base",
    "BookingKeyRow",
    "BookingRow",
    "ConversationRow",
    "CounsellorRow",
    "ExpectedRow",
    "MentorRow",
    "OccupiedRow",
    "OutboxRow",
    "PartnerKeyRow",
    "PartnerRow",
    "PersonalRow",
    "PlanProgressRow",
    "PlanRow",
    "PlanVersionRow",
    "ProposalRow",
    "SlotRow",
    "TurnRow",
    "WaitingRow",
]
