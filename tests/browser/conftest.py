"""The web chat in a real browser: Debian's Chromium, driven by Playwright.

The assistant behind it has no Rasa, so that it starts at once. Screenshots go to `var/screenshots`.
"""

import os
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from bot.settings import ROOT
from channels.web.adapter import WebAdapter
from store.engine import create_engine, migrate
from tests.assistant import new_assistant
from tests.channels.web.site import app_of, served

HERE = Path(__file__).parent
SCREENSHOTS = ROOT / "var" / "screenshots"
WITHIN = 30_000  # ms; a busy machine is slow
MISSING = "no Chromium: install Debian's package chromium"
EMBEDDING = """<!doctype html>
<html lang="ko">
  <head>
    <meta charset="utf-8"><title>학교</title>
    <style>
      html {{ font-size: 40px }}
      * {{ color: red !important; font: 9px serif !important; letter-spacing: 9px !important }}
      p, div, button, textarea {{ display: none !important }}
    </style>
  </head>
  <body>
    <h1>학교 누리집</h1>
    <script src="{address}/widget.js" async {attributes}></script>
  </body>
</html>"""

expect.set_options(timeout=WITHIN)


def pytest_collection_modifyitems(items) -> None:
    """Give a browser that was too slow a second chance; `RERUN` in the summary tells of it."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.flaky(reruns=1))


@dataclass
class Site:
    """Where things are.

    Attributes:
        address: of the web chat.
        school: of a page on another origin that embeds the widget; `?attributes` go into its tag.
        assistant: behind the chat.
    """

    address: str
    school: str
    assistant: object


@pytest.fixture
async def site(base, key, settings, tmp_path) -> AsyncIterator[Site]:
    """The web chat of an assistant without Rasa, and a school that embeds it."""
    url = f"sqlite:///{tmp_path}/store.db"
    engine = create_engine(url)
    await migrate(engine)
    await engine.dispose()
    school = FastAPI()
    async with new_assistant(url, base, key) as assistant, served(school) as school_address:
        adapter = WebAdapter(assistant.gateway, settings.home / "assets", [school_address])
        async with assistant.running(adapter), served(app_of(adapter)) as address:

            @school.get("/")
            def page(attributes: str = "") -> HTMLResponse:
                return HTMLResponse(EMBEDDING.format(address=address, attributes=attributes))

            yield Site(address, school_address, assistant)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium, without a window."""
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        await chromium.close()


@pytest.fixture
async def visit(browser, site):
    """Opens the chat as somebody with a browser of his own; errors on the page fail the test."""
    errors: list[str] = []
    contexts: list[BrowserContext] = []

    async def open_page(width=1280, height=800, address=site.address, **options) -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, locale="ko-KR", **options
        )
        contexts.append(context)
        context.set_default_timeout(WITHIN)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(address)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert errors == []


@pytest.fixture
def picture(request):
    """Keeps a picture of a page."""

    async def take(page: Page, name: str = "") -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        await page.evaluate("document.fonts.ready")
        parts = filter(None, [request.node.name.removeprefix("test_"), name])
        await page.screenshot(path=SCREENSHOTS / f"{'-'.join(parts)}.png", animations="disabled")

    return take


@pytest.fixture
def accessible():
    """Checks a page with axe-core, shadow roots included."""

    async def check(page: Page, part: str | None = None) -> None:
        found = (await Axe().run(page, part)).response["violations"]
        told = [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]
        assert told == []

    return check


class Chat:
    """What somebody does in the chat."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.input = page.get_by_role("textbox", name="메시지")
        self.mine = page.locator(".entry.user .bubble")
        self.answers = page.locator(".entry.bot:not(.typing)")

    async def say(self, text: str) -> None:
        """Type a message and send it."""
        await self.input.fill(text)
        await self.input.press("Enter")

    async def ask(self, text: str) -> None:
        """Say something and wait until it is answered."""
        before = await self.answers.count()
        await self.say(text)
        await expect(self.answers.nth(before)).to_be_visible()
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is on its way."""
        await expect(self.page.locator(".typing")).to_have_count(0)
        await expect(self.page.locator(".entry.waiting")).to_have_count(0)
        await expect(self.page.locator(".entry").last).to_have_class(re.compile(r"\bbot\b"))

    async def transcript(self) -> list[str]:
        """All bubbles as they stand there."""
        return await self.page.locator(".entry:not(.typing) .bubble").all_text_contents()

    def button(self, name: str) -> Locator:
        """A button by its name."""
        return self.page.get_by_role("button", name=name, exact=True)
