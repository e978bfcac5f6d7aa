"""Everybody can use it: axe-core finds nothing in any state; keyboard, Hangul, small and large."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Chat

QUESTION = "학교보안관은 어느 과에서 해요?"
LOOKS = [
    pytest.param({"width": 320, "height": 640}, id="320px"),
    pytest.param({"width": 1280, "height": 800}, id="desktop"),
    pytest.param({"width": 390, "height": 844, "color_scheme": "dark"}, id="dark"),
    pytest.param({"width": 1280, "height": 800, "color_scheme": "dark"}, id="dark-desktop"),
]


async def fits(page) -> bool:
    """Whether nothing sticks out to the side."""
    return await page.evaluate(
        """() => {
          const all = (root) => [...root.querySelectorAll("*")].flatMap((element) =>
            [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
          const hidden = (element) => element.closest(".unseen, .label, dialog, svg");
          const right = (element) => element.getBoundingClientRect().right;
          return document.documentElement.scrollWidth <= innerWidth && all(document).every(
            (element) => hidden(element) || right(element) <= innerWidth + 1);
        }"""
    )


@pytest.mark.parametrize("look", LOOKS)
async def test_every_state(visit, accessible, picture, look):
    page = await visit(**look)
    chat = Chat(page)
    await expect(chat.input).to_be_visible()
    await accessible(page)
    await picture(page, "empty")
    await chat.ask(QUESTION)
    await chat.answers.last.locator("summary").click()
    await accessible(page)
    await picture(page, "answer")
    await chat.ask("친구가 죽고 싶다고 해요")
    await accessible(page)
    await chat.button("글자 크게").click()
    await accessible(page)
    assert await fits(page)
    await picture(page, "large")
    await chat.button("새 대화").click()
    await accessible(page)
    await picture(page, "question")
    await chat.button("그대로 두기").click()
    await page.context.set_offline(True)
    await chat.say(QUESTION)
    await expect(page.get_by_role("status")).not_to_have_text("")
    await accessible(page)
    assert await fits(page)
    await picture(page, "offline")


async def test_the_widget(visit, site, accessible):
    page = await visit(address=site.school)
    chat = Chat(page)
    await chat.button("배움길에 묻기").click()
    await chat.ask(QUESTION)
    await accessible(page, "baeumgil-widget")


async def test_targets_are_large_enough(visit):
    page = await visit(320, 640)
    chat = Chat(page)
    await chat.ask("살기 싫어")
    for target in await page.locator("button:visible, a:visible, summary:visible").all():
        box = await target.bounding_box()
        assert min(box["width"], box["height"]) >= 44, await target.inner_text()


async def test_choices_of_looks_last(visit):
    page = await visit()
    chat = Chat(page)
    large, dark = chat.button("글자 크게"), chat.button("어두운 화면")
    await expect(dark).to_have_attribute("aria-pressed", "false")
    await dark.click()
    await large.click()
    await page.reload()
    for button in (large, dark):
        await expect(button).to_have_attribute("aria-pressed", "true")
    size = await page.locator("textarea").evaluate("element => getComputedStyle(element).fontSize")
    assert size == "22.1px"


async def test_by_keyboard_alone(visit):
    page = await visit()
    chat = Chat(page)
    await expect(chat.input).to_be_visible()
    named = []
    for _ in range(10):
        await page.keyboard.press("Tab")
        focused = page.locator("baeumgil-chat :focus")
        named.append(await focused.get_attribute("aria-label") or await focused.inner_text())
        shown = await focused.evaluate(
            "element => getComputedStyle(element.closest('.field') ?? element).outlineStyle"
            " !== 'none' || getComputedStyle(element.closest('.field')).boxShadow !== 'none'"
        )
        assert shown, named[-1]
    assert named[:4] == ["글자 크게", "어두운 화면", "새 대화", "대화 보기"]
    assert named[-2:] == ["메시지", "보내기"]
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.type("한 줄")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("두 줄")
    await page.keyboard.press("Enter")
    await expect(chat.mine).to_have_text(["한 줄\n두 줄"])
    await expect(chat.input).to_be_focused()
    await expect(chat.input).to_have_value("")


async def test_enter_that_ends_a_syllable_does_not_send(visit):
    page = await visit()
    chat = Chat(page)
    await chat.input.focus()
    keyboard = await page.context.new_cdp_session(page)
    composed = {"text": "안녀", "selectionStart": 2, "selectionEnd": 2}
    await keyboard.send("Input.imeSetComposition", composed)
    # What browsers tell of Enter while a syllable is composed; Safari tells the key code alone.
    for told in ("isComposing: true", "keyCode: 229"):
        await chat.input.evaluate(
            "(input) => input.dispatchEvent(new KeyboardEvent('keydown',"
            f" {{ key: 'Enter', bubbles: true, composed: true, {told} }}))"
        )
    await expect(chat.mine).to_have_count(0)
    await keyboard.send("Input.insertText", {"text": "안녕"})
    await expect(chat.input).to_have_value("안녕")
    await chat.input.press("Enter")
    await expect(chat.mine).to_have_text(["안녕"])


async def test_screen_readers_hear_answers_once(visit):
    page = await visit()
    chat = Chat(page)
    await chat.ask(QUESTION)
    log = page.get_by_role("log", name="대화 내용")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log.locator(".entry.user")).to_have_attribute("aria-live", "off")
    await expect(log.locator(".entry.bot .unseen").first).to_have_text("배움길:")


async def test_without_movement_for_those_who_want_none(visit):
    page = await visit(reduced_motion="reduce")
    scroller = page.get_by_role("region", name="대화 보기")
    await expect(scroller).to_have_css("scroll-behavior", "auto")


async def test_without_the_assets_it_works_all_the_same(visit, accessible, picture):
    page = await visit()
    await page.context.route("**/web/assets/**", lambda route: route.abort())
    await page.reload()
    chat = Chat(page)
    await chat.ask(QUESTION)
    await accessible(page)
    await picture(page)
