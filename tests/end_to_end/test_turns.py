"""Turns through a real Rasa: what was answered before a crash, and messages that are edited."""

import asyncio
import itertools

import pytest

from bot.letter import Letter
from bot.today import now
from channels.messages import Inbound
from store.database import Database
from store.inbox import Inbox

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]
WITHIN = 60  # seconds
NAMES = itertools.count()


@pytest.fixture
def parts(assistant, home):
    """The running parts, the inbox behind them, and the assistant's words without its storing."""
    runtime, _ = assistant
    inbox = Inbox(Database(runtime.engine), home.cipher())
    return runtime, inbox, runtime.turns.conversation


def message(conversation, number, text, **more):
    return Inbound(conversation, number, text, "test", waits=True, **more)


async def begun(inbox, inbound):
    """Take a message in without answering it."""
    letter = Letter.of(inbound)
    await inbox.take_in(
        inbound.conversation, "test", inbound.message_id, letter.model_dump_json(), now()
    )
    (pending,) = await inbox.pending(inbound.conversation)
    return pending, letter


async def users_messages(runtime, conversation):
    events = await runtime.rasa.client.events(conversation)
    return [event["text"] for event in events if event["event"] == "user"]


async def test_a_message_rasa_has_answered_is_not_given_to_it_again(parts):
    runtime, inbox, words = parts
    inbound = message(f"turns-{next(NAMES)}", "1", "중3이고 한부모 가정인데 서울런 되나요?")
    pending, letter = await begun(inbox, inbound)
    said = (await words.respond(pending, letter)).result  # and then the process dies
    assert await runtime.turns.answered(inbound, WITHIN)  # another takes it up
    assert (await runtime.turns.result(inbound)).replies == said.replies
    assert len(await users_messages(runtime, inbound.conversation)) == 1


async def test_a_message_rasa_never_saw_is_given_to_it(parts):
    runtime, inbox, _ = parts
    inbound = message(f"turns-{next(NAMES)}", "1", "중3이고 한부모 가정인데 서울런 되나요?")
    await begun(inbox, inbound)  # and then the process dies
    assert await runtime.turns.answered(inbound, WITHIN)
    assert (await runtime.turns.result(inbound)).intent.name == "eligibility"
    assert len(await users_messages(runtime, inbound.conversation)) == 1


async def test_an_edited_message_takes_the_place_of_the_last_one(parts):
    runtime, _, _ = parts
    name = f"turns-{next(NAMES)}"
    first = await runtime.turns.converse(message(name, "1", "서울 사는 24살인데 서울런 되나요?"))
    assert first.intent.name == "eligibility"
    edited = message(name, "2", "서울 사는 14살인데 서울런 되나요?", corrects="1")
    second = await runtime.turns.converse(edited)
    assert [entity.value for entity in second.entities if entity.entity == "age"] == [14]
    events = await runtime.rasa.client.events(name, only_applied=True)
    assert len([event for event in events if event["event"] == "user"]) == 1


async def test_an_edited_answer_to_a_form_corrects_it(parts):
    runtime, _, _ = parts
    name = f"turns-{next(NAMES)}"
    await runtime.turns.converse(message(name, "1", "서울 사는데 서울런 되나요? 한부모 가정이에요"))
    await runtime.turns.converse(message(name, "2", "5살이요"))
    edited = await runtime.turns.converse(message(name, "3", "15살이요", corrects="2"))
    assert edited.intent.name == "eligibility"
    assert edited.verdict.status in ("eligible", "needs_info")


async def test_a_form_goes_on_where_a_crash_interrupted_it(parts):
    runtime, inbox, words = parts
    name = f"turns-{next(NAMES)}"
    await runtime.turns.converse(message(name, "1", "서울런 되나요?"))
    inbound = message(name, "2", "서울 사는 중3이요")
    pending, letter = await begun(inbox, inbound)
    said = (await words.respond(pending, letter)).result  # and then the process dies
    assert await runtime.turns.answered(inbound, WITHIN)
    assert (await runtime.turns.result(inbound)).replies == said.replies
    assert len(await users_messages(runtime, name)) == 2


async def test_messages_sent_at_once_are_answered_in_their_order(parts):
    runtime, _, _ = parts
    name = f"turns-{next(NAMES)}"
    texts = ["서울런 되나요?", "서울 살아요", "중3이요", "한부모 가정이에요"]
    messages = [message(name, str(number), text) for number, text in enumerate(texts)]
    for inbound in messages:
        await runtime.turns.take_in(inbound)
    await asyncio.gather(*(runtime.turns.answered(inbound, WITHIN) for inbound in messages))
    last = await runtime.turns.result(messages[-1])
    assert last.intent.name == "eligibility"
    assert await users_messages(runtime, name) == texts
