"""Events out: in order, from where one was, and only so many listeners."""

import asyncio
import logging
import secrets

from tests.channels.web.site import Visitor
from tests.counsellor import Counsellor

WITHIN = 60  # seconds; a busy machine is slow
QUESTION = "급식 심의위원회는 어디서 해요?"


async def heard(events, until) -> list[dict]:
    """The events up to the first that `until` is true of."""
    found = []
    async with asyncio.timeout(WITHIN):
        async for event in events:
            found.append(event)
            if until(event):
                return found
    raise AssertionError("the stream ended")


def is_settled(event, text=QUESTION) -> bool:
    return event["event"] == "entry" and event["data"]["text"] == text


def is_by(event, author) -> bool:
    return event["event"] == "entry" and event["data"]["author"] == author


def is_answer(event) -> bool:
    return is_by(event, "bot")


def is_over(event) -> bool:
    return event["event"] == "elsewhere"


async def test_a_conversation_is_heard_as_it_goes(site):
    async with site() as http:
        visitor = await Visitor.new(http)
        message = secrets.token_hex(16)
        async with visitor.listening() as events:
            await visitor.say(QUESTION, message)
            told = await heard(events, is_answer)
            if not any(map(is_settled, told)):  # what was written may come after the answer
                told += await heard(events, is_settled)
        assert told[0] == {"event": "owner", "data": {"owner": "bot", "speaker": None}}
        told = [event for event in told if event["event"] == "entry"]
        entries = [event["data"] for event in told]
        assert {entry["message_id"] for entry in entries} == {message}
        # What waits for its answer has no text yet; it comes again with it, and without a new id.
        mine = [event for event in told if event["data"]["author"] == "user"]
        assert {event["data"]["seq"] for event in mine} == {1}
        assert mine[-1]["data"]["text"] == QUESTION
        assert [event["id"] for event in told if "id" in event] == sorted(
            {str(entry["seq"]) for entry in entries}
        )


async def test_a_listener_goes_on_where_it_was(site):
    async with site() as http:
        visitor = await Visitor.new(http)
        await visitor.say(QUESTION)
        async with visitor.listening() as events:
            whole = await heard(events, is_answer)
        async with visitor.listening() as events:
            assert is_settled((await heard(events, is_settled))[-1])
        async with visitor.listening(after=1) as events:
            assert (await heard(events, is_answer))[1]["id"] == "2"
        last = whole[-1]["id"]
        async with visitor.listening("", **{"Last-Event-ID": last}) as events:
            await visitor.say("서울런이 뭐예요?")
            assert int((await heard(events, is_answer))[1]["id"]) > int(last)


async def test_others_hear_nothing(site):
    async with site() as http:
        visitor, other = await Visitor.new(http), await Visitor.new(http)
        async with visitor.listening() as events, other.listening() as others:
            await visitor.say(QUESTION)
            await heard(events, is_answer)
            await other.say("서울런이 뭐예요?")
            told = await heard(others, is_answer)
        assert QUESTION not in str(told)


async def test_a_fourth_listener_takes_the_place_of_the_oldest(site):
    async with site() as http:
        visitor = await Visitor.new(http)
        await visitor.say(QUESTION)
        async with (
            visitor.listening() as oldest,
            visitor.listening() as second,
            visitor.listening(),
        ):
            await heard(oldest, is_answer)
            async with visitor.listening() as newest:
                await heard(oldest, is_over)
                await heard(newest, is_answer)
                await heard(second, is_answer)


async def test_a_flood_of_listeners_is_refused(site, base):
    async with site(max_streams=2) as http:
        one, other, late = [await Visitor.new(http) for _ in range(3)]
        await one.say(QUESTION)
        await other.say(QUESTION)
        async with one.listening() as events, other.listening() as others:
            await heard(events, is_answer)
            await heard(others, is_answer)
            answer = await http.get("/web/v1/events", headers=late.headers)
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "5"
            assert answer.json()["detail"] == base.texts.data("web.problems")[503]
            assert (await late.say(QUESTION)).status_code == 202


async def test_who_answers_is_told_and_what_a_person_reads_is_settled(site, assistant_alone):
    sky = await Counsellor.new(assistant_alone)
    async with site() as http:
        visitor = await Visitor.new(http)
        async with visitor.listening() as events:
            await visitor.say(QUESTION)
            await heard(events, is_answer)
            await sky.takes(visitor.conversation)
            *_, told = await heard(events, lambda event: event["event"] == "owner")
            assert told["data"] == {"owner": "human", "speaker": "하늘"}
            await visitor.say("여기 계세요?")
            await heard(events, lambda event: is_settled(event, "여기 계세요?"))
            await sky.types(visitor.conversation)
            await heard(events, lambda event: event["event"] == "typing")
            await sky.says(visitor.conversation, "네, 여기 있어요.")
            *_, told = await heard(events, lambda event: is_by(event, "counsellor"))
            assert told["data"]["reply"]["speaker"] == "하늘"
            await sky.gives_back(visitor.conversation)
            await heard(events, lambda event: is_by(event, "notice"))


async def test_the_user_types(site, assistant_alone):
    async with site() as http:
        visitor = await Visitor.new(http)
        with assistant_alone.typing.listening(visitor.conversation, "user") as typed:
            answer = await http.post("/web/v1/typing", headers=visitor.headers)
            assert (answer.status_code, typed.is_set()) == (204, True)
        assert (await http.post("/web/v1/typing")).status_code == 401


async def test_what_is_said_is_not_logged(site, caplog):
    caplog.set_level(logging.DEBUG)
    async with site() as http:
        visitor = await Visitor.new(http)
        async with visitor.listening() as events:
            await visitor.say(QUESTION)
            await heard(events, is_answer)
        token = visitor.headers["Authorization"].split()[1]
    ours = ("bot", "channels", "sse_starlette", "uvicorn")
    logged = " ".join(r.getMessage() for r in caplog.records if r.name.startswith(ours))
    assert "급식" not in logged
    assert token not in logged
