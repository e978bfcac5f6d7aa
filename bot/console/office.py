"""Office hours: by day of the week, and for single days; what is in force, and what says so."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Form, HTTPException, Request, Response

from actions.desk.calendar import DAY, holiday_name
from bot.api.common import runtime_of
from bot.console.access import Me, needs
from bot.console.pages import leads_to, render
from bot.handoff.hours import WEEKDAYS
from bot.today import now, today
from store.office import Hours, SpecialDay

HOLIDAYS_SHOWN = timedelta(days=180)
WHY = 80  # characters of the column

T = TypeVar("T", date, time)
Kind = Literal["open", "closed", "file"]
Text = Annotated[str, Form(max_length=200)]

router = APIRouter(prefix="/office", dependencies=[needs("supervisor")])


@router.get("")
async def page(request: Request) -> Response:
    """What is in force."""
    return await _page(request)


@router.post("/weekdays/{weekday}")
async def set_weekday(
    request: Request,
    me: Me,
    weekday: int,
    kind: Annotated[Kind, Form()],
    opens: Text = "",
    closes: Text = "",
) -> Response:
    """Set the hours of a day of the week, close it, or let the file count again."""
    if weekday not in range(len(WEEKDAYS)):
        raise HTTPException(404)
    runtime = runtime_of(request)
    hours, wrong = _hours(kind, opens, closes)
    if wrong:
        told = {"weekday": weekday, "kind": kind, "opens": opens, "closes": closes}
        return await _page(request, 422, wrong=wrong, week_told=told)
    if kind == "file":
        await runtime.hours.office.reset_weekday(weekday)
    else:
        await runtime.hours.office.set_weekday(weekday, hours)
    await runtime.audit.note(
        me.id, "office.weekday", WEEKDAYS[weekday], now(), kind=kind, **_noted(hours)
    )
    return leads_to("/office", "console_office.told_weekday")


@router.post("/days")
async def set_day(
    request: Request,
    me: Me,
    kind: Annotated[Literal["open", "closed"], Form()],
    day: Text = "",
    why: Text = "",
    opens: Text = "",
    closes: Text = "",
) -> Response:
    """Set a single day."""
    runtime = runtime_of(request)
    hours, wrong = _hours(kind, opens, closes)
    which = _read(date, day)
    if which is None:
        wrong["day"] = "day_missing"
    elif which < today():
        wrong["day"] = "day_past"
    if not why.strip() or len(why.strip()) > WHY:
        wrong["why"] = "why_long" if why.strip() else "why_missing"
    if which is None or wrong:
        told = {"day": day, "why": why, "kind": kind, "opens": opens, "closes": closes}
        return await _page(request, 422, wrong=wrong, day_told=told)
    await runtime.hours.office.set_day(SpecialDay(which, why.strip(), hours))
    await runtime.audit.note(me.id, "office.day", which.isoformat(), now(), **_noted(hours))
    return leads_to("/office", "console_office.told_day")


@router.post("/days/{day}/forget")
async def forget_day(request: Request, me: Me, day: date) -> Response:
    """Let a single day be like others again."""
    runtime = runtime_of(request)
    if await runtime.hours.office.forget_day(day):
        await runtime.audit.note(me.id, "office.forget_day", day.isoformat(), now())
    return leads_to("/office", "console_office.told_forgotten")


async def _page(
    request: Request,
    status: int = 200,
    *,
    wrong: dict[str, str] | None = None,
    week_told: dict[str, Any] | None = None,
    day_told: dict[str, Any] | None = None,
) -> Response:
    """The page, perhaps with what was told wrongly: of a day of the week, or of a single day."""
    hours, moment = runtime_of(request).hours, now()
    first = moment.date()
    exceptions = await hours.office.read(first)
    schedule = hours.schedule_with(exceptions)
    days = (first + n * DAY for n in range(HOLIDAYS_SHOWN.days))
    return render(
        request,
        "office.html",
        status,
        is_open=schedule.is_open(moment),
        opening=schedule.next_opening(moment),
        this_day=schedule.on(first),
        week=[schedule.weekday(weekday) for weekday in range(len(WEEKDAYS))],
        special=list(exceptions.days.values()),
        holidays=[schedule.on(day) for day in days if holiday_name(day)],
        holiday_name=holiday_name,
        first=first,
        why_limit=WHY,
        wrong=wrong or {},
        week_told=week_told or {},
        day_told=day_told or dict.fromkeys(("day", "why", "kind", "opens", "closes"), ""),
    )


def _hours(kind: Kind, opens: str, closes: str) -> tuple[Hours | None, dict[str, str]]:
    """The hours that were told, and what is wrong, by field: the key of a text."""
    if kind != "open":
        return None, {}
    first, last = _read(time, opens), _read(time, closes)
    if first is None or last is None:
        missing = {"opens": first, "closes": last}
        return None, {name: "time_missing" for name, told in missing.items() if told is None}
    if last <= first:
        return None, {"closes": "time_order"}
    return Hours(first, last), {}


def _read(kind: type[T], told: str) -> T | None:
    try:
        return kind.fromisoformat(told)
    except ValueError:
        return None


def _noted(hours: Hours | None) -> dict[str, str]:
    return {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"} if hours else {}
