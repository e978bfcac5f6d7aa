"""The widget on somebody else's page, of another origin, with the worst of styles."""

from urllib.parse import quote

from playwright.async_api import expect

from tests.browser.conftest import Chat

QUESTION = "학교보안관은 어느 과에서 해요?"


async def color(locator) -> str:
    return await locator.evaluate("element => getComputedStyle(element).color")


async def test_a_conversation_in_the_widget(visit, site, picture):
    page = await visit(address=site.school)
    chat = Chat(page)
    launcher = chat.button("배움길에 묻기")
    await picture(page, "closed")
    await launcher.click()
    await expect(chat.input).to_be_focused()
    await chat.ask(QUESTION)
    await picture(page)
    await page.reload()
    await chat.button("배움길에 묻기").click()
    await expect(chat.mine).to_have_text([QUESTION])
    await expect(chat.answers.last).to_contain_text("학교보안관")


async def test_styles_stay_on_their_side(visit, site):
    page = await visit(address=site.school)
    chat = Chat(page)
    heading = page.get_by_role("heading", name="학교 누리집")
    before = await color(heading), await heading.bounding_box()
    await chat.button("배움길에 묻기").click()
    await chat.ask(QUESTION)
    assert (await color(heading), await heading.bounding_box()) == before
    red = "rgb(255, 0, 0)"
    assert await color(heading) == red
    assert await color(chat.mine.last) == "rgb(255, 255, 255)"
    style = await chat.answers.last.locator("p").first.evaluate(
        "element => { const s = getComputedStyle(element);"
        " return [s.fontSize, s.letterSpacing, s.color] }"
    )
    assert style == ["17px", "normal", "rgb(30, 33, 36)"]
    assert await page.evaluate("Object.keys(window).filter(name => /baeumgil/i.test(name))") == []


async def test_place_and_label(visit, site, picture):
    attributes = quote('data-position="left" data-label="우리 학교 상담"')
    page = await visit(address=f"{site.school}/?attributes={attributes}")
    launcher = page.get_by_role("button", name="우리 학교 상담")
    box = await launcher.bounding_box()
    assert box["x"] == 20
    await launcher.click()
    panel = await page.get_by_role("dialog", name="배움길").bounding_box()
    assert panel["x"] == 20
    await picture(page)


async def test_the_widget_by_keyboard(visit, site):
    page = await visit(address=site.school)
    chat = Chat(page)
    launcher = chat.button("배움길에 묻기")
    await expect(launcher).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(launcher).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(chat.input).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(launcher).to_be_focused()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_on_a_phone_the_panel_takes_the_screen(visit, site, picture):
    page = await visit(320, 640, address=site.school)
    chat = Chat(page)
    await chat.button("배움길에 묻기").click()
    await chat.ask(QUESTION)
    panel = await page.get_by_role("dialog", name="배움길").bounding_box()
    assert panel == {"x": 0, "y": 0, "width": 320, "height": 640}
    await picture(page)
    await chat.button("채팅 닫기").click()
    await expect(chat.button("배움길에 묻기")).to_be_focused()
