"""The dashboard: who sees it, which days, its tables, charts and CSV."""

import csv
import io
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from bot.today import now, today
from tests.console.talking import danger, say
from tests.stale_world import settle
from tests.store.figures_world import World

DAY = timedelta(days=1)
SVG = re.compile(r"<svg class=\"chart\".*?</svg>", re.DOTALL)


@pytest.fixture
def world(assistant_alone):
    return World(assistant_alone.database)


@pytest.fixture
async def supervisor(console):
    return await console("supervisor")


async def busy_week(world):
    at = now() - timedelta(minutes=1)
    await world.asks("주차 되나요?", "out_of_scope", at=at, cites=False, of="asker")
    await world.asks("=HYPERLINK(1)", "out_of_scope", at=at, cites=False, of="joker")
    await world.asks("음…", "inform", at=at, confidence=0.2, of="unsure")
    await world.asks(at=at - 8 * DAY, of="earlier", channel="kakao")
    await world.waits(end="claimed", after=90, at=at, of="asker")
    await world.event("rated", "closed", "closed", at, of="asker", stars=4)
    await world.booked("BG-1", "confirmed", at, at + 9 * DAY)
    await world.danger(at=at, state="taken", taken=timedelta(minutes=1))


def rows(response) -> list[list[str]]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("path", ["dashboard", "dashboard/all.csv", "dashboard/unanswered.csv"])
async def test_it_is_for_supervisors_and_administrators(console, path):
    for role, status in (("counsellor", 403), ("supervisor", 200), ("administrator", 200)):
        visitor = await console(role)
        assert (await visitor.get(path)).status_code == status


async def test_nothing_happened_yet(supervisor):
    page = await supervisor.get("dashboard")
    assert page.status_code == 200
    assert "아직 대화가 없어요" in page.text
    assert "<table" not in page.text


async def test_what_has_to_be_looked_at_again_is_counted(assistant_alone, supervisor):
    await settle(assistant_alone.database, today())
    page = (await supervisor.get("dashboard")).text
    for kind, title, count in (("courses", "오래된 강좌 자료", 1), ("document", "오래된 문서", 2)):
        link = rf'href="/console/knowledge\?due={kind}">{title}</a> <span class="hint">{count}개'
        assert re.search(link, page)


async def test_what_happened_is_told_with_the_period_before(world, supervisor):
    await busy_week(world)
    page = (await supervisor.get("dashboard")).text
    assert rows(await supervisor.get("dashboard/channels.csv"))[1:] == [
        ["웹 채팅", "3", "3", "0", "1.0", "1.0"],
        ["카카오톡", "0", "0", "1", "", ""],
    ]
    summary = {row[0]: row[1:] for row in rows(await supervisor.get("dashboard/summary.csv"))}
    assert summary["대화"] == ["3", "1"]
    assert summary["답하지 못한 비율"] == ["66.7", "0.0"]
    assert summary["상담사를 찾은 대화 비율"] == ["33.3", "0.0"]
    assert summary["기다린 시간(중앙값)"] == ["90.0", ""]
    assert summary["평균 별점"] == ["4.0", ""]
    assert summary["위기 신호"] == ["1", "0"]
    assert "1분 30초" in page
    assert "4.00점" in page
    assert "심화상담" in page
    assert "지난 기간 1" in page


async def test_questions_lead_to_their_conversations_on_the_page_only(world, supervisor):
    await busy_week(world)
    page = (await supervisor.get("dashboard")).text
    assert 'href="/console/conversations/asker"' in page
    assert 'href="/console/conversations/unsure"' in page
    assert "earlier" not in page
    exported = (await supervisor.get("dashboard/all.csv")).text
    assert "주차 되나요?" in exported
    assert not any(name in exported for name in ("asker", "unsure", "BG-1"))


async def test_a_question_is_no_formula_in_a_spreadsheet(world, supervisor):
    await busy_week(world)
    questions = [row[0] for row in rows(await supervisor.get("dashboard/unanswered.csv"))]
    assert questions == ["질문", "'=HYPERLINK(1)", "주차 되나요?"]


async def test_everything_is_one_file_with_titles(world, supervisor):
    await busy_week(world)
    told = rows(await supervisor.get("dashboard/all.csv"))
    titles = [row[0] for row in told if len(row) == 1]
    assert titles[0] == "한눈에 보기"
    assert len(titles) == 13
    assert told.count([]) == 12


async def test_charts_are_drawings_with_words_and_without_styles(world, supervisor):
    await busy_week(world)
    page = (await supervisor.get("dashboard")).text
    assert " style=" not in page
    drawn = [ElementTree.fromstring(svg) for svg in SVG.findall(page)]  # noqa: S314 - our own
    assert len(drawn) == 7
    for svg in drawn:
        title, desc = svg.find("title"), svg.find("desc")
        assert svg.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert title.text
        assert desc.text


async def test_days_are_chosen(world, supervisor):
    await busy_week(world)
    day = (today() - 8 * DAY).isoformat()
    told = rows(await supervisor.get("dashboard/days.csv", params={"from": day, "to": day}))
    assert told[1:] == [[day, "1", "0"]]
    for days in ("1", "7", "30"):
        told = rows(await supervisor.get("dashboard/days.csv", params={"days": days}))
        assert len(told) == 1 + int(days)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (5, 9, "끝나는 날이 시작일보다 빨라요"),
        (1, -1, "아직 오지 않은 날"),
        (366, 0, "366일까지"),
    ],
)
async def test_days_that_make_no_sense_are_told(supervisor, since, until, said):
    days = {"from": (today() - since * DAY).isoformat(), "to": (today() - until * DAY).isoformat()}
    page = await supervisor.get("dashboard", params=days)
    assert page.status_code == 422
    assert said in page.text
    assert (await supervisor.get("dashboard/all.csv", params=days)).status_code == 422


async def test_what_was_seen_and_taken_along_is_noted(assistant_alone, supervisor):
    await supervisor.get("dashboard", params={"days": "1"})
    await supervisor.get("dashboard/crises.csv", params={"days": "1"})
    assert (await supervisor.get("dashboard/nothing.csv")).status_code == 404
    days = {"first": today().isoformat(), "last": today().isoformat()}
    lines = await assistant_alone.audit.page(account=supervisor.account.id)
    noted = [(line.action, line.target, line.details) for line in lines]
    assert noted == [("dashboard.export", "crises", days), ("dashboard.view", None, days)]


async def test_what_was_really_said_is_counted(assistant_alone, supervisor):
    async with assistant_alone.running():
        await say(assistant_alone, "급식 심의위원회는 어느 과에서 해요?")
        await say(assistant_alone, "ㅁㄴㅇㄹ")
        await danger(assistant_alone)
    intents = {row[0]: row for row in rows(await supervisor.get("dashboard/intents.csv"))}
    assert {name: row[1] for name, row in intents.items()} == {
        "의도": "메시지",
        "사업 안내": "1",
        "다른 이야기": "1",
        "위기": "1",
    }
    assert intents["다른 이야기"][4] == "1"
    assert intents["사업 안내"][4] == "0"
    assert rows(await supervisor.get("dashboard/crises.csv"))[1][:2] == ["자살", "1"]
