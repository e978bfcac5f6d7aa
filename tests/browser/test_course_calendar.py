"""The registration calendar in a browser: wide and narrow, by keyboard, without scripts."""

from datetime import datetime, time, timedelta

import pytest
from playwright.async_api import expect

from bot.app import create_app
from bot.settings import Settings
from bot.today import SEOUL, now, today
from store.courses.types import Course
from tests.actions.courses.world import fill
from tests.browser.test_accessibility import fits
from tests.channels.web.site import served

LOOKS = [
    pytest.param({"width": 320, "height": 640}, id="320px"),
    pytest.param({"width": 1280, "height": 800, "color_scheme": "dark"}, id="dark-desktop"),
]


def course(number, opens_on, **values):
    return Course(
        id=f"course/{number:016x}",
        feed="lifelong-standard",
        provider="서울특별시 강남구",
        as_of=today(),
        **{
            "title": f"<b>요가</b> {number}반",
            "institution": "강남구청",
            "district": "강남구",
            "ends_on": today() + timedelta(days=200),
            "opens_at": datetime.combine(opens_on, time(), SEOUL),
            "closes_at": datetime.combine(opens_on + timedelta(days=12), time(23, 59), SEOUL),
            "url": "https://learn.example/1",
            **values,
        },
    )


@pytest.fixture
async def address(site):
    """Of the calendar, over courses of this month and of the months before."""
    first, habit = today().replace(day=1), today().day % 28 + 1
    past = [(first - timedelta(days=28 * n)).replace(day=habit) for n in range(1, 6)]
    await fill(
        site.assistant.database,
        [
            *(course(n, first + timedelta(days=9)) for n in range(1, 14)),
            course(20, first + timedelta(days=14), institution="서초구청", district="서초구"),
            *(course(30 + n, on, institution="노원구청") for n, on in enumerate(past)),
        ],
        now(),
    )
    app = create_app(Settings(), "http://test", public=True)
    app.state.runtime = site.assistant
    async with served(app) as address:
        yield f"{address}/courses/calendar"


@pytest.mark.parametrize("look", LOOKS)
async def test_a_month_for_everybody(visit, address, accessible, picture, look):
    page = await visit(address=address, **look)
    await expect(page.get_by_role("heading", level=1)).to_have_text("강좌 접수 달력")
    await expect(page.get_by_text("<b>요가</b> 1반", exact=True).first).to_be_visible()
    await expect(page.get_by_text("외 3개 강좌").first).to_be_visible()
    await accessible(page)
    await picture(page, "month")
    assert await fits(page)
    is_wide = look["width"] > 720
    await expect(page.get_by_role("table")).to_be_visible(visible=is_wide)
    await page.get_by_role("link", name="다음 달").click()
    await accessible(page)
    await page.get_by_role("link", name="이번 달").click()
    await page.get_by_label("자치구").select_option("서초구")
    await page.get_by_role("button", name="보기", exact=True).click()
    titles = page.locator(".windows h3")
    await expect(titles.first).to_contain_text("서초구청")
    assert all("서초구청" in text for text in await titles.all_text_contents())
    await page.get_by_label("배울 내용").fill("도자기")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("접수를 시작하는 강좌는 데이터에 없어요")).to_be_visible()
    await expect(page.get_by_text("데이터에 있는 곳: 강남구, 서초구")).to_be_visible()
    await accessible(page)
    await picture(page, "none")


async def test_by_keyboard_without_scripts_and_the_file(visit, address):
    page = await visit(address=address, java_script_enabled=False)
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_text("본문으로 바로 가기")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{address}#openings")
    await page.get_by_role("link", name="강남구청 13개").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".windows > li:target")).to_contain_text("강남구청")
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="내 달력에 추가").click()
    assert (await downloading.value).suggested_filename == "courses.ics"


async def test_what_is_expected_is_marked(visit, address):
    first = today().replace(day=1)
    for month in (first, first + timedelta(days=31)):
        page = await visit(address=f"{address}?month={month:%Y-%m}")
        if await page.get_by_role("heading", name="예상 접수").count():
            break
    region = page.get_by_role("region", name="예상 접수")
    await expect(region).to_contain_text("약속이 아니니")
    await expect(region.get_by_role("listitem")).to_contain_text("노원구청")
    await expect(region.get_by_role("listitem")).to_contain_text("가운데 5번 매월")
