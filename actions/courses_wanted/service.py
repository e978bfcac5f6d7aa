"""Courses that people keep, and topics they want to be told of when registration opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from actions.courses.service import FoundCourse
from actions.courses_wanted.openings import Matches
from knowledge.courses.registration import registration
from knowledge.courses.topics import matches
from knowledge.rules.courses import load_course_rules
from nlu.korean.dates import SEOUL
from store.corpora import Corpora
from store.courses.calendar import RegistrationDays
from store.courses.finding import Courses
from store.courses.notices import Notice
from store.courses.saved import Saved, SavedCourses
from store.courses.subscriptions import Subscription, Subscriptions
from store.courses.types import Course
from store.database import Database
from store.messages import Reply


class Words(Protocol):
    """What is said of courses that somebody wants (`actions.courses_wanted.notices`)."""

    def opened(self, found: FoundCourse) -> Reply:
        """Registration for a saved course has opened."""

    def moved(self, found: FoundCourse, *, was_known: bool) -> Reply:
        """Registration for a saved course is at another time, or its time is known now."""

    def gone(self, found: FoundCourse) -> Reply:
        """The data do not have a saved course any more."""

    def news(self, wanted: Subscription, found: Sequence[FoundCourse], count: int) -> Reply:
        """Registration for so many courses that somebody waited for has opened."""


@dataclass(frozen=True)
class KeptCourse:
    """A course that somebody keeps.

    Attributes:
        course: which, as last published.
        is_gone: whether the provider's data have it no more.
        reminds: whether they are told when registration opens.
        saved_at: since when.
    """

    course: Course
    is_gone: bool
    reminds: bool
    saved_at: datetime


class CoursesWanted:
    """Saved courses and subscriptions on a database.

    Every method raises `StoreUnavailable` when the database does not answer.

    Args:
        database: of conversations, migrated to the newest schema.
        published: where courses are; the same unless conversations are kept for a while only.
        about: tells which courses are about a topic.
    """

    def __init__(self, database: Database, published: Database, about: Matches = matches) -> None:
        self._saved, self._subscriptions = SavedCourses(database), Subscriptions(database)
        self._about = about
        self._courses, self._days = Courses(published), RegistrationDays(published)
        self._corpora = Corpora(published)
        self._looked: tuple[datetime, int] | None = None  # when it told last, at which version
        self.rules = load_course_rules()

    async def save(
        self, conversation: str, course_id: str, now: datetime, *, reminds: bool = True
    ) -> FoundCourse | None:
        """Keep a course; None when there is none such."""
        course = (await self._courses.by_ids([course_id])).get(course_id)
        if course is None:
            return None
        await self._saved.save(conversation, course, now, reminds=reminds)
        return self.found(course, now)

    async def unsave(self, conversation: str, course_id: str) -> bool:
        """Keep a course no more; whether it was kept."""
        return await self._saved.unsave(conversation, course_id)

    async def saved(self, conversation: str) -> list[KeptCourse]:
        """What somebody keeps, newest first."""
        kept = await self._saved.kept(conversation)
        ids = [one.course for one in kept]
        courses, gone = await self._courses.by_ids(ids), await self._courses.gone(ids)
        return [
            KeptCourse(courses[one.course], one.course in gone, one.reminds, one.saved_at)
            for one in kept
            if one.course in courses
        ]

    async def subscribe(
        self, conversation: str, topic: str, district: str, now: datetime
    ) -> Subscription | None:
        """Be told when registration opens from now on; the same again changes nothing.

        Args:
            conversation: who.
            topic: what about; any when empty.
            district: where; anywhere when empty.
            now: when; what is open already is not told.

        Returns:
            The subscription; None when they have as many as the rules allow.

        Raises:
            ValueError: neither topic nor district.
        """
        topic = " ".join(topic.split())
        if not (topic or district):
            raise ValueError("a topic or a district is needed")
        opened = await self._days.open(now, district)
        known = [course.id for course in self._about(topic, opened)]
        most = self.rules.subscriptions
        await self._subscriptions.subscribe(conversation, topic, district, now, known, most)
        all_of_them = await self._subscriptions.of(conversation)
        same = (one for one in all_of_them if (one.topic, one.district) == (topic, district))
        return next(same, None)

    async def subscriptions(self, conversation: str) -> list[Subscription]:
        """What somebody is told of, oldest first."""
        return await self._subscriptions.of(conversation)

    async def unsubscribe(self, conversation: str, number: int | None = None) -> int:
        """End one subscription (by its id), or all of them; how many."""
        return await self._subscriptions.unsubscribe(conversation, number)

    async def remind_opening(self, now: datetime, say: Words) -> int:
        """Tell people what is new of their saved courses; how many messages are new."""
        told = 0
        if self._may_speak(now):
            for saved in await self._saved.to_remind(now):
                told += await self._remind(saved, now, say)
        return told

    async def tell_subscribers(self, now: datetime, say: Words) -> int:
        """Tell of courses that have opened, once a day to each subscription; how many messages."""
        version = await self._corpora.version("courses")
        if not self._may_speak(now) or not await self._has_news(now, version):
            return 0
        told = 0
        opened = await self._days.open(now)
        midnight = datetime.combine(now.astimezone(SEOUL).date(), time(), SEOUL)
        for subscription, known in await self._subscriptions.to_tell(midnight) if opened else ():
            where = subscription.district
            here = [one for one in opened if where in ("", one.district) and one.id not in known]
            fresh = self._about(subscription.topic, here)
            if fresh:
                key = f"subscription/{subscription.id}/{midnight:%Y-%m-%d}"
                shown = [self.found(course, now) for course in fresh[: self.rules.page]]
                reply = say.news(subscription, shown, len(fresh))
                notice = Notice(key, reply, _last_close(fresh))
                ids = [course.id for course in fresh]
                told += await self._subscriptions.tell(subscription, ids, notice, now)
        self._looked = now, version
        return told

    async def forget_saved(self, now: datetime) -> int:
        """Forget saved courses some time after they ended, and what was told of ended ones.

        Returns:
            How many saved courses.
        """
        kept = timedelta(days=self.rules.saved_days)
        today = now.astimezone(SEOUL).date()
        await self._subscriptions.forget(today)
        return await self._saved.forget(today, kept)

    def found(self, course: Course, now: datetime) -> FoundCourse:
        """A course with how its registration stands."""
        return FoundCourse(course, registration(course, now, self.rules.soon_days))

    async def _remind(self, saved: Saved, now: datetime, say: Words) -> bool:
        course, found = saved.course, self.found(saved.course, now)
        is_open = found.registration.state == "open"
        moved = (saved.opens_at, saved.closes_at) != (course.opens_at, course.closes_at)
        window = f"{_stamp(course.opens_at)}-{_stamp(course.closes_at)}"
        if saved.is_gone:
            occasion, reply = "gone", say.gone(found)
        elif moved:
            was_known = bool(saved.opens_at or saved.closes_at)
            occasion, reply = f"moved/{window}", say.moved(found, was_known=was_known)
        elif is_open:
            occasion, reply = f"open/{window}", say.opened(found)
        else:
            return False  # the provider says that it is full, or paused
        key = f"saved/{course.id.rpartition('/')[2]}/{occasion}/{saved.conversation}"
        notice = Notice(key, reply, course.closes_at)
        return await self._saved.remind(saved, notice, now, opened=is_open)

    async def _has_news(self, now: datetime, version: int) -> bool:
        """Whether there may be something to tell that was not there when it was told last."""
        if self._looked is None or self._looked[1] != version:
            return True
        since = self._looked[0].astimezone(SEOUL)
        another_day = since.date() != now.astimezone(SEOUL).date()
        return another_day or await self._days.any_opens(since, now)

    def _may_speak(self, now: datetime) -> bool:
        first, last = self.rules.told_hours
        return first <= now.astimezone(SEOUL).hour < last


def _last_close(courses: Sequence[Course]) -> datetime | None:
    """When the last of them closes; None when that is not known of all."""
    known = [course.closes_at for course in courses if course.closes_at is not None]
    return max(known) if len(known) == len(courses) else None


def _stamp(at: datetime | None) -> str:
    return f"{at.astimezone(SEOUL):%Y%m%d%H%M}" if at else ""
