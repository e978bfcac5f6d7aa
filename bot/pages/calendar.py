"""The registration calendar as a page: a month at a glance, and all of it as a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse

from actions.courses.telling import course_source, spoken_moment
from actions.courses_wanted.openings import Page, Where
from actions.courses_wanted.telling import evidence, page_address
from actions.spoken import spoken_day
from bot.api.common import runtime_of
from bot.api.courses import MONTH, first_day
from bot.http.headers import HEADERS
from bot.settings import Settings
from bot.templates import templates_in
from bot.today import now, today
from channels.web.adapter import HERE as CHAT
from channels.web.pages import Static
from knowledge.courses.calendar import Window
from knowledge.rules.courses import load_neighbours
from knowledge.texts import load_texts
from store.courses.types import Course
from store.messages import SourceRef

HERE = Path(__file__).parent
PATH = "/courses/calendar"
IN_CELL = 3  # institutions of a day at a glance
NAMED = 10  # courses of a window
LONGEST = 60  # characters of a topic or institution
DAY = timedelta(days=1)
_CACHED = {"Cache-Control": "public, max-age=300"}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Cell:
    """A day of the month at a glance."""

    on: date
    is_inside: bool
    windows: Sequence[Window]


def serve_pages(app: FastAPI, settings: Settings) -> None:
    """Let `app` show the pages."""
    app.include_router(router)
    app.mount("/courses/static", Static(HERE / "static", "no-cache"))
    app.mount("/courses/look", Static(CHAT / "static", "no-cache"))
    app.mount("/courses/assets", Static(settings.home / "assets", "public, max-age=86400"))


@router.get(PATH)
async def show_calendar(request: Request) -> HTMLResponse:
    """A month; whatever is asked for in a way that makes no sense is not asked for."""
    runtime, moment = runtime_of(request), now()
    asked = request.query_params
    where = Where(
        district=asked.get("district", "") if asked.get("district") in load_neighbours() else "",
        topic=_name(asked.get("topic", "")),
        institution=_name(asked.get("institution", "")),
    )
    month = asked.get("month", "")
    day = first_day(month if re.fullmatch(MONTH, month) else None)
    page = await runtime.services.openings.month(day, where, moment)
    shown = _TEMPLATE.render(
        page=page,
        weeks=weeks_of(page),
        today=today(),
        links=_links(page),
        districts=sorted(load_neighbours()),
        covered=await runtime.services.courses.covered(moment),
        sources=_sources(page, await runtime.services.openings.cited(page.expected)),
    )
    return HTMLResponse(shown, headers=HEADERS | _CACHED)


def weeks_of(page: Page) -> list[list[Cell]]:
    """The weeks of a month, from Sunday to Saturday."""
    first = page.first - DAY * ((page.first.weekday() + 1) % 7)
    opening: dict[date, list[Window]] = {}
    for window in page.opening:
        opening.setdefault(window.on, []).append(window)
    weeks = []
    while first < page.after:
        days = [first + DAY * n for n in range(7)]
        weeks.append([Cell(on, page.first <= on < page.after, opening.get(on, ())) for on in days])
        first += DAY * 7
    return weeks


def _links(page: Page) -> dict[str, str]:
    """Addresses of the months beside this one, and of the calendar file."""
    where = page.where
    file = {"district": where.district, "topic": where.topic, "institution": where.institution}
    query = urlencode({name: value for name, value in file.items() if value})
    return {
        "previous": page_address("", where, page.first - DAY),
        "following": page_address("", where, page.after),
        "today": page_address("", where),
        "file": f"/api/v1{PATH}.ics{'?' if query else ''}{query}",
    }


def _sources(page: Page, cited: dict[str, Course]) -> list[SourceRef]:
    """The documents behind a page, each once, with its newest day."""
    windows = (*page.opening, *page.closing)
    courses = [course for window in windows for course in window.courses]
    newest: dict[str, SourceRef] = {}
    for source in map(course_source, (*courses, *cited.values())):
        known = newest.get(source.document)
        if known is None or known.as_of < source.as_of:
            newest[source.document] = source
    return list(newest.values())


def _name(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST]


def _template() -> Any:
    texts = load_texts()
    environment = templates_in(HERE / "templates")
    environment.globals.update(told=texts.data("courses_wanted.page"), in_cell=IN_CELL, named=NAMED)
    environment.filters.update(
        spoken_day=spoken_day,
        spoken_moment=spoken_moment,
        evidence=lambda one: evidence(texts, one),
    )
    return environment.get_template("calendar.html")


_TEMPLATE = _template()
