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
from store.tables.courses import (
    CourseImportRow,
    CourseRow,
    CourseSubscriptionRow,
    CourseTellingRow,
    SavedCourseRow,
)
from store.tables.crisis_alerts import CrisisAlertRow
from store.tables.documents import CorpusRow, DocumentRow, PassageRow
from store.tables.handoff import (
    CrisisRow,
    HandoffEventRow,
    HandoffRow,
    LeftMessageRow,
    NoteRow,
)
from store.tables.mentoring import ApplicationRow, MentorRow, ProposalRow
from store.tables.outbox import OutboxRow
from store.tables.partners import PartnerKeyRow, PartnerRow
from store.tables.people import ExpectedRow, PersonalRow
from store.tables.plans import PlanProgressRow, PlanRow, PlanVersionRow
from store.tables.privacy import ErasureRow
from store.tables.staff import (
    AccountRow,
    AuditRow,
    CannedReplyRow,
    ConsoleSessionRow,
    OfficeDayRow,
    OfficeHoursRow,
    SeatRow,
)
from store.tables.webhooks import HandoffPushRow

__all__ = [
    "AccountRow",
    "ApplicationRow",
    "AuditRow",
    "Base",
    "BookingKeyRow",
    "BookingRow",
    "CannedReplyRow",
    "ConsoleSessionRow",
    "ConversationRow",
    "CorpusRow",
    "CounsellorRow",
    "CourseImportRow",
    "CourseRow",
    "CourseSubscriptionRow",
    "CourseTellingRow",
    "CrisisAlertRow",
    "CrisisRow",
    "DocumentRow",
    "ErasureRow",
    "ExpectedRow",
    "HandoffEventRow",
    "HandoffPushRow",
    "HandoffRow",
    "LeftMessageRow",
    "MentorRow",
    "NoteRow",
    "OccupiedRow",
    "OfficeDayRow",
    "OfficeHoursRow",
    "OutboxRow",
    "PartnerKeyRow",
    "PartnerRow",
    "PassageRow",
    "PersonalRow",
    "PlanProgressRow",
    "PlanRow",
    "PlanVersionRow",
    "ProposalRow",
    "SavedCourseRow",
    "SeatRow",
    "SlotRow",
    "TurnRow",
    "WaitingRow",
]
