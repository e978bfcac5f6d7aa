"""What is not Kakao, or not what Kakao sends, gets nowhere."""

import asyncio
import json

import pytest

from knowledge.texts import load_texts
from tests.channels.kakao.platform import BOT, SECRET

MINA = "user-mina"
JSON = {"Content-Type": "application/json"}

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def request(platform, **changes):
    return {**platform.request(MINA, "느린 학습자 지원이 뭐예요?"), **changes}


@pytest.mark.parametrize("secret", ["wrong", SECRET[:-1], SECRET + "x", "%F0%9F%94%91", "%FF", "."])
async def test_a_forged_secret_finds_nothing(kakao, secret):
    answer = await kakao.http.post(f"/kakao/{secret}/skill", json=request(kakao))
    assert answer.status_code == 404


async def test_secrets_can_be_changed_without_a_gap(talking):
    async with talking(path_secrets=["the-new-secret-of-the-path", SECRET]) as kakao:
        for secret in ("the-new-secret-of-the-path", SECRET):
            answer = await kakao.http.post(f"/kakao/{secret}/skill", json=request(kakao))
            assert answer.status_code == 200


async def test_another_bot_is_refused(kakao):
    another = request(kakao, bot={"id": BOT[:-1], "name": "배움길"})
    answer = await kakao.http.post(kakao.path, json=another)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"{",
        b"\xff\xfe{}",
        b'{"userRequest": {"utterance": "\\ud800"}}',
        b"[" * 100_000,
        b'{"bot":' * 30_000,
        json.dumps({"bot": {"id": BOT}, "userRequest": {"utterance": 1, "user": {"id": "u"}}}),
        json.dumps({"bot": {"id": BOT}, "userRequest": {"utterance": "", "user": {"id": ""}}}),
        json.dumps(
            {"bot": {"id": BOT}, "userRequest": {"utterance": "", "user": {"id": "u" * 999}}}
        ),
    ],
)
async def test_what_is_no_request_is_refused(kakao, body):
    answer = await kakao.http.post(kakao.path, content=body, headers=JSON)
    assert answer.status_code == 400


async def test_ten_megabytes_are_not_read(kakao):
    read = 0

    async def body():
        nonlocal read
        for _ in range(160):
            read += 65_536
            yield b" " * 65_536

    answer = await kakao.http.post(kakao.path, content=body(), headers=JSON)
    assert answer.status_code == 413


async def test_a_body_that_does_not_come_is_not_waited_for(talking):
    async def body():
        yield b"{"
        await asyncio.Event().wait()

    async with talking(wait=0.2) as kakao:
        answer = await kakao.http.post(kakao.path, content=body(), headers=JSON)
        assert answer.status_code == 408


async def test_only_what_is_used_is_needed(kakao):
    bare = {
        "bot": {"id": BOT},
        "userRequest": {"utterance": "안녕하세요\n", "user": {"id": "u"}},
        "something": {"new": [1, 2, 3]},
    }
    chat = await kakao.sends("u", bare)
    assert chat.outputs


@pytest.mark.parametrize(
    "extra", [None, "null", "{}", [], {"request": "x"}, {"request": 1, "page": -1}]
)
async def test_extras_of_others_are_none_of_ours(kakao, extra):
    chat = await kakao.sends(MINA, request(kakao, action={"clientExtra": extra}))
    assert "출처: " in chat.text


@pytest.mark.parametrize(
    "utterance",
    [
        "",
        " ",
        "\x00",
        "\u202e거꾸로",
        "/restart",
        "<script>alert(1)</script>",
        "*굵게*",
        "🙂" * 5000,
    ],
)
async def test_odd_words_get_a_valid_answer(kakao, utterance):
    chat = await kakao.says(MINA, utterance)
    assert chat.outputs
    assert load_texts()("kakao.unavailable") not in chat.text
