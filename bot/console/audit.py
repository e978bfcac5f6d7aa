"""The audit log, for administrators: who saw and did what."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from actions.desk.calendar import DAY, start_of
from actions.mentoring.csv_file import safe
from bot.api.common import runtime_of
from bot.console.access import Me, needs
from bot.console.addresses import Before
from bot.console.pages import render
from bot.today import SEOUL, now
from store.audit import Audited

PAGE = 50  # lines
BLOCK = 1_000  # lines of the export at a time

router = APIRouter(prefix="/audit", dependencies=[needs("administrator")])


@dataclass(frozen=True)
class Wanted:
    """What is looked for; what was left empty is not asked for."""

    account: Annotated[str, Query(max_length=9)] = ""
    action: Annotated[str, Query(max_length=60)] = ""
    target: Annotated[str, Query(max_length=128)] = ""
    since: Annotated[str, Query(max_length=10)] = ""
    until: Annotated[str, Query(max_length=10)] = ""

    def conditions(self) -> dict[str, Any]:
        """As `store.audit.Audit.page` takes them; days are those of Seoul, both included."""
        until = _day(self.until)
        return {
            "account": int(self.account) if self.account.isdecimal() else None,
            "action": self.action.strip() or None,
            "target": self.target.strip() or None,
            "since": (since := _day(self.since)) and start_of(since),
            "until": until and start_of(until + DAY),
        }


Search = Annotated[Wanted, Depends()]


@router.get("")
async def page(request: Request, me: Me, wanted: Search, before: Before = None) -> Response:
    """A page of lines, the newest first."""
    runtime = runtime_of(request)
    lines = await runtime.audit.page(before=before, limit=PAGE + 1, **wanted.conditions())
    people = await runtime.accounts.all()
    await runtime.audit.note(me.id, "audit.view", None, now())
    return render(
        request,
        "audit.html",
        lines=lines[:PAGE],
        older=lines[PAGE - 1].id if len(lines) > PAGE else None,
        is_first=before is None,
        wanted=wanted,
        names={one.id: one.name for one in people},
        people=[(str(one.id), f"{one.name} ({one.login})") for one in people],
        details=_details,
        asked={name: told for name, told in vars(wanted).items() if told},
    )


@router.get("/export")
async def export(request: Request, me: Me, wanted: Search) -> Response:
    """All lines that were looked for, as CSV."""
    runtime = runtime_of(request)
    await runtime.audit.note(me.id, "audit.export", None, now())
    names = {one.id: one.login for one in await runtime.accounts.all()}
    header = runtime.base.texts.data("console_audit.columns")

    async def rows() -> AsyncIterator[str]:
        yield "\ufeff" + _row(header.values())  # spreadsheet programs take it for UTF-8 then
        before = None
        while lines := await runtime.audit.page(before=before, limit=BLOCK, **wanted.conditions()):
            for line in lines:
                yield _row(_cells(line, names))
            before = lines[-1].id

    return StreamingResponse(
        rows(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


def _cells(line: Audited, names: dict[int, str]) -> tuple[object, ...]:
    at: datetime = line.at.astimezone(SEOUL)
    who = names.get(line.account, line.account) if line.account is not None else ""
    return f"{at:%Y-%m-%d %H:%M:%S}", who, line.action, line.target or "", _details(line)


def _details(line: Audited) -> str:
    return json.dumps(dict(line.details), ensure_ascii=False) if line.details else ""


def _row(cells: Any) -> str:
    output = io.StringIO()
    csv.writer(output).writerow(map(safe, cells))
    return output.getvalue()


def _day(told: str) -> date | None:
    """A day; what is none is as good as empty."""
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None
