"""A counselling centre: web chat and console of one app, everybody in a browser of their own."""

import itertools
import json
import re
import secrets
from collections.abc import AsyncIterator
from datetime import time

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from bot.app import create_app
from bot.settings import Settings
from bot.today import now
from channels.messages import conversation_id
from channels.web.adapter import WebAdapter
from store.engine import create_engine, migrate
from store.office import Hours
from tests.assistant import ADDRESS, PEPPER, new_assistant
from tests.browser.conftest import WITHIN, Chat
from tests.browser.test_console_conversation import is_error
from tests.browser.test_console_login import log_in
from tests.channels.web.site import served

PASSWORD = "seven quiet herons wade"
ALL_DAY = Hours(time.min, time.max)
WAITS = "상담사를 기다리고 있어요"


class User(Chat):
    """Somebody in the web chat.

    Attributes:
        conversation: theirs.
        heard: what counsellors said, as it stands there.
        notices: what was said unasked.
        standing: the line that tells who answers.
    """

    def __init__(self, page: Page, conversation: str) -> None:
        super().__init__(page)
        self.conversation = conversation
        self.heard = page.locator(".entry.counsellor:not(.typing) .bubble")
        self.notices = page.locator(".entry.notice .bubble")
        self.standing = page.locator(".standing")
        self.typing = page.locator(".counsellor.typing")


class Desk:
    """A counsellor in front of the console.

    Attributes:
        id: of the account.
        head: who answers, and the buttons.
        log: what was said in the open conversation.
        alerts: the bar of dangers.
    """

    def __init__(self, page: Page, account: int) -> None:
        self.page, self.id = page, account
        self.head, self.log = page.locator("#head"), page.get_by_role("log")
        self.alerts = page.get_by_role("region", name="위기 알림")
        self.reply = page.get_by_role("textbox", name="답장")
        self.toast = page.locator("#live")

    def list(self, name: str) -> Locator:
        """A list of the queue by its title; what is in it comes with time."""
        return self.page.get_by_role("region", name=name).get_by_role("listitem")

    async def leave_the_queue_alone(self) -> None:
        """Get nothing that was not taken."""
        await self.page.get_by_role("button", name="자리 비움으로 바꾸기").click()
        await expect(self.page.get_by_text("바꾸었어요.")).to_be_visible()

    async def claim(self, line: Locator) -> None:
        """Take a line of the queue; its conversation opens."""
        await button(line, "맡기").click()
        await expect(self.head).to_contain_text("상담 중")
        await self.page.wait_for_load_state()  # until then buttons have no scripts

    async def open(self, line: Locator) -> None:
        """Open the conversation of a line."""
        await line.get_by_role("link").click()
        await expect(self.head).to_be_visible()
        await self.page.wait_for_load_state()

    async def to_queue(self) -> None:
        """Go back to the queue."""
        await self.page.get_by_role("link", name="대기열로").click()
        await self.page.wait_for_load_state()
        await expect(self.page.get_by_role("heading", name="대기열", level=1)).to_be_visible()

    async def say(self, text: str) -> None:
        """Send a reply."""
        await self.reply.fill(text)
        await self.reply.press("Control+Enter")
        await expect(self.reply).to_have_value("")
        await expect(self.log.locator(".by-counsellor").last).to_contain_text(text)

    async def menu(self, name: str) -> Locator:
        """Fold a menu of the head open."""
        await self.head.locator("summary", has_text=re.compile(f"^{name}$")).click()
        return self.head.locator("details[open]").last

    async def give_back(self) -> None:
        """Leave the user to the bot."""
        await button(await self.menu("챗봇에게 돌려주기"), "챗봇에게 돌려주기").click()
        await expect(self.head).to_contain_text("챗봇에게 돌려주었어요.")

    async def accessible(self, accessible) -> None:
        """Check the page once everything has come."""
        await expect(self.page.get_by_text("불러오고 있어요…")).to_have_count(0)
        await accessible(self.page)


class Centre:
    """The app, and who comes to it.

    Attributes:
        runtime: the running parts.
        errors: of pages, and what their consoles complained about.

    Args:
        runtime: see above.
        browser: Chromium.
        address: of the app.
        pepper: of conversations.
    """

    def __init__(self, runtime, browser: Browser, address: str, pepper: str) -> None:
        self.runtime, self.errors = runtime, []
        self._browser, self._address, self._pepper = browser, address, pepper
        self._numbers = itertools.count(1)

    async def open_at(self, hours: Hours | None) -> None:
        """Set the office hours of every day."""
        for weekday in range(7):
            await self.runtime.hours.office.set_weekday(weekday, hours)

    async def account(self, name: str, role: str = "counsellor") -> str:
        """Somebody new, who has not come yet; the login."""
        login = f"{role}-{next(self._numbers)}"
        await self.runtime.administration.add(None, login, name, role, now(), PASSWORD)
        return login

    async def sit(self, login: str, page: str = "/queue", width: int = 1280) -> Desk:
        """Log in through the form."""
        opened = await self._page(f"/console{page}", {"width": width, "height": 900})
        await log_in(opened, login, PASSWORD)
        await expect(opened.get_by_role("button", name="로그아웃", exact=True)).to_be_visible()
        await opened.wait_for_load_state()
        [account] = [one for one in await self.runtime.accounts.all() if one.login == login]
        return Desk(opened, account.id)

    async def desk(self, name: str) -> Desk:
        """A new counsellor who comes to the queue."""
        desk = await self.sit(await self.account(name))
        seat = desk.page.locator("#seat")
        await expect(seat).to_be_visible()
        return desk

    async def user(self, question: str) -> User:
        """Somebody who has asked the bot something."""
        page = await self._page("/", {"width": 480, "height": 800})
        await Chat(page).ask(question)
        kept = await page.evaluate("localStorage.getItem('baeumgil.session')")
        return User(page, conversation_id("web", json.loads(kept), self._pepper))

    async def request(self, user: User) -> None:
        """The user wants a person: that takes Rasa, which is not here, to be understood."""
        asked = await self.runtime.reception.request(
            user.conversation, secrets.randbelow(2**31), now()
        )
        assert asked is not None
        assert asked.waits
        await expect(user.standing).to_contain_text(WAITS)

    async def leave(self) -> None:
        """Close every browser; what a page complained about fails the test."""
        for context in self._browser.contexts:
            await context.close()
        if self.errors:
            pytest.fail("\n".join(self.errors))

    def _listen(self, said: ConsoleMessage) -> None:
        if is_error(said):
            self.errors.append(said.text)

    async def _page(self, path: str, size: dict[str, int]) -> Page:
        context: BrowserContext = await self._browser.new_context(
            base_url=self._address, viewport=size, locale="ko-KR"
        )
        context.set_default_timeout(WITHIN)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        if path.startswith("/console"):  # axe-core sets styles, which the chat's policy refuses
            page.on("console", self._listen)
        await page.goto(path)
        return page


def button(part: Page | Locator, name: str) -> Locator:
    """A button by its whole name."""
    return part.get_by_role("button", name=name, exact=True)


@pytest.fixture(name="centre")
async def opened_centre(browser, base, key, tmp_path) -> AsyncIterator[Centre]:
    """The app with web chat and console, without Rasa; what a page complains about fails."""
    url = f"sqlite:///{tmp_path}/store.db"
    engine = create_engine(url)
    await migrate(engine)
    await engine.dispose()
    settings = Settings(public_url=ADDRESS)
    app = create_app(settings, ADDRESS, public=True)
    async with new_assistant(url, base, key) as assistant:
        app.state.runtime = app.state.console.state.runtime = assistant
        adapter = WebAdapter(assistant.gateway, settings.home / "assets", [])
        app.include_router(adapter.router())
        async with assistant.running(adapter), served(app) as address:
            opened = Centre(assistant, browser, address, PEPPER)
            yield opened
            await opened.leave()
