"""Messages in: what is taken, what is refused, and what is said at once."""

import secrets

import httpx
import pytest

from channels.messages import conversation_id
from channels.web.adapter import WebAdapter
from tests.assistant import PEPPER, new_assistant
from tests.channels.web.site import Visitor, app_of


@pytest.fixture
async def http(web, serve):
    """A client of the web chat while messages are answered."""
    async with serve(web()) as client:
        yield client


async def test_a_session_is_a_token_that_nobody_guesses(http):
    tokens = {(await http.post("/web/v1/sessions")).json()["token"] for _ in range(3)}
    assert len(tokens) == 3
    assert {len(token) for token in tokens} == {43}


async def test_a_message_is_taken_once(http, gateway):
    visitor = await Visitor.new(http)
    message = secrets.token_hex(16)
    answers = [await visitor.say("급식 심의위원회는 어디서 해요?", message) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202] * 3
    assert [answer.json() for answer in answers] == [{"replies": []}] * 3
    token = visitor.headers["Authorization"].split()[1]
    entries = await gateway.entries(conversation_id("web", token, PEPPER), 0)
    assert [entry.message_id for entry in entries if entry.author == "user"] == [message]


async def test_who_writes_too_fast_is_told_kindly_and_others_do_not_notice(http, base):
    visitor, other = await Visitor.new(http), await Visitor.new(http)
    answers = [await visitor.say(f"{n}번째 질문") for n in range(50)]
    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited
    assert limited[0].headers["content-type"] == "application/problem+json"
    assert limited[0].json()["detail"] == base.texts("talk.too_many")
    assert {answer.json()["detail"] for answer in limited[1:]} == {
        base.texts.data("web.problems")[429]
    }
    assert {answer.headers["retry-after"] for answer in limited} == {"5"}
    assert (await other.say("서울런이 뭐예요?")).status_code == 202


@pytest.fixture
async def without_database(base, key, tmp_path):
    """Somebody who writes while the database is broken."""
    (tmp_path / "broken.db").write_bytes(b"not a database" * 100)
    async with new_assistant(f"sqlite:///{tmp_path}/broken.db", base, key) as assistant:
        app = app_of(WebAdapter(assistant.gateway, tmp_path))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="https://test") as client:
            yield await Visitor.new(client)


async def test_without_the_database_nothing_is_taken(without_database, base):
    answer = await without_database.say("서울런이 뭐예요?")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["detail"] == base.texts.data("web.problems")[503]


async def test_somebody_in_danger_is_answered_without_the_database(without_database):
    answer = await without_database.say("죽고 싶어요")
    assert answer.status_code == 200
    buttons = [button for reply in answer.json()["replies"] for button in reply["buttons"]]
    assert any(button["payload"].startswith("tel:") for button in buttons)


GOOD = {"id": "0" * 32, "text": "안녕하세요"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b'{"id": "\xff\xfe", "text": "\xff"}',
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"id": "00000000000000000000000000000000", "text": 5}',
        b'{"id": "../../etc/passwd", "text": "a"}',
        b'{"id": "00000000000000000000000000000000", "text": "a", "channel": "kakao"}',
        b'{"id": "00000000000000000000000000000000", "text": "' + b"a" * 20_001 + b'"}',
    ],
    ids=lambda body: repr(body[:24]),
)
async def test_bad_bodies_are_refused_clearly(http, body, base):
    visitor = await Visitor.new(http)
    answer = await http.post("/web/v1/messages", content=body, headers=visitor.headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == base.texts.data("web.problems")[422]


async def test_ten_megabytes_are_refused(http):
    visitor = await Visitor.new(http)
    said = {**GOOD, "text": "가" * 3_500_000}
    answer = await http.post("/web/v1/messages", json=said, headers=visitor.headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer short", "Bearer " + "가" * 43, "Basic " + "a" * 43],
)
async def test_without_a_token_there_is_no_conversation(http, authorization):
    headers = {"Authorization": authorization.encode()} if authorization is not None else {}
    posted = await http.post("/web/v1/messages", json=GOOD, headers=headers)
    listened = await http.get("/web/v1/events", headers=headers)
    assert [posted.status_code, listened.status_code] == [401, 401]


@pytest.mark.parametrize("after", ["-1", "1.5", "nil", "٣", str(2**31), "9" * 5000])
async def test_a_place_that_is_none_is_refused(http, after):
    visitor = await Visitor.new(http)
    answer = await http.get("/web/v1/events", params={"after": after}, headers=visitor.headers)
    assert answer.status_code == 422
