"""The talk about one's own data: explained, confirmed, carried out after the last message."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from knowledge.texts import load_texts
from store.answers import Answered
from store.cipher import Cipher
from store.messages import Intent, TurnResult
from store.tables import ErasureRow
from tests.bot.privacy.conftest import NOW
from tests.store.privacy.filled import cells, fill

TEXTS = load_texts()
YES, NO = TEXTS("privacy.erase_yes"), TEXTS("privacy.erase_no")


@pytest.fixture
async def say(database, parts, key):
    await fill(database, Cipher([key]), "zoe")
    async with database.write() as session:
        await session.execute(delete(ErasureRow))
    last = None

    async def said(text):
        nonlocal last
        result = await parts.dialogue.answer("zoe", text, last, NOW)
        if result is None:
            result = TurnResult(intent=Intent(name="chitchat", confidence=1.0))
        last = Answered("m", 1, result)
        return [reply.text for reply in result.replies]

    return said


@pytest.mark.parametrize("yes", [YES, "네", "응", "ㅇㅇ"])
async def test_who_confirms_is_erased(say, database, parts, yes):
    assert await say("내 정보 삭제해 주세요") == [TEXTS("privacy.erase_explain")]
    assert await say(yes) == [TEXTS("privacy.erase_soon", minutes=10)]
    assert [cell for cell in await cells(database) if "zoe" in cell]  # the message comes first
    assert await parts.privacy.erase_asked(NOW) == 1
    assert [cell for cell in await cells(database) if "zoe" in cell] == []


@pytest.mark.parametrize("no", [NO, "아니요"])
async def test_who_declines_is_not(say, database, parts, no):
    await say("제 정보 지워 주세요")
    assert await say(no) == [TEXTS("privacy.erase_not")]
    assert await parts.privacy.erase_asked(NOW + timedelta(days=1)) == 0
    assert [cell for cell in await cells(database) if "zoe" in cell]


async def test_a_yes_to_something_else_erases_nothing(say, parts):
    await say("내 정보 삭제")
    assert await say("아 그런데 서울런은 누가 쓸 수 있어요?") == []
    assert await say("네") == []
    assert await parts.privacy.erase_asked(NOW) == 0


async def test_an_old_button_asks_again(say, parts):
    assert await say(YES) == [TEXTS("privacy.erase_explain")]
    assert await parts.privacy.erase_asked(NOW) == 0


async def test_what_is_kept_is_told_without_the_details_themselves(say):
    [text] = await say("내 정보 보여줘")
    assert "주고받은 글 2개 (2018-09-13부터" in text
    assert "상담 예약 1건" in text
    assert "공부 계획" in text
    assert "secret" not in text


async def test_a_stranger_is_told_that_nothing_is_kept(parts):
    result = await parts.dialogue.answer("nobody", "내 정보 보여줘", None, NOW)
    assert "180일" in result.replies[0].text


async def test_anything_else_is_left_to_others(say):
    assert await say("서울런 되나요?") == []
