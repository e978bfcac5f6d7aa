"""The webhook: who may call it, what it takes, and what it makes of bad input."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from channels.messages import conversation_id
from channels.telegram.intake import CHANNEL
from channels.telegram.updates import Message, Update
from channels.telegram.webhook import LARGEST, PATH
from tests.channels.telegram.bot_api import BOT_ID
from tests.channels.telegram.conftest import SECRET
from tests.channels.telegram.world import Chat

USER = 7
QUESTION = "서울런이 뭐예요?"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
DEEP = 200_000  # brackets
FIELDS = st.sampled_from(
    [*Update.model_fields, *Message.model_fields, "from", "id", "data", "type"]
)


@pytest.fixture
async def site(api, webhook, serve):
    """A client of the webhook, once Telegram knows it."""
    async with serve(webhook) as http:
        await api.until(lambda: api.webhook)
        yield http


def update(**message):
    chat = {"id": USER, "type": "private"}
    writer = {"id": USER, "is_bot": False, "first_name": "사람"}
    told = {"message_id": 1, "date": 1, "chat": chat, "from": writer, "text": QUESTION, **message}
    return {"update_id": 1, "message": told}


async def post(http, body, secret=SECRET):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return (await http.post(PATH, content=content, headers={HEADER: secret})).status_code


async def heard(gateway):
    user = conversation_id(CHANNEL, f"{BOT_ID}:{USER}", gateway.pepper)
    return [entry for entry in await gateway.entries(user, after=0) if entry.author == "user"]


async def test_telegram_is_told_where_to_send_and_a_question_is_answered(api, site, gateway):
    assert api.webhook == {"url": f"{gateway.address}{PATH}", "secret_token": SECRET}
    await api.says(USER, QUESTION)
    assert await api.deliver(site) == [200]
    await api.until(lambda: api.chats[USER].texts)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "비밀".encode().decode("latin-1")])
async def test_a_forged_secret_is_refused_before_anything_is_read(site, gateway, secret):
    headers = {HEADER: secret.encode("latin-1")}
    answer = await site.post(PATH, content=b"{" * 10 * LARGEST, headers=headers)
    assert answer.status_code == 401
    assert (await site.post(PATH, json=update())).status_code == 401
    assert await heard(gateway) == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * (10 * LARGEST), 413),
        (json.dumps(update(text="가" * LARGEST)).encode(), 413),
        (b"", 400),
        (b"\xff\xfe{}", 400),
        (b'{"update_id": 1, "message": {"text": "\xff"}}', 400),
        (b'{"text": "\\ud800"}', 400),
        (b"[" * DEEP + b"]" * DEEP, 400),
        (b'{"a":' * DEEP, 400),
        (b'{"update_id": ' + b"9" * 100_000 + b"}", 400),
        ([], 200),
        (7, 200),
        (None, 200),
        ({}, 200),
        ({"update_id": "1"}, 200),
        ({"update_id": 10**30}, 200),
        ({"update_id": 1, "message": {"text": QUESTION}}, 200),
        ({"update_id": 1, "message": "text"}, 200),
        (update(text=5), 200),
        (update(message_id={}), 200),
        ({"update_id": 1, "callback_query": {"id": "x" * 1_000}}, 200),
        ({"update_id": 1, "inline_query": {"query": QUESTION}}, 200),
        ({"update_id": 1, "something_new": {}}, 200),
    ],
    ids=range(22),
)
async def test_bad_input_harms_nobody(api, site, gateway, caplog, body, status):
    assert await post(site, body) == status
    assert await heard(gateway) == []
    assert QUESTION not in caplog.text
    await api.says(8, QUESTION)
    assert await api.deliver(site) == [200]
    await api.until(lambda: api.chats[8].texts)


@pytest.mark.parametrize(
    "text", ["\x00", "\x00서울런\x00", "<b>&amp;</b> *굵게* [a](tg://x)", "\u202e뒤집기"]
)
async def test_odd_characters_are_text(api, site, gateway, text):
    await api.says(USER, text)
    assert await api.deliver(site) == [200]
    await api.until(lambda: api.chats[USER].texts)


async def test_updates_told_twice_and_in_disorder_are_one_message_each(api, site, gateway):
    api.chats[USER] = Chat(USER)
    first, second = update(), update(message_id=2, text="서울런 신청은요?")
    for told in (second, first, second, first, first):
        assert await post(site, told) == 200
    await api.says(8, QUESTION)
    await api.deliver(site)
    await api.until(lambda: api.chats[8].texts)
    assert sorted(entry.message_id for entry in await heard(gateway)) == ["1", "2"]


async def test_fifty_messages_at_once_are_answered_with_one_kind_word(api, site, gateway):
    for _ in range(50):
        await api.says(USER, QUESTION)
    await api.says(8, QUESTION)
    assert set(await api.deliver(site)) == {200}
    await api.until(lambda: api.chats[8].texts)
    await api.until(lambda: gateway.texts("talk.too_many") in api.chats[USER].texts)
    assert api.chats[USER].texts.count(gateway.texts("talk.too_many")) == 1


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_without_the_database_telegram_keeps_updates_but_danger_is_answered(
    api, site, gateway, postgresql
):
    await api.says(USER, QUESTION)
    await api.says(8, "살기 싫어 죽고 싶어")
    postgresql.stop()
    try:
        assert await api.deliver(site) == [503, 200]
        await api.until(lambda: "109" in " ".join(api.chats[8].texts))
    finally:
        postgresql.start()
    assert await api.deliver(site) == [200]
    await api.until(lambda: api.chats[USER].texts)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(FIELDS | st.text(), values),
    max_leaves=8,
)


@given(st.dictionaries(FIELDS, JSON) | JSON)
def test_any_json_is_read_or_refused(value):
    with suppress(ValidationError):
        Update.model_validate(value)


async def test_polling_has_no_webhook(polling):
    assert polling.router() is None
