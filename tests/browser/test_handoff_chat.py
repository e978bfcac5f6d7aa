"""A conversation with a counsellor, as the user sees it."""

import asyncio

import pytest
from playwright.async_api import expect

from channels.messages import conversation_id
from tests.assistant import PEPPER
from tests.browser.conftest import WITHIN, Chat
from tests.counsellor import Counsellor

QUESTION = "학교보안관은 어느 과에서 해요?"
WAITS = "상담사를 기다리고 있어요"
TALKS = "상담사 하늘님과 이야기하고 있어요."
BACK = "이제 다시 챗봇과 이야기해요."


@pytest.fixture
async def sky(site) -> Counsellor:
    """A counsellor."""
    return await Counsellor.new(site.assistant)


async def conversation_of(page) -> str:
    """The conversation of the page's session."""
    token = await page.evaluate("JSON.parse(localStorage.getItem('baeumgil.session'))")
    return conversation_id("web", token, PEPPER)


@pytest.fixture
def standing():
    """The line that tells who answers."""
    return lambda page: page.locator(".standing")


async def test_from_the_queue_to_a_person_and_back(visit, sky, standing, accessible, picture):
    page = await visit()
    chat = Chat(page)
    await chat.ask(QUESTION)
    await expect(standing(page)).to_have_text("")
    await chat.say("살기 싫어")
    await expect(standing(page)).to_contain_text(WAITS)
    conversation = await conversation_of(page)
    await sky.takes(conversation)
    await expect(standing(page)).to_have_text(TALKS)
    await sky.says(conversation, "안녕하세요, 하늘이에요.")
    await sky.says(conversation, "무슨 일이 있었는지 말해 줄래요?")
    said = page.locator(".entry.counsellor:not(.typing)")
    await expect(said).to_have_count(2)
    await expect(said.first.locator(".speaker")).to_have_text("상담사 하늘")
    await expect(said.last).to_be_in_viewport()
    await accessible(page)
    await picture(page)
    await chat.say("시험을 망쳤어요")
    await expect(chat.mine.last).to_have_text("시험을 망쳤어요")
    await expect(page.locator(".typing")).to_have_count(0)
    await sky.gives_back(conversation)
    await expect(standing(page)).to_have_text(BACK)
    stars = page.get_by_role("button", name="★★★★★")
    await stars.click()
    await expect(chat.mine.last).to_contain_text("별점 5점")
    await accessible(page)
    await chat.settled()
    await chat.button("새 대화").click()
    await chat.button("새로 시작하기").click()
    await expect(standing(page)).to_have_text("")


async def test_a_person_is_not_waited_for_with_dots(visit, sky, standing):
    page = await visit()
    chat = Chat(page)
    await chat.ask(QUESTION)
    await sky.takes(await conversation_of(page))
    await expect(standing(page)).to_have_text(TALKS)
    await chat.say("여기 계세요?")
    await expect(chat.mine.last).to_have_text("여기 계세요?")
    await expect(page.locator(".entry.waiting")).to_have_count(0)
    await expect(page.locator(".typing")).to_have_count(0)
    await page.reload()
    await expect(standing(page)).to_have_text(TALKS)
    await expect(chat.mine.last).to_have_text("여기 계세요?")
    await expect(page.locator(".typing")).to_have_count(0)


async def test_each_sees_the_other_typing(visit, site, sky, standing):
    page = await visit()
    chat = Chat(page)
    await chat.ask(QUESTION)
    conversation = await conversation_of(page)
    await sky.takes(conversation)
    await expect(standing(page)).to_have_text(TALKS)
    with site.assistant.typing.listening(conversation, "user") as typed:
        await chat.input.press_sequentially("그게요")
        async with asyncio.timeout(WITHIN / 1000):
            await typed.wait()
    await sky.types(conversation)
    await expect(page.locator(".counsellor.typing")).to_contain_text("하늘 상담사가 쓰고 있어요")
    await sky.says(conversation, "네, 듣고 있어요.")
    await expect(page.locator(".counsellor:not(.typing)")).to_have_count(1)
    await expect(page.locator(".typing")).to_have_count(0)


async def test_to_the_bot_nobody_tells_of_typing(visit, site):
    page = await visit()
    chat = Chat(page)
    await chat.ask(QUESTION)
    told = []
    page.on("request", lambda request: told.append(request.url))
    await chat.input.press_sequentially("그게요")
    await chat.ask("느린 학습자 지원이 뭐예요?")
    assert not [url for url in told if url.endswith("/typing")]


@pytest.mark.parametrize(
    "look", [{"width": 320, "height": 640}, {"width": 390, "height": 844, "color_scheme": "dark"}]
)
async def test_small_and_dark(visit, sky, standing, accessible, picture, look):
    page = await visit(**look)
    chat = Chat(page)
    await chat.ask(QUESTION)
    conversation = await conversation_of(page)
    await sky.takes(conversation)
    await sky.says(conversation, "안녕하세요, 하늘이에요. " * 4)
    await sky.types(conversation)
    await expect(page.locator(".counsellor.typing")).to_be_in_viewport()
    await accessible(page)
    await picture(page, str(look["width"]))
    await sky.gives_back(conversation)
    await expect(standing(page)).to_have_text(BACK)
    await accessible(page)
