"""What acts for the user: services with a database behind them, for tasks, API and commands."""

from __future__ import annotations

from dataclasses import dataclass

from actions.courses.service import CourseSearch
from actions.courses_wanted.openings import Openings
from actions.courses_wanted.service import CoursesWanted
from actions.desk.service import Booking
from actions.mentoring.service import Mentoring
from actions.plans.service import StudyPlans
from actions.reading.reader import Reader
from knowledge.published import Published
from knowledge.rules.counselling import load_desk
from knowledge.rules.mentoring import load_mentoring_rules
from store.cipher import Cipher
from store.database import Database
from store.documents import Documents
from store.outbox import Outbox
from store.partners import Partners
from store.people import People


@dataclass(frozen=True)
class Services:
    """The services of one running app.

    Attributes:
        address: under which users reach the app, without a slash at the end; for links.
    """

    outbox: Outbox
    people: People
    booking: Booking
    mentoring: Mentoring
    plans: StudyPlans
    courses: CourseSearch
    courses_wanted: CoursesWanted
    openings: Openings
    documents: Reader
    partners: Partners
    address: str


def build_services(
    database: Database, cipher: Cipher, address: str, published: Published | None = None
) -> Services:
    """The services on a database.

    Args:
        database: migrated to the newest schema.
        cipher: encrypts personal details.
        address: under which users reach the app.
        published: courses and documents; those of `database` without an index by default.
    """
    booking = Booking(database, load_desk())
    open_to_all = published or Published(database)
    return Services(
        outbox=Outbox(database),
        people=People(database, cipher),
        booking=booking,
        mentoring=Mentoring(database, load_mentoring_rules()),
        plans=StudyPlans(database, booking.used),
        courses=CourseSearch(open_to_all),
        courses_wanted=CoursesWanted(database, open_to_all.database),
        openings=Openings(open_to_all.database),
        documents=Reader(open_to_all.documents, Documents(open_to_all.database)),
        partners=Partners(database, cipher),
        address=address,
    )
