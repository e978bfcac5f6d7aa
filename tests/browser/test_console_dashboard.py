"""The dashboard in a real browser: light and dark, accessible, under the strict CSP."""

import itertools
import random
from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.app import create_app
from bot.settings import Settings
from bot.today import now
from store.engine import create_engine, migrate
from tests.assistant import ADDRESS, new_assistant
from tests.channels.web.site import served
from tests.store.figures_world import World

COOKIE = "__Host-console"
CHANNELS = {"web": 9, "kakao": 6, "telegram": 3, "partner": 1}
INTENTS = {
    "eligibility": 9,
    "how_to_apply": 7,
    "cost": 6,
    "counselling_booking": 4,
    "vendor_choice": 4,
    "contact_dept": 2,
    "out_of_scope": 2,
    "crisis": 1,
}
QUESTIONS = ("주차장 있나요?", "급식 메뉴 알려 주세요", "학원비 환급되나요?")
PRODUCTS = ("product/in-depth", "product/focused")


async def fortnight(world, seed=6):
    """Two weeks of a small service, the second busier."""
    chance, at = random.Random(seed), now() - timedelta(days=14)
    for number in range(300):
        at += timedelta(hours=chance.uniform(0, 3 if number < 110 else 2.2))
        if at >= now():
            break
        of = f"{seed}-{number // 3 * 3}"
        (channel,) = chance.choices(list(CHANNELS), CHANNELS.values())
        (intent,) = chance.choices(list(INTENTS), INTENTS.values())
        lost = intent == "out_of_scope"
        text = chance.choice(QUESTIONS) if lost else f"질문 {number}"
        how = {"channel": channel, "took": chance.lognormvariate(-1, 0.5), "cites": not lost}
        await world.asks(text, intent, at=at, of=of, confidence=chance.random() ** 0.2, **how)
        if number % 6 == 0:
            end = chance.choice(["claimed"] * 5 + ["left", "gave_up"])
            await world.waits(end=end, after=chance.expovariate(1 / 90), at=at, of=of)
            await world.says(of, "counsellor", at + timedelta(minutes=3))
            stars = min(5, int(chance.triangular(1, 6, 5)))
            await world.event("rated", "closed", "closed", at, of=of, stars=stars)
        if number % 15 == 0:
            product = PRODUCTS[number // 15 % 2]
            day = now() + timedelta(days=number)
            await world.booked(f"BG-{number}", "confirmed", at, day, product)
        if number % 40 == 0:
            await world.danger(at=at, state="closed", taken=timedelta(minutes=2))


@pytest.fixture
async def dashboard(browser, base, key, tmp_path):
    """Opens the dashboard as a supervisor, in a light or dark theme."""
    url = f"sqlite:///{tmp_path}/store.db"
    engine = create_engine(url)
    await migrate(engine)
    await engine.dispose()
    app = create_app(Settings(public_url=ADDRESS), ADDRESS, public=True)
    errors, numbers = [], itertools.count()
    async with new_assistant(url, base, key) as assistant, served(app) as address:
        app.state.runtime = app.state.console.state.runtime = assistant
        await fortnight(World(assistant.database))

        async def open_page(theme="light", width=1280):
            me = await assistant.accounts.add(
                f"lead-{next(numbers)}", "이서연", "supervisor", "", now(), must_change=False
            )
            token = await assistant.sessions.store.add(me.id, now(), confirmed=True)
            page = await browser.new_page(
                viewport={"width": width, "height": 900},
                locale="ko-KR",
                extra_http_headers={"Cookie": f"{COOKIE}={token}"},
            )
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda said: errors.append(said.text) if said.type == "error" else 0)
            await page.add_init_script(f"localStorage.setItem('console-theme', '{theme}')")
            await page.goto(f"{address}/console/dashboard")
            return page

        yield open_page
        assert errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_it_is_accessible(dashboard, accessible, picture, theme):
    page = await dashboard(theme)
    await expect(page.get_by_role("heading", name="통계", level=1)).to_be_visible()
    await expect(page.get_by_role("img", name="날마다 받은 메시지 그림")).to_be_visible()
    await expect(page.get_by_role("img")).to_have_count(7)
    await accessible(page)
    await page.locator("#section-traffic").scroll_into_view_if_needed()
    await picture(page)


async def test_it_fits_a_tablet(dashboard, accessible):
    page = await dashboard(width=768)
    await accessible(page)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await page.evaluate(wide)


async def test_days_are_chosen_and_a_table_is_taken_along(dashboard):
    page = await dashboard()
    await page.get_by_role("link", name="오늘", exact=True).click()
    await expect(page.get_by_role("link", name="오늘", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    await page.get_by_role("link", name="최근 30일").click()
    table = page.get_by_role("region", name="날마다 받은 메시지")
    await expect(table.get_by_role("row")).to_have_count(31)
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="채널 표를 CSV로 받기").click()
    download = await downloading.value
    assert download.suggested_filename.startswith("baeumgil-channels-")
