"""Logging in to the console in a real browser: by keyboard, accessible, before and after."""

import re
from datetime import timedelta

import pyotp
import pytest
from playwright.async_api import Page, expect
from sqlalchemy import update

from bot.app import create_app
from bot.settings import Settings
from bot.today import now
from store.engine import create_engine, migrate
from store.tables import ConsoleSessionRow
from tests.assistant import ADDRESS, new_assistant
from tests.browser.conftest import WITHIN
from tests.channels.web.site import served

NEW = "nine loud magpies argue"
STEP = timedelta(seconds=30)  # of codes; one more is accepted before and after


@pytest.fixture
async def assistant(base, key, tmp_path):
    """An assistant without Rasa."""
    url = f"sqlite:///{tmp_path}/store.db"
    engine = create_engine(url)
    await migrate(engine)
    await engine.dispose()
    async with new_assistant(url, base, key) as assistant:
        yield assistant


@pytest.fixture
async def page(assistant, browser):
    """A page of the console; what the browser complains about fails the test."""
    app = create_app(Settings(public_url=ADDRESS), ADDRESS, public=True)
    app.state.runtime = app.state.console.state.runtime = assistant
    errors: list[str] = []
    async with served(app) as address:
        context = await browser.new_context(base_url=address, locale="ko-KR")
        context.set_default_timeout(WITHIN)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if is_error(said) else None)
        yield page
        await context.close()
    assert errors == []


def is_error(said) -> bool:
    """Whether the browser complains; not of requests that are refused here."""
    return said.type == "error" and not re.search(r"status of (401|404|422)", said.text)


async def log_in(page: Page, login: str, password: str) -> None:
    await page.get_by_label("아이디", exact=True).fill(login)
    await page.get_by_label("비밀번호", exact=True).fill(password)
    await page.keyboard.press("Enter")


async def change_password(page: Page, old: str) -> None:
    card = page.get_by_role("region", name="비밀번호 바꾸기")
    await card.get_by_label("지금 비밀번호").fill(old)
    await card.get_by_label("새 비밀번호", exact=True).fill(NEW)
    await card.get_by_label("새 비밀번호 한 번 더").fill(NEW)
    await page.keyboard.press("Enter")


async def test_from_the_first_log_in_to_the_second_factor(assistant, page, accessible, picture):
    _, told = await assistant.administration.add(None, "kim", "김상담", "counsellor", now())
    await page.goto("/console/")
    await expect(page.get_by_role("heading", name="로그인")).to_be_visible()
    await accessible(page)
    await log_in(page, "kim", "wrong")
    field = page.get_by_label("아이디", exact=True)
    await expect(field).to_be_focused()
    await expect(field).to_have_accessible_description(re.compile("맞지 않아요"))
    await accessible(page)
    await picture(page, "refused")
    await log_in(page, "kim", told)
    await expect(page.get_by_text("나만 아는 비밀번호로 바꿔야")).to_be_visible()
    await accessible(page)
    await change_password(page, told)
    await expect(page.get_by_text("비밀번호를 바꿨어요.")).to_be_visible()

    card = page.get_by_role("region", name="2단계 인증")
    await card.get_by_label("지금 비밀번호").fill(NEW)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("img", name=re.compile("QR"))).to_be_visible()
    await accessible(page)
    await picture(page, "second-factor")
    secret = await page.locator(".secret").text_content()
    code = pyotp.TOTP(secret)
    await page.get_by_label("인증번호").fill(code.at(now()))
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("이제 로그인할 때 인증번호도 확인해요.")).to_be_visible()
    await accessible(page)

    await page.get_by_role("button", name="로그아웃", exact=True).click()
    await expect(page.get_by_text("로그아웃했어요.")).to_be_visible()
    await page.goto("/console/account")
    await log_in(page, "kim", NEW)
    await expect(page.get_by_label("인증번호")).to_be_focused()
    await accessible(page)
    await page.keyboard.type(code.at(now() + STEP))  # a code counts once
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="내 계정")).to_be_visible()


async def test_before_a_session_ends_one_is_asked(assistant, page, accessible, picture):
    password = "seven quiet herons wade"
    await assistant.administration.add(None, "lee", "이", "counsellor", now(), password)
    await page.goto("/console/account")
    await log_in(page, "lee", password)
    await expect(page.get_by_role("heading", name="내 계정")).to_be_visible()
    async with assistant.database.write() as session:
        old = now() - timedelta(minutes=58, seconds=30)
        await session.execute(update(ConsoleSessionRow).values(seen_at=old))
    asked = page.get_by_role("dialog", name="곧 로그아웃돼요")
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    stay = asked.get_by_role("button", name="계속 쓰기")
    await expect(stay).to_be_focused()
    await accessible(page)
    await picture(page)
    async with page.expect_response("**/console/session") as answered:
        await stay.press("Enter")
    assert (await answered.value).status == 204
    await expect(asked).to_be_hidden()


async def test_administrators_pages(assistant, page, accessible, picture):
    password = "seven quiet herons wade"
    await assistant.administration.add(None, "boss", "관리자", "administrator", now(), password)
    await page.goto("/console/people")
    await log_in(page, "boss", password)
    await expect(page.get_by_role("heading", name="계정", exact=True)).to_be_visible()
    await accessible(page)
    await page.get_by_label("아이디").fill("lee")
    await page.get_by_label("이름").fill("이상담")
    await picture(page, "all")
    await page.get_by_role("button", name="계정 만들기").click()
    await expect(page.locator(".secret")).to_have_text(re.compile(r"^\w{4}(-\w{4}){3}$"))
    await accessible(page)
    await page.get_by_role("link", name="돌아가기").click()
    await expect(page.get_by_role("heading", name="이상담")).to_be_visible()
    await accessible(page)
    await picture(page, "one")
    for preference in ("글자 크게", "어두운 화면"):
        await page.get_by_role("button", name=preference).click()
        await accessible(page)
    await picture(page, "dark")
    await page.goto("/console/nowhere")
    await expect(page.get_by_role("heading", name="화면을 찾을 수 없어요")).to_be_visible()
    await accessible(page)
