"""What acts for the user: services with a database behind them, for tasks, API and commands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actions.courses.service import CourseSearch
from actions.desk.service import Booking
from actions.mentoring.service import Mentoring
from actions.plans.service import StudyPlans
from knowledge.corpus.index import CorpusIndex
from knowledge.rules.counselling import load_desk
from knowledge.rules.mentoring import load_mentoring_rules
from store.cipher import Cipher
from store.database import Database
from store.outbox import Outbox
from store.partners import Partners
from store.people import People

IndexInUse = Callable[[], CorpusIndex]
"""Gives the index that is to be searched now; `CorpusIndex` itself gives an empty one."""


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
    partners: Partners
    address: str


def build_services(
    database: Database, cipher: Cipher, address: str, *, courses: IndexInUse = CorpusIndex
) -> Services:
    """The services on a database.

    Args:
        database: migrated to the newest schema.
        cipher: encrypts personal details.
        address: under which users reach the app.
        courses: the index of courses.
    """
    booking = Booking(database, load_desk())
    return Services(
        outbox=Outbox(database),
        people=People(database, cipher),
        booking=booking,
        mentoring=Mentoring(database, load_mentoring_rules()),
        plans=StudyPlans(database, booking.used),
        courses=CourseSearch(database, courses),
        partners=Partners(database, cipher),
        address=address,
    )
