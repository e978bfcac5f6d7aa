"""Whatever is typed gets a kind answer; nothing is executed, leaked or lost."""

import unicodedata

import httpx
import pytest

from bot.conversation import MAX_CHARACTERS
from tests.end_to_end.reading import records_of, text_of

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t",
        "가" * 10_000,
        "\x00\x01\x02\xff",
        "😀😀🎉",
        "\u200b\u200d\ufeff",
        "'; DROP TABLE turns; --",
        "<script>alert(1)</script>",
        "\ud800",
        "/restart",
        '/eligibility{"grade":"m3"}',
        "/session_start",
    ],
)
async def test_odd_messages_get_a_reply(talk, text):
    result = await talk.say(text)
    assert text_of(result).strip()


async def test_typed_commands_are_plain_text(talk):
    await talk.say("중2인데 서울런 되나요?")
    await talk.say("/restart")
    result = await talk.say("서울 살고 다문화 가정이에요")
    assert result.verdict is not None
    assert result.verdict.status == "eligible", "the form and its facts are still there"


async def test_decomposed_hangul_and_full_width_are_read(talk):
    decomposed = unicodedata.normalize("NFD", "디지털 문해학습장은 몇 곳이에요")
    assert "programme/II-1-3" in records_of(await talk.say(decomposed))


async def test_resident_numbers_are_hidden_everywhere(talk, assistant):
    runtime, _ = assistant
    secret = "010203-3123456"
    result = await talk.say(f"제 주민번호는 {secret}인데 서울런 되나요?")
    assert any("가렸어요" in reply.text for reply in result.replies)
    async with runtime.engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT text, result FROM turns")
        assert secret not in str(rows.all())
    assert secret not in result.model_dump_json()


async def test_a_crisis_in_a_long_message_is_not_missed(talk):
    result = await talk.say("죽고 싶어요 " + "아" * MAX_CHARACTERS)
    assert result.intent.name == "crisis"


async def test_the_same_message_again_gets_the_same_answer(assistant, signed_in):
    _, address = assistant
    async with httpx.AsyncClient(base_url=address, headers=signed_in, timeout=30) as client:
        body = {"text": "서울런이 뭐예요?", "message_id": "m-1"}
        url = "/api/v1/conversations/duplicate/messages"
        first, second = [await client.post(url, json=body) for _ in range(2)]
    assert first.status_code == 200
    assert first.json() == second.json()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"text": 3}', b'{"text": "a", "extra": 1}', b'{"text":"a","as_of":"gestern"}'],
)
async def test_malformed_requests_are_refused_clearly(assistant, signed_in, body):
    _, address = assistant
    async with httpx.AsyncClient(base_url=address, headers=signed_in) as client:
        answer = await client.post("/api/v1/conversations/bad/messages", content=body)
    assert answer.status_code == 422
    assert answer.json()["detail"]


async def test_actions_need_the_token(assistant):
    _, address = assistant
    async with httpx.AsyncClient(base_url=address) as client:
        answer = await client.post("/internal/actions/webhook", json={"next_action": "x"})
    assert answer.status_code == 403
