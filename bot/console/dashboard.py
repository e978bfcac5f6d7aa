"""The dashboard: what was asked, answered, handed over and booked, in tables and charts."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from bot.api.common import runtime_of
from bot.console.access import Me, needs
from bot.console.pages import render
from bot.figures.cells import shown
from bot.figures.charts import bars, columns
from bot.figures.csv_files import as_csv
from bot.figures.periods import PRESETS, Asked, period_of
from bot.figures.tables import Tables
from bot.figures.telling import tables_of
from bot.today import now, today
from knowledge.rules.figures import load_figures_rules
from store.figures import Period

EVERYTHING = "all"
SECTIONS = {
    "traffic": ("days", "channels", "intents"),
    "questions": ("unanswered", "unsure"),
    "handoff": ("waits", "times", "events", "ratings"),
    "services": ("bookings", "left", "crises"),
}
BROAD = ("days", "crises")  # tables that take the whole width

router = APIRouter(dependencies=[needs("supervisor")])

Text = Annotated[str, Query(max_length=20)]
Since = Annotated[str, Query(alias="from", max_length=20)]


@router.get("/dashboard")
async def page(
    request: Request, me: Me, since: Since = "", to: Text = "", days: Text = ""
) -> Response:
    """The dashboard of some days."""
    runtime, asked = runtime_of(request), _asked(since, to, days)
    told = await _tables(request, asked.period)
    await runtime.audit.note(me.id, "dashboard.view", None, now(), **_named(asked.period))
    return render(
        request,
        "dashboard.html",
        422 if asked.problem else 200,
        asked=asked,
        before=asked.period.before(),
        presets=PRESETS,
        longest=load_figures_rules().days,
        today=today(),
        tables={table.key: table for table in told.all()},
        sections=SECTIONS,
        broad=BROAD,
        is_empty=told.is_empty,
        due=Counter(one.kind for one in await runtime.reviews.due(today())),
        shown=partial(shown, texts=runtime.base.texts),
        bars=bars,
        columns=columns,
    )


@router.get("/dashboard/{name}.csv")
async def export(
    request: Request, me: Me, name: str, since: Since = "", to: Text = "", days: Text = ""
) -> Response:
    """One table as CSV, or all of them."""
    runtime, asked = runtime_of(request), _asked(since, to, days)
    if asked.problem:
        raise HTTPException(422)
    told = await _tables(request, asked.period)
    chosen = [table for table in told.all() if name in (EVERYTHING, table.key)]
    if not chosen:
        raise HTTPException(404)
    named = _named(asked.period)
    await runtime.audit.note(me.id, "dashboard.export", name, now(), **named)
    file = f"baeumgil-{name}-{named['first']}-{named['last']}.csv"
    return Response(
        as_csv(chosen),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )


def _asked(since: str, until: str, preset: str) -> Asked:
    return period_of(since, until, preset, today(), load_figures_rules().days)


def _named(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


async def _tables(request: Request, period: Period) -> Tables:
    runtime = runtime_of(request)
    return await tables_of(runtime.figures, period, runtime.base.library, runtime.base.texts)
