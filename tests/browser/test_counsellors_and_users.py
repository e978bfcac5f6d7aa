"""Two counsellors and three users at once, each in a browser of their own."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from bot.today import now
from store.canned import Wording
from tests.browser.centre import ALL_DAY, button, opened_centre  # noqa: F401

LIBRARY = "디지털 문해교육은 어디서 배울 수 있어요?"
GUARD = "학교보안관은 어느 과에서 해요?"
SLOW = "느린 학습자 지원이 뭐예요?"
DANGER = "살기 싫어"
HELLO = Wording("첫인사", "인사", "안녕하세요. 무엇을 도와드릴까요?")
RATING = "★★★★★ 아주 좋았어요"


@pytest.fixture
async def two(centre):
    """Two counsellors who take by themselves what they want."""
    await centre.open_at(ALL_DAY)
    desks = await asyncio.gather(centre.desk("김바람"), centre.desk("이서연"))
    for desk in desks:
        await desk.leave_the_queue_alone()
    return desks


async def test_the_queue_fills_and_a_false_alarm_is_dismissed(centre, two, accessible, picture):
    users = await asyncio.gather(*[centre.user(text) for text in (LIBRARY, GUARD, SLOW)])
    first, second, third = users
    await centre.request(first)
    await centre.request(second)
    await third.say(DANGER)
    for desk in two:
        waiting = desk.list("기다리는 사람")
        await expect(waiting).to_have_count(3)
        await expect(waiting.nth(0)).to_contain_text("위기: 자살")
        await expect(waiting.nth(1)).to_contain_text(LIBRARY)
        await expect(waiting.nth(2)).to_contain_text(GUARD)
        for place in range(3):
            await expect(waiting.nth(place)).to_contain_text(re.compile(r"기다린 시간 \d+(초|분)"))
        await expect(desk.alerts).to_contain_text("위기: 자살")
        await desk.accessible(accessible)
    await picture(two[0].page)
    await button(two[0].alerts, "위기 아님").click()
    for desk in two:
        await expect(desk.list("기다리는 사람")).to_have_count(2)
        await expect(desk.alerts.get_by_text("위기: 자살")).to_have_count(0)
    await expect(third.notices.last).to_contain_text("상담사가 이야기를 살펴봤어요.")
    await expect(third.standing).not_to_contain_text("기다리고")


async def test_both_press_at_once(centre, two):
    user = await centre.user(GUARD)
    await centre.request(user)
    pressed = asyncio.Barrier(2)

    async def together(route) -> None:
        await pressed.wait()
        await route.continue_()

    for desk in two:
        await expect(desk.list("기다리는 사람")).to_have_count(1)
        await desk.page.route("**/claim", together)
    await asyncio.gather(*[button(desk.list("기다리는 사람"), "맡기").click() for desk in two])
    await expect(user.standing).to_contain_text("님과 이야기하고 있어요")
    holder = (await centre.runtime.handoffs.standing(user.conversation)).counsellor
    [fast], [slow] = [[one for one in two if (one.id == holder) is won] for won in (True, False)]
    name = {two[0]: "김바람", two[1]: "이서연"}[fast]
    await expect(slow.toast).to_have_text(f"{name} 상담사가 먼저 맡았어요.")
    await expect(fast.head).to_contain_text("상담 중")
    await expect(fast.page).to_have_url(re.compile(user.conversation))
    await expect(slow.page).to_have_url(re.compile("/console/queue$"))
    await expect(slow.list("기다리는 사람")).to_have_count(0)
    await expect(user.standing).to_contain_text(f"상담사 {name}님")


async def test_three_talk_at_once_in_order(centre, two):
    users = await asyncio.gather(*[centre.user(text) for text in (LIBRARY, GUARD, SLOW)])
    for user in users:
        await centre.request(user)
    one, other = two
    await one.claim(one.list("기다리는 사람").filter(has_text=LIBRARY))
    await other.claim(other.list("기다리는 사람").filter(has_text=GUARD))
    first, second, third = users

    async def talk(desk, user, about) -> None:
        for number in range(1, 5):
            await user.say(f"{about} 질문 {number}")
            await expect(desk.log.get_by_text(f"{about} 질문 {number}")).to_have_count(1)
            await desk.say(f"{about} 답 {number}")
            await expect(user.heard.last).to_have_text(f"{about} 답 {number}")

    await asyncio.gather(
        talk(one, first, "문해교육"), talk(other, second, "보안관"), third.ask("언제까지 해요?")
    )
    assert await first.heard.all_text_contents() == [f"문해교육 답 {n}" for n in range(1, 5)]
    assert await second.heard.all_text_contents() == [f"보안관 답 {n}" for n in range(1, 5)]
    await expect(third.heard).to_have_count(0)
    for desk, about in ((one, "문해교육"), (other, "보안관")):
        said = desk.log.locator(".bubble").filter(has_text=about)
        shown = [text.strip() for text in await said.all_text_contents()]
        in_turn = [f"{about} {what} {n}" for n in range(1, 5) for what in ("질문", "답")]
        assert shown[-8:] == in_turn
    await other.page.get_by_role("link", name=re.compile("언제까지 해요?")).click()
    await expect(other.log.get_by_text("언제까지 해요?")).to_be_visible()
    await button(other.head, "맡기").click()
    await expect(third.standing).to_contain_text("상담사 이서연님")
    await expect(third.input).to_be_enabled()


async def test_a_button_pressed_before_the_scripts_counts(centre, two):
    desk, user = two[0], await centre.user(GUARD)
    await centre.request(user)
    late = asyncio.Event()

    async def held(route) -> None:
        await late.wait()
        await route.continue_()

    await desk.page.route("**/htmx.min.js", held)
    await desk.page.goto("/console/queue", wait_until="commit")
    await desk.list("기다리는 사람").get_by_role("button", name="맡기").click(no_wait_after=True)
    late.set()
    await expect(user.standing).to_contain_text("상담사 김바람님")


async def test_what_helps_to_write(centre, two, accessible, picture):
    desk, user = two[0], await centre.user(GUARD)
    await centre.runtime.canned.add([HELLO], desk.id, now())
    await centre.request(user)
    await desk.claim(desk.list("기다리는 사람"))
    await expect(user.notices.last).to_contain_text("상담사 김바람님과 연결됐어요.")

    await user.input.press_sequentially("그게요, 궁금한 게 있어요", delay=400)  # as people type
    await expect(desk.page.get_by_text("이용자가 쓰고 있어요…")).to_be_visible()
    await desk.reply.press("/")
    await button(desk.page.get_by_role("dialog", name="준비된 답"), re.compile("첫인사")).click()
    await expect(desk.reply).to_have_value(HELLO.text)
    await expect(user.typing).to_contain_text("김바람 상담사가 쓰고 있어요")
    await desk.reply.press("Control+Enter")
    await expect(user.heard).to_have_text([HELLO.text])
    await expect(user.typing).to_have_count(0)

    await desk.page.get_by_role("textbox", name="새 메모").fill("보호자와 함께 있음")
    await button(desk.page, "메모 남기기").click()
    await expect(desk.page.locator(".note")).to_contain_text("보호자와 함께 있음")
    await user.say("학교보안관은 어느 과에 물어보나요?")
    suggestions = desk.page.locator("#suggestions")
    await expect(suggestions).to_contain_text("어느 과에 물어보나요?")
    await button(suggestions, "붙여넣기").first.click()
    await expect(desk.reply).to_have_value(re.compile(r"출처: .+, 기준일 "))
    await desk.reply.press("Control+Enter")
    await expect(user.heard.last).to_contain_text("출처:")
    await desk.accessible(accessible)
    await picture(desk.page)
    assert "보호자와" not in await user.page.content()


async def test_put_off_passed_on_given_back_and_rated(centre, two, accessible):
    one, other = two
    user = await centre.user(GUARD)
    await centre.request(user)
    await one.claim(one.list("기다리는 사람"))
    await one.say("담당 부서에 알아보고 올게요.")
    await button(await one.menu("보류"), "보류하기").click()
    await expect(one.head).to_contain_text("보류했어요.")
    await expect(user.notices.last).to_contain_text("그 전에 말씀하시면 바로 다시 이어 드려요.")
    await user.say("아직 알아보고 계세요?")
    await expect(one.list("나에게 배정됨")).to_contain_text("아직 알아보고 계세요?")
    await button(one.head, "맡기").click()
    await expect(one.head).to_contain_text("이 상담을 맡았어요.")
    await one.say("네, 담당 선생님께 이어 드릴게요.")

    passing = await one.menu("다른 상담사에게 넘기기")
    await passing.get_by_label("받을 사람").select_option(label="이서연 (자리 비움)")
    await passing.get_by_label("넘기며 남기는 말").fill("학교보안관 근무 시간을 궁금해하세요.")
    await one.accessible(accessible)
    await button(passing, "넘기기").click()
    await expect(one.head).to_contain_text("넘겼어요.")
    await expect(user.notices.last).to_contain_text("다른 상담사에게 이어 드릴게요.")
    await other.claim(other.list("나에게 배정됨"))
    await expect(other.page.locator(".note")).to_contain_text("근무 시간을 궁금해하세요.")
    await expect(one.head).to_contain_text("이서연 상담사가 상담 중")
    await expect(user.standing).to_contain_text("상담사 이서연님")
    await other.say("안녕하세요, 이서연이에요.")
    await expect(user.heard.last).to_have_text("안녕하세요, 이서연이에요.")
    assert "궁금해하세요" not in await user.page.content()

    await other.give_back()
    await expect(user.standing).to_contain_text("이제 다시 챗봇과 이야기해요.")
    await button(user.page, RATING).click()
    await expect(user.answers.last).to_contain_text("별점을 남겨 주셔서 고마워요.")
    events = await centre.runtime.console.past.events(user.conversation, 50)
    [rated] = [event for event in events if event.kind == "rated"]
    assert rated.details["stars"] == 5
    await expect(other.page.locator("#known")).to_contain_text("5점")
    await user.ask(SLOW)
