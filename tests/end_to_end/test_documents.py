"""Answers from a document, through a real Rasa: beside records, instead of them, or not at all."""

import pytest

from tests.end_to_end.conftest import Talk

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def talk(informed, request):
    """A new conversation."""
    return Talk(informed.turns, f"documents-{abs(hash(request.node.nodeid))}")


def cited(result):
    """The documents cited."""
    sources = [source for reply in result.replies for source in reply.sources]
    return [source.document for source in sources if source.record.startswith("document/")]


async def test_what_only_a_document_tells_is_told_with_its_place(talk):
    result = await talk.say("별빛천문교실 재료비가 얼마예요?")
    assert "별빛천문교실 재료비는 한 사람에 3,500원이다." in result.replies[-1].text
    assert cited(result) == ["별빛천문교실 운영 안내 이용 안내"]


async def test_what_a_record_lacks_is_told_beside_it(talk):
    result = await talk.say("노인대학 강당 좌석이 몇 석이에요?")
    assert "노인대학 강당 좌석은 모두 350석이다." in result.replies[-1].text
    assert cited(result) == ["별빛천문교실 운영 안내 함께하는 곳"]


async def test_records_win(talk):
    result = await talk.say("디지털배움터 서울에 몇 개나 있어요?")
    assert any("123개소" in reply.text for reply in result.replies)
    assert not cited(result)


async def test_what_nobody_knows_is_not_answered(talk):
    result = await talk.say("별빛천문교실에 주차장이 몇 면 있어요?")
    assert not cited(result)
