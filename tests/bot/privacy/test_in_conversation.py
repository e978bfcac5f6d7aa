"""From the wish to be forgotten to an empty database, through the running assistant."""

import pytest

from bot.today import now
from channels.messages import Inbound
from knowledge.texts import load_texts
from tests.store.privacy.filled import cells

TEXTS = load_texts()


@pytest.fixture
async def talk(assistant_alone):
    numbers = iter(range(100))

    async def say(text):
        inbound = Inbound("person-1", str(next(numbers)), text, "test", waits=True)
        result = await assistant_alone.turns.converse(inbound)
        return [reply.text for reply in result.replies]

    async with assistant_alone.running():
        yield say


async def kept(assistant):
    return [cell for cell in await cells(assistant.database) if "person-1" in cell]


async def test_who_asks_is_forgotten_and_may_come_back(assistant_alone, talk):
    sweep = assistant_alone.privacy.erase_asked
    await talk("서울런은 누가 쓸 수 있어요?")
    assert TEXTS("privacy.erase_explain") in await talk("내 정보 다 지워 주세요")
    assert await sweep(now()) == 0
    assert await talk("네") == [TEXTS("privacy.erase_soon", minutes=10)]
    assert await kept(assistant_alone)
    assert await sweep(now()) == 1
    assert await kept(assistant_alone) == []
    assert TEXTS("talk.welcome") in await talk("안녕하세요")


async def test_what_is_kept_is_told(talk):
    await talk("서울런은 누가 쓸 수 있어요?")
    [text] = await talk("내 정보 보여줘")
    assert "주고받은 글" in text
