"""Danger, lost counsellors and hours without any, in browsers of users and counsellors."""

import asyncio
import re
from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.today import now
from tests.browser.centre import ALL_DAY, WAITS, button, opened_centre  # noqa: F401
from tests.browser.conftest import WITHIN

QUESTION = "학교보안관은 어느 과에서 해요?"
OTHER = "느린 학습자 지원이 뭐예요?"
DANGER = "죽고 싶어요"
LOST = timedelta(minutes=5)
SIZES = [pytest.param(1280, id="desktop"), pytest.param(768, id="tablet")]
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


async def lose(centre, desk):
    """A counsellor was not seen for minutes; a last sign of life gets nothing offered to him."""
    rota = centre.runtime.handoffs.rota
    await rota.set_status(desk.id, "away", now())
    lost = 0
    async with asyncio.timeout(WITHIN / 1000):
        while not lost:  # a page that has just been left may be seen once more
            await rota.seen(desk.id, now() - LOST)
            lost = await rota.sweep(now())


async def test_danger_in_human_hands(centre, accessible, picture):
    await centre.open_at(ALL_DAY)
    one, other = await asyncio.gather(centre.desk("김바람"), centre.desk("이서연"))
    await other.leave_the_queue_alone()
    user = await centre.user(QUESTION)
    await centre.request(user)
    await one.claim(one.list("나에게 배정됨"))
    await one.say("안녕하세요, 김바람이에요.")
    await expect(user.heard.last).to_have_text("안녕하세요, 김바람이에요.")
    answers = await user.answers.count()
    await user.say(DANGER)
    for desk in (one, other):
        await expect(desk.alerts).to_contain_text("위기: 자살")
        await expect(desk.page).to_have_title(re.compile(r"^▲ \(\d\)"))
    await expect(one.log.get_by_text(DANGER)).to_be_visible()
    await expect(one.head).to_contain_text("위기: 자살")
    await one.accessible(accessible)
    await picture(one.page)
    await one.say("많이 힘드셨겠어요. 지금 어디에 계세요?")
    await button(one.head, "위기 답변 보내기").click()
    await expect(user.heard).to_have_count(3)
    await expect(user.heard.last).to_contain_text("1388")
    await expect(user.heard.last).not_to_contain_text("챗봇")
    await expect(user.page.locator(".entry.counsellor a.call").first).to_be_visible()
    await expect(user.answers).to_have_count(answers)
    await expect(other.alerts).to_contain_text("김바람 상담사가 맡았어요")


async def test_danger_with_nobody_there(centre, accessible):
    await centre.open_at(ALL_DAY)
    login = await centre.account("김바람")
    waiting = await centre.user(OTHER)
    await centre.request(waiting)
    user = await centre.user(QUESTION)
    await user.ask(DANGER)
    call = user.page.locator("a.call").first
    await expect(call).to_be_in_viewport()
    await expect(call).to_have_attribute("href", re.compile(r"^tel:[\d-]+$"))
    await expect(user.standing).to_contain_text(WAITS)
    await accessible(user.page)
    await centre.open_at(None)
    desk = await centre.sit(login)
    offered = desk.list("나에게 배정됨")
    await expect(offered).to_have_count(2)
    await expect(offered.first).to_contain_text("위기: 자살")
    await expect(offered.last).to_contain_text(OTHER)
    await desk.claim(offered.first)
    await expect(desk.log.get_by_text(DANGER)).to_be_visible()
    await expect(desk.alerts).to_contain_text("김바람 상담사가 맡았어요")
    await expect(user.standing).to_contain_text("상담사 김바람님")


async def test_a_counsellors_browser_dies(centre):
    await centre.open_at(ALL_DAY)
    one, other = await asyncio.gather(centre.desk("김바람"), centre.desk("이서연"))
    await other.leave_the_queue_alone()
    user = await centre.user(QUESTION)
    await centre.request(user)
    await one.claim(one.list("나에게 배정됨"))
    await one.say("잠시만 기다려 주세요.")
    again = await one.page.context.new_page()
    await again.goto(one.page.url)
    await again.get_by_role("textbox", name="답장").fill("아직 적고 있던 말")
    await one.page.close(run_before_unload=False)
    await again.context.close()
    await user.say("여보세요?")
    await expect(user.mine.last).to_have_text("여보세요?")
    await lose(centre, one)
    await expect(user.notices.last).to_contain_text("처음부터 다시 기다리지 않으셔도 돼요.")
    line = other.list("기다리는 사람")
    await expect(line).to_contain_text("여보세요?")
    await expect(line).to_contain_text("급함")
    await other.claim(line)
    await expect(other.log.get_by_text("잠시만 기다려 주세요.")).to_be_visible()
    await other.say("이서연이에요. 이어서 도와드릴게요.")
    await expect(user.heard.last).to_have_text("이서연이에요. 이어서 도와드릴게요.")


async def test_who_comes_back_keeps_the_draft_but_not_the_conversation(centre):
    await centre.open_at(ALL_DAY)
    one, other = await asyncio.gather(centre.desk("김바람"), centre.desk("이서연"))
    await other.leave_the_queue_alone()
    user = await centre.user(QUESTION)
    await centre.request(user)
    await one.claim(one.list("나에게 배정됨"))
    await one.reply.fill("아직 적고 있던 말")
    await one.page.context.set_offline(True)
    await lose(centre, one)
    await other.claim(other.list("기다리는 사람"))
    await other.say("이서연이에요.")
    await one.page.context.set_offline(False)
    await expect(one.head).to_contain_text("이서연 상담사가 상담 중")
    await expect(one.reply).to_have_value("아직 적고 있던 말")
    await one.reply.press("Control+Enter")
    await expect(one.page.locator("#sent")).to_have_text("이서연 상담사가 먼저 맡았어요.")
    await expect(one.reply).to_have_value("아직 적고 있던 말")
    await expect(user.heard).to_have_text(["이서연이에요."])


async def test_a_message_is_left_and_answered(centre, accessible):
    await centre.open_at(None)
    login = await centre.account("김바람")
    user = await centre.user(QUESTION)
    await user.ask("상담사에게 말 남기기")
    await user.ask("보안관 선생님 근무 시간을 알고 싶어요.")
    await expect(user.answers.last).to_contain_text("말씀을 상담사에게 전했어요.")
    desk = await centre.sit(login)
    left = desk.list("남긴 메시지")
    await expect(left).to_contain_text("보안관 선생님 근무 시간을 알고 싶어요.")
    await desk.accessible(accessible)
    await desk.open(left)
    await desk.say("아침 8시부터예요.")
    await expect(user.heard.last).to_have_text("아침 8시부터예요.")
    await desk.to_queue()
    await button(left, "처리함").click()
    await expect(desk.page.get_by_text("처리했어요.")).to_be_visible()
    await expect(left).to_have_count(0)


@pytest.mark.parametrize("width", SIZES)
async def test_pages_nobody_else_looks_at(centre, accessible, picture, width):
    await centre.open_at(ALL_DAY)
    one, other = await asyncio.gather(centre.desk("김바람"), centre.desk("이서연"))
    await other.leave_the_queue_alone()
    user = await centre.user(QUESTION)
    await centre.request(user)
    await one.claim(one.list("나에게 배정됨"))
    await other.page.set_viewport_size({"width": width, "height": 900})

    async def look(name: str) -> None:
        await other.accessible(accessible)
        assert not await other.page.evaluate(WIDE), name
        await picture(other.page, f"{name}-{width}")

    await other.page.goto(one.page.url)
    await expect(other.page.get_by_role("main")).to_contain_text("볼 수 없는 화면이에요")
    await look("refused")
    for path, heading in (("/search", "대화 찾기"), ("/account", "내 계정")):
        await other.page.goto(f"/console{path}")
        await expect(other.page.get_by_role("heading", level=1)).to_have_text(heading)
        await look(path.strip("/"))
    await one.page.set_viewport_size({"width": width, "height": 900})
    await one.menu("다른 상담사에게 넘기기")
    await one.accessible(accessible)
    await button(one.page, "단축키").click()
    await one.accessible(accessible)
    await one.page.keyboard.press("Escape")
    await button(one.page, "준비된 답").click()
    await expect(one.page.get_by_role("dialog", name="준비된 답")).to_be_visible()
    await one.accessible(accessible)
