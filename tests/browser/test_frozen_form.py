"""A form that a counsellor interrupts, through a real Rasa, in browsers of user and counsellor."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from bot.cli.prepare import prepare
from bot.serving import serving
from tests.browser.centre import ALL_DAY, Centre, button

pytestmark = pytest.mark.rasa
RATING = "★★★★★ 아주 좋았어요"


@pytest.fixture
async def centre(settings, browser) -> AsyncIterator[Centre]:
    """The app as it is served."""
    prepare(settings)
    async with serving(settings, ephemeral=True, public=True) as (runtime, address):
        opened = Centre(runtime, browser, address, settings.pepper_in_force())
        yield opened
        await opened.leave()


async def test_a_form_is_gone_on_with(centre, picture):
    await centre.open_at(ALL_DAY)
    desk = await centre.desk("김바람")
    user = await centre.user("서울런 되나요?")
    await user.ask("서울 사는 중3이요")
    question = (await user.answers.last.locator(".bubble p").all_text_contents())[-1]
    await user.ask("상담사 연결해 주세요")
    await expect(user.answers.last).to_contain_text("상담사를 불렀어요.")
    await desk.claim(desk.list("나에게 배정됨"))
    await expect(user.standing).to_contain_text("상담사 김바람님")
    await expect(desk.page.locator("#known")).to_contain_text("서울런 자격 확인")
    await user.say("한부모 가정도 되는지 궁금해요")
    await expect(desk.log.get_by_text("한부모 가정도 되는지 궁금해요")).to_be_visible()
    await desk.say("네, 챗봇이 이어서 확인해 드릴 거예요.")
    await expect(user.heard.last).to_contain_text("이어서 확인해 드릴 거예요.")
    await desk.give_back()
    await expect(user.notices.last).to_contain_text("이어서 할까요?")
    await picture(user.page)
    await button(user.page, "네, 이어서 할게요").click()
    await expect(user.answers.last).to_contain_text(question)
    await button(user.page, RATING).click()
    await expect(user.answers.last).to_contain_text("별점을 남겨 주셔서 고마워요.")
    await user.ask("한부모 가정이에요")
    await button(user.page, "네, 증명서가 있어요").click()
    await expect(user.answers.last).to_contain_text("서울런을 이용할 수 있는")
