"""The queue and a conversation in a real browser: live, by keyboard, accessible, strict CSP."""

import itertools
import re

import pytest
from playwright.async_api import Page, expect

from bot.app import create_app
from bot.settings import Settings
from bot.today import now
from store.canned import Wording
from store.engine import create_engine, migrate
from tests.assistant import ADDRESS, new_assistant
from tests.channels.web.site import served
from tests.console.talking import away, danger, request, say

COOKIE = "__Host-console"
QUESTION = "급식 심의위원회는 어느 과에서 해요?"
READY = Wording("첫인사", "인사", "안녕하세요, 무엇을 도와드릴까요?")


class Console:
    """The console of an assistant without Rasa.

    Attributes:
        assistant: behind it.
        errors: of pages, and what their consoles complained about.
    """

    def __init__(self, assistant, browser, address) -> None:
        self.assistant, self._browser, self._address = assistant, browser, address
        self.errors: list[str] = []
        self._numbers = itertools.count(1)

    async def open(self, path="/queue", name="김바람", role="counsellor", **size) -> Page:
        """A page of somebody new."""
        accounts, sessions = self.assistant.accounts, self.assistant.sessions.store
        login = f"{role}-{next(self._numbers)}"
        me = await accounts.add(login, name, role, "", now(), must_change=False)
        await away(self.assistant, me.id)
        token = await sessions.add(me.id, now(), confirmed=True)
        page = await self._browser.new_page(
            viewport={"width": 1280, "height": 900} | size,
            locale="ko-KR",
            extra_http_headers={"Cookie": f"{COOKIE}={token}"},
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if is_error(said) else None)
        page.me = me
        await page.goto(f"{self._address}/console{path}")
        return page


def is_error(said) -> bool:
    """Whether the browser complains; not of requests that were refused or left behind."""
    expected = ("409", "403", "net::ERR_", "htmx:")
    return said.type == "error" and not any(words in said.text for words in expected)


@pytest.fixture
async def console(browser, base, key, tmp_path):
    """The console behind a real server."""
    url = f"sqlite:///{tmp_path}/store.db"
    engine = create_engine(url)
    await migrate(engine)
    await engine.dispose()
    app = create_app(Settings(public_url=ADDRESS), ADDRESS, public=True)
    async with new_assistant(url, base, key) as assistant, assistant.running():
        app.state.runtime = app.state.console.state.runtime = assistant
        async with served(app) as address:
            opened = Console(assistant, browser, address)
            yield opened
            for context in browser.contexts:
                await context.close()
            assert opened.errors == []


@pytest.fixture
async def waiting(console):
    """Somebody who waits for a person."""
    conversation = await say(console.assistant, QUESTION)
    await request(console.assistant, conversation)
    return conversation


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


async def runs(part):
    """Wait until scripts do: the time somebody waits is told in words."""
    await expect(part.locator("[data-since]")).to_have_text(re.compile(r"^\d+(초|분)"))


async def test_who_comes_is_seen_at_once(console, accessible, picture):
    page = await console.open()
    await expect(page.get_by_role("heading", name="대기열", level=1)).to_be_visible()
    await expect(page.get_by_text("기다리는 사람이 없어요.")).to_be_visible()
    conversation = await say(console.assistant, QUESTION)
    await request(console.assistant, conversation)
    waiting = page.get_by_role("region", name="기다리는 사람")
    await expect(waiting.get_by_text(QUESTION)).to_be_visible()
    await runs(waiting)
    await danger(console.assistant)
    alerts = page.get_by_role("region", name="위기 알림")
    await expect(alerts.get_by_text("위기: 자살")).to_be_visible()
    await expect(page).to_have_title(re.compile(r"^▲ \(1\)"))
    await expect(waiting.get_by_role("listitem").first).to_contain_text("위기: 자살")
    await accessible(page)
    await picture(page)
    await button(alerts, "위기 아님").click()
    await expect(alerts.get_by_text("위기가 아니라고 기록했어요.")).to_be_visible()


async def test_a_conversation_from_claim_to_close(console, waiting, accessible, picture):
    assistant, page = console.assistant, await console.open()
    await button(page, "맡기").click()
    await expect(page).to_have_url(re.compile(f"/console/conversations/{waiting}$"))
    log = page.get_by_role("log", name="대화 내용")
    await expect(log.get_by_text(QUESTION)).to_be_visible()
    await expect(log.get_by_text("상담 중", exact=True)).to_have_count(0)
    await expect(page.locator("#head")).to_contain_text("상담 중")
    await expect(page.get_by_text("자료에서 찾은 답")).to_be_visible()

    reply = page.get_by_role("textbox", name="답장")
    await reply.fill("네, 도와드릴게요.")
    await reply.press("Control+Enter")
    await expect(log.get_by_text("네, 도와드릴게요.")).to_have_count(1)
    await expect(reply).to_have_value("")
    await expect(log.locator(".by-counsellor").get_by_text("보내기 전")).to_be_visible()

    await assistant.typing.say(waiting, "user")
    await expect(page.get_by_text("이용자가 쓰고 있어요…")).to_be_visible()
    await say(assistant, "감사합니다", waiting)
    await expect(log.get_by_text("감사합니다", exact=True)).to_have_count(1)
    seqs = await log.locator(".entry").evaluate_all(
        "all => all.map(one => Number(one.dataset.seq))"
    )
    assert seqs == sorted(set(seqs))
    await expect(page.get_by_text("불러오고 있어요…")).to_have_count(0)
    await accessible(page)
    await picture(page)

    await page.get_by_text("상담 마치기", exact=True).first.click()
    await page.get_by_role("group").get_by_role("button", name="상담 마치기").click()
    await expect(page.locator("#head").get_by_text("상담을 마쳤어요.")).to_be_visible()


async def test_who_is_slower_reads_who_was_faster(console, waiting):
    fast, slow = await console.open(), await console.open(f"/conversations/{waiting}", "이서연")
    await expect(slow.get_by_role("log").get_by_text(QUESTION)).to_be_visible()
    await button(fast, "맡기").click()
    await expect(slow.get_by_text("김바람 상담사가 상담 중")).to_be_visible()
    await expect(slow.get_by_role("log")).to_have_count(0)


async def test_a_draft_lasts_and_replies_kept_ready_are_at_hand(console, waiting):
    page = await console.open(f"/conversations/{waiting}")
    await console.assistant.canned.add([READY], page.me.id, now())
    reply = page.get_by_role("textbox", name="답장")
    await reply.fill("반쯤 적은")
    await page.reload()
    await expect(reply).to_have_value("반쯤 적은")
    await reply.fill("")
    await reply.press("/")
    dialog = page.get_by_role("dialog", name="준비된 답")
    await dialog.get_by_role("searchbox").fill("ㅊㅇㅅ")
    await expect(dialog.get_by_role("button", name="첫인사")).to_be_visible()
    await dialog.get_by_role("searchbox").press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(reply).to_have_value(READY.text)
    await expect(reply).to_be_focused()
    await button(page, "붙여넣기").first.click()
    await expect(reply).to_have_value(re.compile(r"출처: .+, 기준일 "))


async def test_by_keyboard(console, waiting):
    page = await console.open()
    await page.wait_for_load_state()
    await page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="단축키")
    await expect(keys).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(keys).to_be_hidden()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(waiting))
    await page.wait_for_load_state()
    await page.keyboard.press("c")
    await expect(page.locator("#head")).to_contain_text("상담 중")
    await page.keyboard.press("r")
    reply = page.get_by_role("textbox", name="답장")
    await expect(reply).to_be_focused()
    await page.keyboard.type("jkqc?")
    await expect(reply).to_have_value("jkqc?")
    await expect(page).to_have_url(re.compile(waiting))


async def test_a_lost_connection_is_said_and_made_up_for(console, waiting):
    assistant, page = console.assistant, await console.open(f"/conversations/{waiting}")
    await button(page.locator("#head"), "맡기").click()
    await expect(page.locator("#head")).to_contain_text("상담 중")
    await page.route("**/console/events*", lambda route: route.abort())
    await page.reload()
    await expect(page.get_by_text("연결이 끊겼어요. 다시 연결하는 중이에요.")).to_be_visible()
    for number in range(5):
        await say(assistant, f"말 {number}.", waiting)
    await page.unroute("**/console/events*")
    log = page.get_by_role("log")
    await expect(log.get_by_text("말 4.")).to_have_count(1)
    for number in range(5):
        await expect(log.get_by_text(f"말 {number}.")).to_have_count(1)
    await expect(page.get_by_text("연결이 끊겼어요")).to_have_count(0)


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768), (768, 1024)])
async def test_it_fits(console, waiting, accessible, picture, size):
    width, height = size
    for path, name in (("/queue", "queue"), (f"/conversations/{waiting}", "conversation")):
        page = await console.open(path, width=width, height=height)
        part = page.get_by_role("log" if name == "conversation" else "main")
        await expect(part.get_by_text(QUESTION)).to_be_visible()
        await expect(page.get_by_text("불러오고 있어요…")).to_have_count(0)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not await page.evaluate(wide)
        await accessible(page)
        await picture(page, f"{name}-{width}")
