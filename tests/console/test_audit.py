"""The page of the audit log."""

import csv
import io
from datetime import timedelta

import pytest

from bot.console.audit import PAGE
from bot.today import now
from tests.console.test_bookings import read


@pytest.fixture
async def lines(assistant_alone):
    """More than a page of lines, the oldest first."""
    for n in range(PAGE + 5):
        moment = now() - timedelta(days=PAGE + 5 - n)
        await assistant_alone.audit.note(None, "booking.view", f"BG-{n}", moment, n=n)


async def test_lines_are_shown_page_by_page(console, lines):
    boss = await console("administrator")
    first = await boss.get("/audit", params={"action": "booking"})
    page = read(first)
    assert f"BG-{PAGE + 4}" in page
    assert "BG-4 " not in page
    assert "예약을 봄" in page
    assert "앱이나 명령" in page
    older = first.text.split("before=")[1].split('"')[0]
    rest = read(await boss.get("/audit", params={"action": "booking", "before": older}))
    assert "BG-4 " in rest
    assert "가장 새 기록으로" in rest


async def test_lines_are_found_by_who_what_and_when(console, lines, assistant_alone):
    boss = await console("administrator")
    await assistant_alone.audit.note(boss.account.id, "seat.new", "<b>", now())
    mine = read(await boss.get("/audit", params={"account": str(boss.account.id)}))
    assert "<b>" in mine
    assert "BG-" not in mine.replace("BG-7K2M", "")
    day = (now() - timedelta(days=5)).date().isoformat()
    on_day = read(await boss.get("/audit", params={"since": day, "until": day}))
    assert f"BG-{PAGE}" in on_day
    assert f"BG-{PAGE - 1}" not in on_day
    assert f"BG-{PAGE + 1}" not in on_day
    none = await boss.get("/audit", params={"target": "nothing", "since": "no day"})
    assert "맞는 기록이 없어요" in none.text


async def test_the_export_holds_all_lines_and_no_formulas(console, lines, assistant_alone):
    boss = await console("administrator")
    await assistant_alone.audit.note(boss.account.id, "booking.view", "=1+1", now())
    answer = await boss.get("/audit/export", params={"action": "booking"})
    assert answer.headers["content-type"].startswith("text/csv")
    header, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert header[0] == "때(서울)"
    assert len(rows) == PAGE + 6
    assert rows[0][1:4] == [boss.account.login, "booking.view", "'=1+1"]
    assert [line.account for line in await assistant_alone.audit.page(action="audit.export")] == [
        boss.account.id
    ]


@pytest.mark.parametrize("role", ["counsellor", "supervisor"])
@pytest.mark.parametrize("path", ["/audit", "/audit/export"])
async def test_only_administrators_read_it(console, role, path):
    assert (await (await console(role)).get(path)).status_code == 403


async def test_numbers_no_database_has_are_refused(console):
    boss = await console("administrator")
    huge = str(2**70)
    assert (await boss.get("/audit", params={"before": huge})).status_code == 422
    assert (await boss.get(f"/canned/{huge}")).status_code == 422
    assert (await boss.get(f"/mentoring/applications/{huge}")).status_code == 422
