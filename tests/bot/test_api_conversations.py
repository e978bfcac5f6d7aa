"""Talk by API: answers at once or later, once each, page by page; nobody reads another's."""

import asyncio

import pytest

from bot.api import conversations
from bot.api.scopes import Scope
from bot.today import now
from channels.partner import PartnerAdapter
from store.messages import Reply
from store.outbox import put

QUESTION = {"text": "서울런이 뭐예요?"}
WITHIN = 60  # seconds; a busy machine is slow
ASYNC = {"Prefer": "respond-async"}


def talk(who: str = "ann") -> str:
    return f"/api/v1/conversations/{who}/messages"


ANSWER = "/api/v1/conversations/ann/answer"


async def pages(api, limit, who="ann") -> list[dict]:
    """All that was said, page by page."""
    said, after = [], 0
    while True:
        page = (await api.get(talk(who), params={"after": after, "limit": limit})).json()
        said += page["messages"]
        after = page["next"]
        if not page["more"]:
            return said


async def until_answered(api, where) -> dict:
    async with asyncio.timeout(WITHIN):
        while (answer := await api.get(where)).status_code != 200:
            assert (answer.status_code, answer.json()["title"]) == (404, "NotAnswered")
            await asyncio.sleep(0.02)
    return answer.json()


async def test_a_message_is_answered_in_the_same_request(api):
    answer = await api.post(talk(), json=QUESTION)
    assert answer.status_code == 200
    replies = answer.json()["replies"]
    assert any("서울런" in reply["text"] for reply in replies)
    said = await pages(api, 100)
    assert [entry["author"] for entry in said] == ["user"] + ["bot"] * len(replies)
    assert said[0]["text"] == QUESTION["text"]
    assert [entry["reply"] for entry in said[1:]] == replies


async def test_the_same_message_is_answered_once_however_often_it_is_sent(api):
    body = {**QUESTION, "message_id": "m-1"}
    answers = await asyncio.gather(*(api.post(talk(), json=body) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert [e["author"] for e in await pages(api, 100)].count("user") == 1


@pytest.mark.parametrize("message_id", ["m-1", "한/글?#%", "..", "a b"])
async def test_who_does_not_wait_finds_the_answer_later(api, message_id):
    body = {**QUESTION, "message_id": message_id}
    taken = await api.post(talk(), json=body, headers=ASYNC)
    assert taken.status_code == 202
    assert taken.headers["Preference-Applied"] == "respond-async"
    assert taken.json() == {"message_id": message_id, "answer": taken.headers["Location"]}
    found = await until_answered(api, taken.headers["Location"])
    assert any("서울런" in reply["text"] for reply in found["replies"])
    assert await until_answered(api, taken.headers["Location"]) == found


async def test_who_waits_too_long_is_told_where_the_answer_will_be(api, monkeypatch):
    monkeypatch.setattr(conversations, "ANSWERED_WITHIN", 0.0)
    taken = await api.post(talk(), json=QUESTION)
    assert taken.status_code == 202
    assert "Preference-Applied" not in taken.headers
    assert (await until_answered(api, taken.headers["Location"]))["replies"]


async def test_an_answer_nobody_asked_for_is_not_there(api):
    answer = await api.get(ANSWER, params={"message_id": "never sent"})
    assert (answer.status_code, answer.json()["title"]) == (404, "NotAnswered")


@pytest.mark.parametrize("limit", [1, 2, 100])
async def test_all_that_was_said_is_read_page_by_page(api, limit):
    for text in ("안녕하세요", "서울런이 뭐예요?"):
        await api.post(talk(), json={"text": text})
    said = await pages(api, limit)
    assert said == await pages(api, 100)
    numbers = [entry["seq"] for entry in said]
    assert numbers == sorted(set(numbers))
    assert await pages(api, 100, "nobody") == []


@pytest.mark.parametrize("query", [{"after": 2**31}, {"after": -1}, {"limit": 0}, {"limit": 101}])
async def test_impossible_pages_are_refused(api, query):
    assert (await api.get(talk(), params=query)).status_code == 422


async def test_what_was_read_is_not_said_again_before_the_next_answer(api, assistant_alone, inside):
    async def remind(key):
        async with assistant_alone.database.write() as session:
            await put(session, inside("ann"), key, Reply(text=f"알림 {key}"), now())

    await remind("1")
    [read] = await pages(api, 100)
    await remind("2")
    replies = (await api.post(talk(), json=QUESTION)).json()["replies"]
    texts = [reply["text"] for reply in replies]
    assert read["reply"]["text"] == "알림 1"
    assert "알림 1" not in texts
    assert texts[0] == "알림 2"


async def test_danger_is_answered_first_and_alone(api):
    answer = (await api.post(talk(), json={"text": "죽고 싶어요"})).json()
    assert answer["intent"]["name"] == "crisis"
    assert any(b["payload"].startswith("tel:") for b in answer["replies"][0]["buttons"])


async def test_two_partners_share_no_conversation(api, services):
    await api.post(talk(), json={**QUESTION, "message_id": "m-1"})
    other = await services.partners.add("other", list(Scope), now())
    headers = {"Authorization": f"Bearer {other}"}
    assert (await api.get(talk(), headers=headers)).json()["messages"] == []
    asked = {"message_id": "m-1"}
    assert (await api.get(ANSWER, params=asked)).status_code == 200
    assert (await api.get(ANSWER, params=asked, headers=headers)).status_code == 404


async def test_too_many_messages_at_once_are_refused_kindly_and_others_do_not_notice(api):
    answers = await asyncio.gather(
        *(api.post(talk(), json={"text": f"질문 {n}"}, headers=ASYNC) for n in range(50))
    )
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.status_code for answer in answers} == {202, 429}
    assert {answer.json()["title"] for answer in refused} == {"TooManyRequests"}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert (await api.post(talk("bob"), json=QUESTION)).status_code == 200
    danger = await api.post(talk(), json={"text": "죽고 싶어요"})
    assert danger.json()["intent"]["name"] == "crisis"


async def test_what_nobody_waits_for_is_pushed_to_the_partner(
    api, assistant_alone, services, inside
):
    """Only conversations of partners with a webhook have somewhere to push to."""
    await api.post(talk(), json=QUESTION)
    assert await assistant_alone.deliveries.recipient(inside("ann")) is None
    await services.partners.set_webhook("tests", "https://partner.example/hook")
    await api.post(talk(), json=QUESTION)
    recipient = await assistant_alone.deliveries.recipient(inside("ann"))
    assert recipient.channel == PartnerAdapter.name
    assert recipient.address.endswith("/ann")
