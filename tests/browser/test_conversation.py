"""A conversation on the page: nothing is lost, nothing comes twice."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Chat

QUESTION = "학교보안관은 어느 과에서 해요?"
OTHER = "느린 학습자 지원이 뭐예요?"
HOSTILE = '<img src=x onerror="hit=1"><script>window.hit=1</script> **굵게** [a](javascript:hit=1)'
SEOUL = ZoneInfo("Asia/Seoul")


def a_day(day: datetime) -> str:
    """A day as the line between two days says it."""
    return f"{day.month}월 {day.day}일 {'월화수목금토일'[day.weekday()]}요일"


async def test_a_conversation(visit, picture):
    page = await visit()
    chat = Chat(page)
    await picture(page, "empty")
    await chat.button("디지털 문해교육은 어디서 해요?").click()
    await expect(chat.mine).to_have_text(["디지털 문해교육은 어디서 해요?"])
    await expect(chat.answers.last.locator("summary")).to_be_visible()
    await chat.settled()
    await chat.ask(QUESTION)
    await chat.answers.last.locator("summary").click()
    await expect(chat.answers.last.locator("details li").first).to_contain_text("기준일")
    await expect(page.locator(".day")).to_have_count(1)
    await expect(page.locator(".day")).to_have_text(a_day(datetime.now(SEOUL)))
    await picture(page)


async def test_numbers_to_call_are_in_sight(visit, picture):
    page = await visit(360, 640)
    chat = Chat(page)
    await chat.ask("살기 싫어")
    calls = page.locator("a.call")
    await expect(calls.first).to_be_in_viewport()
    addresses = [await call.get_attribute("href") for call in await calls.all()]
    assert addresses
    assert all(address.startswith("tel:") for address in addresses)
    await picture(page)
    await chat.button("네, 지금은 안전해요").click()
    await expect(chat.mine.last).to_have_text("네, 지금은 안전해요")


async def test_reloading_in_the_middle(visit):
    page = await visit()
    chat = Chat(page)
    await chat.ask(QUESTION)
    await chat.say(OTHER)
    await page.reload()
    await expect(chat.mine).to_have_text([QUESTION, OTHER])
    await chat.settled()
    await expect(chat.answers.last).to_contain_text("느린 학습자")
    told = await chat.transcript()
    await page.reload()
    await expect(chat.mine).to_have_text([QUESTION, OTHER])
    await expect(page.locator(".entry:not(.typing) .bubble")).to_have_text(told)


async def test_offline_and_back(visit, picture):
    page = await visit()
    chat = Chat(page)
    await chat.ask(QUESTION)
    await page.context.set_offline(True)
    await expect(page.get_by_role("status")).to_contain_text("인터넷 연결이 끊겼어요")
    await chat.say(OTHER)
    await chat.say("고마워요")
    await expect(page.locator(".entry.waiting")).to_have_count(2)
    await picture(page)
    await page.context.set_offline(False)
    await expect(page.get_by_role("status")).to_have_text("")
    await chat.settled()
    await expect(chat.mine).to_have_text([QUESTION, OTHER, "고마워요"])
    told = await chat.transcript()
    await page.reload()
    await expect(page.locator(".entry:not(.typing) .bubble")).to_have_text(told)


async def test_offline_closed_and_opened_again(visit):
    page = await visit()
    chat = Chat(page)
    await chat.ask(QUESTION)
    await page.context.set_offline(True)
    await chat.say(OTHER)
    address = page.url
    await page.close()
    await page.context.set_offline(False)
    page = await page.context.new_page()
    await page.goto(address)
    chat = Chat(page)
    await expect(chat.mine).to_have_text([QUESTION, OTHER])
    await chat.settled()
    await expect(chat.answers.last).to_contain_text("느린 학습자")


async def test_two_tabs_tell_the_same(visit):
    page = await visit()
    one = Chat(page)
    await one.ask(QUESTION)
    tab = await page.context.new_page()
    await tab.goto(page.url)
    other = Chat(tab)
    await expect(other.mine).to_have_text([QUESTION])
    await other.ask(OTHER)
    await expect(one.mine).to_have_text([QUESTION, OTHER])
    await one.settled()
    await expect(page.locator(".entry:not(.typing) .bubble")).to_have_text(await other.transcript())
    await other.button("새 대화").click()
    await other.button("새로 시작하기").click()
    await expect(other.mine).to_have_count(0)
    await expect(one.mine).to_have_count(0)
    await other.ask("서울런이 뭐예요?")
    await expect(one.mine).to_have_text(["서울런이 뭐예요?"])


async def test_an_answer_that_comes_while_the_stream_is_lost(visit):
    page = await visit()
    chat = Chat(page)
    await page.context.route("**/web/v1/events*", lambda route: route.abort())
    await chat.say(QUESTION)
    await expect(page.get_by_role("status")).to_contain_text("다시 연결하고 있어요")
    await page.context.unroute("**/web/v1/events*")
    await chat.settled()
    await expect(chat.mine).to_have_text([QUESTION])
    await expect(page.get_by_role("status")).to_have_text("")


async def test_somebody_in_danger_is_answered_without_the_database(visit):
    page = await visit()
    chat = Chat(page)
    reply = {
        "text": "지금 바로 전화해 주세요.",
        "buttons": [{"title": "109 전화하기", "payload": "tel:109"}],
        "cards": [],
        "sources": [],
    }
    await page.context.route(
        "**/web/v1/messages", lambda route: route.fulfill(json={"replies": [reply]})
    )
    await chat.say("살기 싫어")
    await expect(page.get_by_role("link", name="109 전화하기")).to_be_in_viewport()
    # The message is not lost: as soon as the database is back it is taken in and answered.
    await page.context.unroute("**/web/v1/messages")
    await chat.settled()
    await expect(chat.mine).to_have_text(["살기 싫어"])
    await expect(page.get_by_text("지금 바로 전화해 주세요.", exact=True)).to_have_count(0)
    await expect(page.locator("a.call").first).to_be_visible()


async def test_the_oldest_of_four_tabs_rests_until_it_is_looked_at(visit):
    page = await visit()
    chat = Chat(page)
    await chat.ask(QUESTION)
    for _ in range(3):
        tab = await page.context.new_page()
        await tab.goto(page.url)
        await expect(Chat(tab).mine).to_have_text([QUESTION])
    await expect(page.get_by_role("status")).to_contain_text("다른 창에서")
    await Chat(tab).ask(OTHER)
    await expect(chat.mine).to_have_text([QUESTION])
    await page.evaluate("dispatchEvent(new Event('focus'))")
    await expect(chat.mine).to_have_text([QUESTION, OTHER])
    await expect(page.get_by_role("status")).to_have_text("")


async def test_a_refused_message_can_be_sent_again(visit):
    page = await visit()
    chat = Chat(page)
    problem = '{"title": "x", "status": 422, "detail": "글을 조금 바꾸어 주세요."}'
    await page.context.route(
        "**/web/v1/messages", lambda route: route.fulfill(status=422, body=problem)
    )
    await chat.say(QUESTION)
    await expect(page.locator(".problem")).to_contain_text("글을 조금 바꾸어 주세요.")
    await page.context.unroute("**/web/v1/messages")
    await chat.button("다시 보내기").click()
    await chat.settled()
    await expect(chat.mine).to_have_text([QUESTION])


@pytest.mark.parametrize("way", ["typed", "stored"])
async def test_hostile_text_stays_text(visit, way):
    page = await visit()
    chat = Chat(page)
    await chat.ask(HOSTILE)
    if way == "stored":
        await page.reload()
    await expect(chat.mine).to_contain_text(["<script>window.hit=1</script> **굵게**"])
    assert await page.locator(".entry :is(img, script, strong, b)").count() == 0
    assert await page.evaluate("window.hit") is None
    assert await page.locator("a[href^='javascript']").count() == 0


async def test_numbers_of_residents_are_hidden_as_stored(visit):
    chat = Chat(await visit())
    await chat.ask("제 번호는 900101-1234567이에요")
    await expect(chat.mine).to_have_text(["제 번호는 [주민등록번호]이에요"])
