"""What programs ask about courses without a conversation, as `actions.enquiries` for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from actions.courses.replies import found as told
from actions.courses.replies import nothing
from actions.courses.service import CourseSearch, FoundCourse
from actions.courses.telling import clock_of, course_source
from actions.courses_wanted.openings import Page
from actions.courses_wanted.telling import evidence
from actions.enquiries import Answer
from knowledge.base import KnowledgeBase
from knowledge.courses.calendar import Expected, Window
from knowledge.courses.registration import State
from knowledge.courses.wishes import Wishes
from nlu.korean.dates import SEOUL
from store.courses.finding import Covered
from store.courses.types import Mode
from store.messages import SourceRef

NAMED = 20  # courses of a window that are named


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RegistrationTold(_Told):
    """Registration: how it stands at the moment asked for, and what is published of it."""

    state: State
    opens_at: datetime | None
    closes_at: datetime | None
    apply_by: str | None
    selection: str | None


class CourseTold(_Told):
    """A course; null is not known.

    Attributes:
        fee: won.
        source: where it is from; to be shown with its day.
    """

    id: str
    title: str
    category: str | None
    description: str | None
    audience: str | None
    groups: tuple[str, ...]
    mode: Mode | None
    starts_on: date | None
    ends_on: date | None
    starts_at: time | None
    ends_at: time | None
    weekdays: tuple[str, ...]
    place: str | None
    address: str | None
    district: str | None
    longitude: float | None
    latitude: float | None
    capacity: int | None
    fee: int | None
    is_free: bool | None
    institution: str | None
    phone: str | None
    url: str | None
    registration: RegistrationTold
    source: SourceRef

    @classmethod
    def of(cls, found: FoundCourse) -> Self:
        """A course that was found."""
        course, stands = found.course, found.registration
        same = {
            name: getattr(course, name)
            for name in cls.model_fields
            if name not in ("starts_at", "ends_at", "registration", "source")
        }
        return cls(
            **same,
            starts_at=_clock(course.starts_at),
            ends_at=_clock(course.ends_at),
            registration=RegistrationTold(
                state=stands.state,
                opens_at=_local(stands.opens_at),
                closes_at=_local(stands.closes_at),
                apply_by=course.apply_by,
                selection=course.selection,
            ),
            source=course_source(course),
        )


class CoveredTold(_Told):
    """What the data have of a district; null: its district is unknown, or it is online."""

    district: str | None
    courses: int
    as_of: date


class CourseFindings(Answer):
    """Courses that fit.

    Attributes:
        total: how many fit.
        courses: best first.
        given_up: wishes that nothing fits; the courses fit the others.
        covered: which districts the data have: what is not there may exist all the same.
    """

    total: int
    courses: tuple[CourseTold, ...]
    given_up: tuple[str, ...]
    covered: tuple[CoveredTold, ...]


class WindowTold(_Told):
    """Courses of an institution that open, or close, on the same day; at most 20 are named."""

    on: date
    institution: str
    count: int
    courses: tuple[CourseTold, ...]


class ExpectedTold(_Told):
    """When an institution may open registration next: an estimate, never a promise.

    Attributes:
        on: around which day.
        evidence: why, in Korean; to be told with it.
        kept: how often it was so,
        occasions: out of how many.
    """

    on: date
    institution: str
    is_estimate: bool = Field(True, description="always true")
    evidence: str
    kept: int
    occasions: int


class CalendarTold(_Told):
    """A month of the registration calendar."""

    month: str = Field(examples=["2026-12"])
    opening: tuple[WindowTold, ...]
    closing: tuple[WindowTold, ...]
    expected: tuple[ExpectedTold, ...]
    covered: tuple[CoveredTold, ...]


async def find_courses(
    search: CourseSearch,
    base: KnowledgeBase,
    wishes: Wishes,
    at: datetime,
    *,
    seen: Sequence[str] = (),
    most: int | None = None,
) -> CourseFindings:
    """Courses that fit wishes; when none does, those that fit nearly.

    Args:
        search: finds them.
        base: wording.
        wishes: what is looked for.
        at: when it is asked.
        seen: ids of courses that are not wanted again.
        most: at most so many.
    """
    results = await search.search(wishes, at, seen=seen, most=most)
    covered = await search.covered(at)
    if results.found:
        reply = told(base, wishes, results, covered, len(seen) + len(results.found))
        cards = ["\n".join((card.title, *card.lines)) for card in reply.cards]
        text, sources = "\n\n".join((reply.text, *cards)), reply.sources
    else:
        text, sources = nothing(base, wishes, covered), ()
    return CourseFindings(
        text=text,
        as_of=at.astimezone(SEOUL).date(),
        sources=sources,
        total=results.total,
        courses=tuple(CourseTold.of(one) for one in results.found),
        given_up=results.given_up,
        covered=_covered(covered),
    )


async def calendar(
    search: CourseSearch, base: KnowledgeBase, page: Page, now: datetime
) -> CalendarTold:
    """A page of the registration calendar."""

    def window(one: Window) -> WindowTold:
        named = (CourseTold.of(search.found(course, now)) for course in one.courses[:NAMED])
        return WindowTold(
            on=one.on,
            institution=one.institution,
            count=len(one.courses),
            courses=tuple(named),
        )

    def coming(one: Expected) -> ExpectedTold:
        return ExpectedTold(
            on=one.on,
            institution=one.institution,
            is_estimate=True,
            evidence=evidence(base.texts, one),
            kept=len(one.kept),
            occasions=len(one.occasions),
        )

    return CalendarTold(
        month=f"{page.first:%Y-%m}",
        opening=tuple(window(one) for one in page.opening),
        closing=tuple(window(one) for one in page.closing),
        expected=tuple(coming(one) for one in page.expected),
        covered=_covered(await search.covered(now)),
    )


def _covered(covered: Sequence[Covered]) -> tuple[CoveredTold, ...]:
    return tuple(
        CoveredTold(district=one.district, courses=one.courses, as_of=one.as_of) for one in covered
    )


def _clock(minute: int | None) -> time | None:
    return None if minute is None else clock_of(minute)


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(SEOUL) if at else None
