"""Courses by API: search, one course, the registration calendar."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, time
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from actions.course_enquiries import (
    CalendarTold,
    CourseFindings,
    CourseTold,
    calendar,
    find_courses,
)
from actions.courses_wanted.ics import openings_file
from actions.courses_wanted.openings import Where
from bot.api.access import PROTECTED, needs
from bot.api.common import PRINTABLE, ApiModel, Clock, Day, runtime_of
from bot.api.problems import general, refusing, wrong_field
from bot.api.scopes import Scope
from bot.today import moment_on, now, today
from knowledge.courses.registration import State
from knowledge.courses.wishes import Order, Wishes
from knowledge.rules.courses import load_course_rules
from store.courses.types import Group, Weekday

calendars = APIRouter(prefix="/api/v1", tags=["courses"])
router = APIRouter(
    prefix="/api/v1/courses",
    tags=["courses"],
    dependencies=[needs(Scope.KNOWLEDGE)],
    responses=PROTECTED,
)
CURSOR = 8_000  # characters
ID = 8  # bytes of a course's id

CourseNumber = Annotated[
    str,
    Path(
        pattern=r"^[0-9a-f]{16}$",
        description="what follows `course/` in its id",
        examples=["00000000000000a1"],
    ),
]
MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
MonthName = Annotated[
    str | None,
    Query(
        pattern=MONTH,
        examples=["2026-12"],
        description="this month when absent",
    ),
]
PartOfDay = Literal["morning", "afternoon", "evening", "after_work"]
Name = Annotated[str, Query(max_length=60, pattern=PRINTABLE)]


def where_of(
    district: Annotated[Name | None, Query(examples=["강남구"])] = None,
    topic: Annotated[Name | None, Query(examples=["요가"])] = None,
    institution: Annotated[Name | None, Query(description="part of its name")] = None,
) -> Where:
    """What of the calendar is looked at; any when absent."""
    return Where(district or "", topic or "", institution or "")


AskedWhere = Annotated[Where, Depends(where_of)]


class CoursesIn(ApiModel):
    """What is looked for; what is left out does not matter."""

    text: str = Field("", max_length=500, description="what to learn, in Korean", examples=["요가"])
    district: list[Annotated[str, Field(max_length=10, pattern=PRINTABLE)]] = Field(
        [], max_length=25, examples=[["강남구"]]
    )
    weekday: list[Weekday] = Field([], max_length=7, description="on no other days than these")
    part_of_day: PartOfDay | None = None
    begins_from: Clock | None = Field(None, description="instead of a part of the day")
    begins_before: Clock | None = None
    mode: Literal["online", "offline"] | None = None
    fee_max: int | None = Field(None, ge=0, le=100_000_000, description="won")
    free: bool = False
    group: list[Group] = Field([], max_length=12, description="for whom")
    registration: list[State] = Field([], max_length=7, examples=[["open", "soon"]])
    order: Order = "fit"
    as_of: Day | None = Field(None, description="the day in question; today when absent")
    limit: int = Field(5, ge=1, le=20)
    cursor: str = Field(
        "", max_length=CURSOR, pattern=r"^[\w=-]*$", description="`next` of the page before"
    )

    def wishes(self) -> Wishes:
        """The same as the search takes it."""
        return Wishes(
            topic=self.text.strip(),
            groups=tuple(self.group),
            districts=tuple(self.district),
            weekdays=tuple(self.weekday),
            begins=self._begins(),
            mode=self.mode,
            fee_max=0 if self.free else self.fee_max,
            states=tuple(self.registration),
            order=self.order,
        )

    def _begins(self) -> tuple[int, int] | None:
        if self.part_of_day:
            first, last = load_course_rules().parts_of_day[self.part_of_day]
            return first * 60, last * 60
        if self.begins_from is None and self.begins_before is None:
            return None
        first_minute = _minute(self.begins_from) if self.begins_from else 0
        return first_minute, _minute(self.begins_before) if self.begins_before else 24 * 60


class CoursesOut(CourseFindings):
    """A page of courses; `next` is null when there are no more."""

    next: str | None


@router.get("")
async def get_courses(asked: Annotated[CoursesIn, Query()], request: Request) -> CoursesOut:
    """Courses that fit, or nearly fit: then `given_up` names what does not.

    Nothing found means that the data have none; `covered` tells which districts they have.
    """
    runtime = runtime_of(request)
    seen = _seen(asked.cursor)
    search, at = runtime.services.courses, moment_on(asked.as_of or today())
    found = await find_courses(
        search, runtime.base, asked.wishes(), at, seen=seen, most=asked.limit
    )
    ids = [*seen, *(course.id for course in found.courses)]
    is_last = len(found.courses) < asked.limit or found.given_up
    cursor = "" if is_last else _cursor(ids)
    return CoursesOut(**dict(found), next=cursor if 0 < len(cursor) <= CURSOR else None)


@router.get("/calendar")
async def get_calendar(
    where: AskedWhere, request: Request, month: MonthName = None
) -> CalendarTold:
    """When registration opens and closes in a month, and when it is expected to open.

    What is expected comes with its evidence and is an estimate; with a topic there is none.
    """
    runtime, moment = runtime_of(request), now()
    page = await runtime.services.openings.month(first_day(month), where, moment)
    return await calendar(runtime.services.courses, runtime.base, page, moment)


@router.get("/{course}", responses=refusing(404))
async def get_course(
    course: CourseNumber, request: Request, as_of: Annotated[Day | None, Query()] = None
) -> CourseTold:
    """All that is known of a course, also when the data have it no more."""
    search = runtime_of(request).services.courses
    found = (await search.courses.by_ids([f"course/{course}"])).get(f"course/{course}")
    if found is None:
        raise general("NotFound", 404)
    return CourseTold.of(search.found(found, moment_on(as_of or today())))


@calendars.get(
    "/courses/calendar.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}, **refusing(422, 503)},
)
async def get_calendar_file(
    where: AskedWhere, request: Request, month: MonthName = None
) -> Response:
    """What opens in a month, or from today on, as a calendar file to be read again and again.

    Whoever has the address may have the file: it names nobody.
    """
    runtime, moment = runtime_of(request), now()
    openings = runtime.services.openings
    page = await (
        openings.month(first_day(month), where, moment) if month else openings.ahead(where, moment)
    )
    return Response(
        openings_file(page, runtime.base.texts, moment, runtime.services.address),
        media_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="courses.ics"',
            "Cache-Control": "public, max-age=300",
        },
    )


def first_day(month: str | None) -> date:
    """The first day of a month that fits `MONTH`; today without one."""
    return date.fromisoformat(f"{month}-01") if month else today()


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _cursor(ids: list[str]) -> str:
    """Courses that were returned by now, so that none is returned twice."""
    digits = "".join(one.rpartition("/")[2] for one in ids)
    return urlsafe_b64encode(bytes.fromhex(digits)).decode()


def _seen(cursor: str) -> list[str]:
    try:
        told = urlsafe_b64decode(cursor.encode())
    except ValueError as error:
        raise wrong_field("Invalid", 422, "query.cursor", error) from error
    return [f"course/{told[at : at + ID].hex()}" for at in range(0, len(told), ID)]
